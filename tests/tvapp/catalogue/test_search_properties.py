"""Whatever is typed of a name is found, and what is marked is what was typed: over the whole sample."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.guide import Guide
from server.catalogue.aliases.alias_rules import names_by_guide
from server.catalogue.bundles.bundle import BundleContent, GroupName, build_bundle
from server.catalogue.bundles.initials import spell
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_records import sample_records
from server.catalogue.samples.sample_source import SampleSource
from tvapp.catalogue import Catalogue, Hit, PlaceHit

SOURCE = SampleSource()
GUIDES = sample_guides(SOURCE)
NAMED = names_by_guide(SOURCE.aliases(), GUIDES)
RECORDS = sample_records(SOURCE, GUIDES)
EVERYTHING = 5_000


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    departments = [GroupName(entry["key"], name) for name, entry in SOURCE.departments.items()]
    content = BundleContent(GUIDES, SOURCE.themes, departments, RECORDS, SOURCE.aliases())
    path = tmp_path_factory.mktemp("sample") / "bundle.sqlite"
    build_bundle(path, content, version=1, issued=1, expires=2)
    opened = Catalogue.open(path)
    yield opened
    opened.close()


def names_of(guide: Guide) -> list[str]:
    """Everything a guide is called."""
    called = (guide.title, *guide.aliases, *NAMED.get(guide.code, ()))
    return [name + guide.situation for name in called]


def found(catalogue: Catalogue, digits: str, code: str) -> Hit | None:
    hits = catalogue.search(digits, 0, EVERYTHING).hits
    return next((hit for hit in hits if isinstance(hit, Hit) and hit.row.code == code), None)


def marked(hit: Hit | PlaceHit) -> str:
    """The marked characters, in the order in which they were typed."""
    parts = [hit.title[a:b] for a, b in hit.marks]
    if isinstance(hit, Hit):
        parts += [hit.via[a:b] for a, b in hit.via_marks]
        parts += [hit.row.situation[a:b] for a, b in hit.situation_marks]
    return "".join(parts)


def test_every_guide_is_found_by_each_of_its_names_whole(catalogue: Catalogue) -> None:
    codes_for: dict[str, set[str]] = {}
    for guide in GUIDES:
        for name in names_of(guide):
            codes_for.setdefault("".join(min(s.plain) for s in spell(name)), set()).add(guide.code)
    lost = {}
    for digits, codes in codes_for.items():
        hits = catalogue.search(digits, 0, EVERYTHING, kinds=("guide",)).hits
        if missing := codes - {hit.row.code for hit in hits if isinstance(hit, Hit)}:
            lost[digits] = missing
    assert lost == {}


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_a_piece_of_a_name_in_any_reading_finds_the_guide_and_is_marked(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    guide = data.draw(st.sampled_from(GUIDES))
    spelled = spell(data.draw(st.sampled_from(names_of(guide))))
    start = data.draw(st.integers(0, len(spelled) - 2))
    piece = spelled[start : data.draw(st.integers(start + 2, len(spelled)))]
    layer = data.draw(st.sampled_from(("plain", "readings", "tolerant")))
    digits = "".join(data.draw(st.sampled_from(sorted(getattr(s, layer)))) for s in piece)
    hit = found(catalogue, digits, guide.code)
    assert hit is not None, (guide.title, digits)
    if not hit.by_number:
        assert_typed(marked(hit), digits)


@given(digits=st.text(alphabet="0123456789", min_size=2, max_size=5))
@settings(max_examples=100, deadline=None)
def test_whatever_is_found_has_as_many_marked_characters_as_keys_were_pressed(
    catalogue: Catalogue, digits: str
) -> None:
    page = catalogue.search(digits, 0, EVERYTHING)
    assert page.total == len(page.hits)
    for hit in page.hits:
        if not (isinstance(hit, Hit) and hit.by_number):
            assert_typed(marked(hit), digits)


def assert_typed(characters: str, digits: str) -> None:
    """Each marked character can be typed with its digit, in some reading or as local speech says it."""
    spelled = spell(characters)
    assert len(characters) == len(spelled) == len(digits), (characters, digits)
    assert all(digit in spelling.tolerant for digit, spelling in zip(digits, spelled, strict=True)), (
        characters,
        digits,
    )


def test_every_department_place_village_and_video_is_found_by_its_name(catalogue: Catalogue) -> None:
    named = {group.name for group in catalogue.departments()}
    for record in (*RECORDS.service_points, *RECORDS.villages):
        named.add(record.name)
    named |= {video.title for video in RECORDS.videos}
    lost = []
    for name in named:
        digits = "".join(min(spelling.plain) for spelling in spell(name))
        hits = catalogue.search(digits, 0, 200).hits
        if name not in {hit.title for hit in hits if isinstance(hit, PlaceHit)}:
            lost.append(name)
    assert lost == []


def test_what_is_no_guide_comes_first_only_when_it_matches_from_the_start(catalogue: Catalogue) -> None:
    for digits in ("559", "695", "23", "992", "456"):
        hits = catalogue.search(digits, 0, EVERYTHING).hits
        guides = [place for place, hit in enumerate(hits) if isinstance(hit, Hit)]
        for hit in hits[: guides[-1]]:
            if isinstance(hit, PlaceHit):
                starts = {hit.title[0], hit.title.removeprefix("县")[0]}
                assert marked(hit)[0] in starts, (digits, hit)


def test_a_kind_that_is_not_asked_for_is_neither_shown_nor_counted(catalogue: Catalogue) -> None:
    everything = catalogue.search("559", 0, EVERYTHING)
    guides = catalogue.search("559", 0, EVERYTHING, kinds=("guide",))
    assert guides.total == len(guides.hits) == sum(isinstance(hit, Hit) for hit in everything.hits)
    assert {hit.kind for hit in everything.hits if isinstance(hit, PlaceHit)} >= {"village", "video"}
    by_number = catalogue.search("0101", kinds=("guide",))
    assert (by_number.total, by_number.hits[0].title) == (1, "80周岁以上老年人高龄津贴发放")
