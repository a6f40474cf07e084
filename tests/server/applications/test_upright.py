"""Which way up: said of drawn papers in all four positions, and never of what has no writing."""

import io
import random

import pytest
from PIL import Image

from server.applications.picture import make_picture
from server.applications.upright import turns
from tests.server.applications import documents
from tests.server.household import paper

FACE = documents.Face(documents.OURS[0])


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.mark.parametrize("kind", documents.PAPERS, ids=lambda kind: kind.__name__)
def test_a_paper_is_told_apart_in_all_four_positions(kind) -> None:  # type: ignore[no-untyped-def]
    dice = random.Random(2026)
    for turn in range(4):
        lying = documents.quarter_turned(kind(dice, FACE), turn)
        photo = documents.photographed(lying, dice)
        assert turns(photo.convert("L")) == turn
        warnings = make_picture(jpeg(photo)).warnings
        assert ("turned" in warnings) is (turn != 0) or "blurred" in warnings or "small" in warnings


def test_of_what_has_no_writing_nothing_is_said() -> None:
    dice = random.Random(7)
    nothing = [documents.noise_picture(dice) for _ in range(3)]
    nothing += [Image.new("RGB", (900, 700), "white"), Image.open(io.BytesIO(paper()))]
    for picture in nothing:
        assert turns(picture.convert("L")) is None


def test_a_portrait_that_stands_upright_is_never_complained_of() -> None:
    dice = random.Random(8)
    for _ in range(4):
        photo = documents.photographed(documents.portrait_only(dice, FACE), dice)
        assert turns(photo.convert("L")) in (None, 0)
