"""The real names beside the repository: each is imported, and found by the digits of its initials."""

from pathlib import Path

import pytest

from protocol.keypad import typed_positions
from server.catalogue.bundles.bundle import build_bundle
from server.catalogue.bundles.initials import spell
from server.catalogue.imports.list_file import read_list
from tests.tvapp.catalogue.shelf import content
from tvapp.catalogue import Catalogue

PER_PAGE = 6


@pytest.fixture(scope="module")
def real_names(tmp_path_factory: pytest.TempPathFactory) -> tuple[Catalogue, list[str]]:
    """A catalogue of the real names, and the names."""
    shared = Path(__file__).resolve().parents[4] / "shared" / "data" / "guide_names_real.csv"
    if not shared.is_file():
        pytest.skip("../shared/data/guide_names_real.csv is not here")
    guides, _, report = read_list(shared)
    assert report.problems == []
    path = tmp_path_factory.mktemp("real") / "bundle.sqlite"
    build_bundle(path, content(guides.values()), version=1, issued=1, expires=2)
    return Catalogue.open(path), [guide.title for guide in guides.values()]


def digits_of(name: str) -> str:
    """What a person types who knows the whole name and reads it right."""
    return "".join(min(spelling.plain) for spelling in spell(name))


def test_all_of_them_are_imported(real_names: tuple[Catalogue, list[str]]) -> None:
    catalogue, names = real_names
    assert len(set(names)) == 568
    assert catalogue.guides_total == 568
    assert sum(group.count for group in catalogue.departments()) == 568


def test_each_is_the_first_result_for_its_whole_initials(real_names: tuple[Catalogue, list[str]]) -> None:
    catalogue, names = real_names
    lost = []
    for name in names:
        digits = digits_of(name)
        assert len(digits) == len(typed_positions(name))
        first = catalogue.search(digits, limit=PER_PAGE).hits
        # Two names with the same initials share the first place.
        same = [hit.title for hit in first if len(digits_of(hit.title)) == len(digits)]
        if name not in same:
            lost.append(name)
    assert lost == []


def test_each_is_among_the_results_after_every_key(real_names: tuple[Catalogue, list[str]]) -> None:
    catalogue, names = real_names
    for name in names[::7]:
        digits = digits_of(name)
        for count in range(2, min(len(digits), 9) + 1):
            titles = [hit.title for hit in catalogue.search(digits[:count], limit=1000).hits]
            assert name in titles


def test_six_keys_bring_nearly_all_of_them_to_the_first_page(real_names: tuple[Catalogue, list[str]]) -> None:
    catalogue, names = real_names
    on_first = 0
    for name in names:
        titles = [hit.title for hit in catalogue.search(digits_of(name)[:6], limit=PER_PAGE).hits]
        on_first += name in titles
    # The measured share for prefixes of six keys over 1,133 names was 88 %.
    assert on_first / len(names) >= 0.88


def test_each_is_found_as_local_speech_says_it(real_names: tuple[Catalogue, list[str]]) -> None:
    catalogue, names = real_names
    changed, lost = 0, []
    for name in names:
        spelled = spell(name)
        said = "".join(min(s.tolerant - s.readings, default=min(s.plain)) for s in spelled)
        changed += said != digits_of(name)
        if name not in {hit.title for hit in catalogue.search(said, limit=50).hits}:
            lost.append(name)
    assert lost == [] and changed > 400
