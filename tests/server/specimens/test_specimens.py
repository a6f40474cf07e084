"""样表: drawn for the sample, the operator's own instead, none where there is none."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from protocol.guide import Guide
from protocol.material import Material
from protocol.specimen import SpecimenKind, specimen_path
from server.specimens import store
from server.specimens.drawing import HEIGHT, WIDTH, draw
from server.specimens.specimen_files import FolderBroken, picture, specimen_files
from server.specimens.wording import form_of
from server.store.engine import STORE
from tests.server.household import GUIDE, paper, publish_guides
from tests.server.service import Service, problem

LOSS = Material(key="loss", name="遗失声明", specimen=True, hint="写一句话：什么证、什么时候丢的。不用登报。")
FORM = Material(key="form", name="申请表", specimen=True)
SAMPLE = GUIDE.model_copy(
    update={"code": "SAMPLE-1", "data_source": "synthetic", "materials": (*GUIDE.materials, LOSS, FORM)}
)
REAL = SAMPLE.model_copy(update={"code": "REAL-1", "data_source": ""})
FILES = Path(__file__).parents[3] / "assets/sample/materials.json"


def test_a_letter_says_what_to_write_and_a_form_asks_what_the_guide_asks() -> None:
    letter = form_of(SAMPLE, LOSS, filled=True)
    assert "⟨张小明⟩" in letter.letter and "丢失" in letter.letter and letter.how.startswith("写一句话")
    blank = form_of(SAMPLE, LOSS, filled=False)
    assert "张小明" not in blank.letter and "＿" in blank.letter
    rows = dict(form_of(SAMPLE, FORM, filled=True).rows)
    assert rows["津贴发到哪家银行"] == "农业银行" and rows["老人今年满多少岁"] == "80"
    assert not any(dict(form_of(SAMPLE, FORM, filled=False).rows).values())


def test_every_form_of_the_sample_is_drawn_without_a_word_cut_off() -> None:
    for key, told in json.loads(FILES.read_text(encoding="utf-8")).items():
        if not told.get("specimen"):
            continue
        material = Material(key=key, name=told["name"], specimen=True, hint=told.get("hint"))
        for filled in (False, True):
            made = Image.open(io.BytesIO(draw(form_of(SAMPLE, material, filled=filled), filled=filled)))
            assert made.size == (WIDTH, HEIGHT)


async def test_the_operators_own_stands_before_what_is_drawn_and_a_real_office_gets_none_of_ours(
    service: Service, tmp_path: Path
) -> None:
    await publish_guides(service, SAMPLE, REAL)

    async def size(guide: Guide, kind: SpecimenKind) -> tuple[int, int]:
        async with service.caller().get(specimen_path(guide.code, "loss", kind)) as answer:
            assert answer.status == 200 and answer.content_type == "image/jpeg", await answer.text()
            return Image.open(io.BytesIO(await answer.read())).size

    assert await size(SAMPLE, SpecimenKind.BLANK) == (WIDTH, HEIGHT)
    for path in (
        specimen_path(REAL.code, "loss", SpecimenKind.BLANK),
        specimen_path(SAMPLE.code, "bank_card", SpecimenKind.BLANK),
        specimen_path(SAMPLE.code, "nothing", SpecimenKind.FILLED),
        f"/api/specimens/{SAMPLE.code}/loss/other",
    ):
        async with service.caller().get(path) as answer:
            await problem(answer, 404, "not_found")
    own = tmp_path / "own" / "遗失声明.空表.png"
    own.parent.mkdir()
    own.write_bytes(paper(500, 700, form="PNG"))
    (found,) = specimen_files(own.parent)
    async with service.app[STORE].write() as conn:
        await store.keep(conn, "", found.material, found.kind, picture(own), 1)
    assert await size(SAMPLE, SpecimenKind.BLANK) == await size(REAL, SpecimenKind.BLANK) == (500, 700)
    async with service.app[STORE].write() as conn:
        await store.keep(conn, REAL.code, "遗失声明", found.kind, paper(300, 400), 2)
    assert (await size(REAL, SpecimenKind.BLANK), await size(SAMPLE, SpecimenKind.BLANK)) == (
        (300, 400),
        (500, 700),
    )


def test_a_folder_is_taken_whole_or_refused_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "0101").mkdir()
    (tmp_path / "0101" / "申请表.样表.jpg").write_bytes(paper(200, 300))
    (tmp_path / "申请表.空表.jpg").write_bytes(b"no picture at all")
    found = {(each.number, each.material, each.kind.value) for each in specimen_files(tmp_path)}
    assert found == {(101, "申请表", "filled"), (None, "申请表", "blank")}
    with pytest.raises(ValueError, match="打不开"):
        picture(tmp_path / "申请表.空表.jpg")
    (tmp_path / "申请表.jpg").write_bytes(paper(200, 300))
    (tmp_path / "某镇").mkdir()
    (tmp_path / "某镇" / "申请表.样表.jpg").write_bytes(paper(200, 300))
    with pytest.raises(FolderBroken) as broken:
        specimen_files(tmp_path)
    assert len(broken.value.files) == 2
