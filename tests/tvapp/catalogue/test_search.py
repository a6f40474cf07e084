"""Number-key search: what is found for the digits typed, in which order, and what is marked."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.guide import Guide
from protocol.keypad import KEY_OF_LETTER
from server.catalogue.bundles.initials import spell
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_source import SampleSource
from tests.tvapp.catalogue.shelf import guide, make_bundle
from tvapp.catalogue import Catalogue, Hit, PlaceHit
from tvapp.catalogue.marking import marked_ranges, marked_title


def keys(letters: str) -> str:
    """The digits for initials."""
    return "".join(KEY_OF_LETTER.get(letter, letter) for letter in letters)


def keyed(hit: Hit | PlaceHit) -> str:
    """What tells a result from all others."""
    return hit.row.code if isinstance(hit, Hit) else f"{hit.kind}/{hit.key}"


@pytest.fixture
def searched(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A function: guides and digits → the titles found."""

    def search(guides: list[Guide], digits: str) -> list[str]:
        make_bundle(tmp_path / "b.sqlite", guides)
        catalogue = Catalogue.open(tmp_path / "b.sqlite")
        titles = [hit.title for hit in catalogue.search(digits, limit=100).hits]
        catalogue.close()
        return titles

    return search


def test_a_name_is_found_by_its_initials_anywhere_in_it(searched) -> None:  # type: ignore[no-untyped-def]
    guides = [guide("80周岁以上老年人高龄津贴发放"), guide("住院费用报销")]
    assert searched(guides, keys("gljt")) == ["80周岁以上老年人高龄津贴发放"]
    assert searched(guides, "80") == ["80周岁以上老年人高龄津贴发放"]
    assert searched(guides, keys("fybx")) == ["住院费用报销"]
    assert searched(guides, keys("xyzw")) == []


def test_one_key_finds_nothing_yet(searched) -> None:  # type: ignore[no-untyped-def]
    assert searched([guide("住院费用报销")], keys("z")) == []
    assert searched([guide("住院费用报销")], "") == []


def test_brackets_and_commas_take_no_key(searched) -> None:  # type: ignore[no-untyped-def]
    assert searched([guide("客运车辆（注销）、登记")], keys("clzxdj")) == ["客运车辆（注销）、登记"]


def test_latin_letters_and_digits_in_a_name_are_typed_as_printed_on_the_keys(searched) -> None:  # type: ignore[no-untyped-def]
    assert searched([guide("开办KTV审批")], keys("kbktvsp")) == ["开办KTV审批"]
    assert searched([guide("60周岁补贴")], "609" + keys("s")) == ["60周岁补贴"]


def test_a_match_does_not_run_from_one_name_into_the_next(searched) -> None:  # type: ignore[no-untyped-def]
    assert searched([guide("残疾"), guide("人证")], keys("cjrz")) == []


def test_every_reading_of_a_polyphone_is_accepted_after_the_one_in_context(searched) -> None:  # type: ignore[no-untyped-def]
    # 行 is hang in 银行; xing (9) is another reading of it.
    assert searched([guide("银行网点查询")], keys("yhwd")) == ["银行网点查询"]
    assert searched([guide("银行网点查询")], keys("yxwd")) == ["银行网点查询"]
    # As read in context comes first, though the other is used more.
    guides = [guide("银行甲", popularity=9), guide("音响甲", popularity=1)]
    assert searched(guides, keys("yxj")) == ["音响甲", "银行甲"]


def test_local_speech_is_accepted_but_ranked_last(searched) -> None:  # type: ignore[no-untyped-def]
    guides = [guide("农机补贴", popularity=900), guide("临时补贴", popularity=1)]
    # 农 nong said as long: 5 instead of 6; 临 lin really is 5.
    assert searched(guides, keys("l") + keys("j")) == ["农机补贴"]
    assert searched(guides, keys("lsbt")) == ["临时补贴"]
    assert searched([guide("护理补贴")], keys("flbt")) == ["护理补贴"], "h said as f"
    assert searched([guide("居民卡")], keys("zmk")) == ["居民卡"], "ju said as zhu"
    assert searched([guide("技民卡")], keys("zmk")) == [], "ji is not"
    mixed = [guide("农机证", popularity=900), guide("老机证", popularity=1)]
    assert searched(mixed, keys("ljz")) == ["老机证", "农机证"]


def test_whole_name_then_beginning_then_inside_then_popularity(searched) -> None:  # type: ignore[no-untyped-def]
    guides = [
        guide("申请低保", popularity=999),
        guide("低保金发放", popularity=5),
        guide("低保调整", popularity=50),
        guide("最低生活保障", popularity=1, aliases=("低保",)),
    ]
    assert searched(guides, keys("db")) == ["最低生活保障", "低保调整", "低保金发放", "申请低保"]


def test_the_situation_goes_on_after_the_title(searched) -> None:  # type: ignore[no-untyped-def]
    guides = [guide("食品许可", situation="变更"), guide("食品许可", situation="注销")]
    assert len(searched(guides, keys("spxk"))) == 2
    assert len(searched(guides, keys("spxkbg"))) == 1


def test_the_situation_goes_on_after_an_everyday_name(tmp_path: Path) -> None:
    called = ("卫生证", "公共场所")
    guides = [guide("公共场所卫生许可", situation=word, aliases=called) for word in ("新办", "注销")]
    make_bundle(tmp_path / "b.sqlite", guides)
    catalogue = Catalogue.open(tmp_path / "b.sqlite")
    assert catalogue.search(keys("wsz")).total == 2
    (hit,) = catalogue.search(keys("wszzx")).hits
    assert isinstance(hit, Hit) and hit.row.situation == "注销"
    assert (hit.via, hit.via_marks, hit.situation_marks) == ("卫生证", ((0, 3),), ((0, 2),))
    (hit,) = catalogue.search(keys("cszx")).hits
    assert isinstance(hit, Hit) and not hit.via
    assert (hit.marks, hit.situation_marks) == (((2, 4),), ((0, 2),))


def test_a_whole_name_comes_first_though_a_situation_follows_it(searched) -> None:  # type: ignore[no-untyped-def]
    guides = [
        guide("残疾证书翻译", popularity=99),
        guide("残疾人证办理", situation="补办", popularity=1, aliases=("残疾证",)),
    ]
    assert searched(guides, keys("cjz")) == ["残疾人证办理", "残疾证书翻译"]


def test_a_guide_is_listed_once_however_often_it_matches(tmp_path: Path) -> None:
    make_bundle(tmp_path / "b.sqlite", [guide("补贴和补贴", aliases=("补贴", "大补贴"))])
    page = Catalogue.open(tmp_path / "b.sqlite").search(keys("bt"))
    assert (page.total, len(page.hits)) == (1, 1)


def test_four_digits_that_are_a_short_number_put_that_guide_first(tmp_path: Path) -> None:
    # 3283 is the number of one guide and the keys 低保提额 of the other, which is used more.
    guides = [guide("低保提额", number=7, popularity=9), guide("高龄津贴", number=3283)]
    make_bundle(tmp_path / "b.sqlite", guides)
    catalogue = Catalogue.open(tmp_path / "b.sqlite")
    page = catalogue.search(keys("dbte"))
    assert [(hit.title, hit.by_number) for hit in page.hits] == [("高龄津贴", True), ("低保提额", False)]
    assert page.total == 2
    assert [hit.title for hit in catalogue.search("0007").hits] == ["低保提额"]
    assert catalogue.search("0000").total == catalogue.search("00007").total == 0


def test_fewer_digits_are_a_short_number_only_where_they_spell_nothing(tmp_path: Path) -> None:
    # 32 spells 低保; nothing is spelled by 101, so the zero before it must have been left out.
    guides = [guide("低保", number=101), guide("高龄津贴", number=32)]
    make_bundle(tmp_path / "b.sqlite", guides)
    catalogue = Catalogue.open(tmp_path / "b.sqlite")
    assert [hit.title for hit in catalogue.search("32").hits] == ["低保"]
    page = catalogue.search("101")
    assert [(hit.title, hit.by_number, page.total) for hit in page.hits] == [("低保", True, 1)]
    assert catalogue.search("7").total == 0


def test_the_number_of_results_is_the_number_of_results(tmp_path: Path) -> None:
    make_bundle(tmp_path / "b.sqlite", sample_guides(SampleSource())[:60])
    catalogue = Catalogue.open(tmp_path / "b.sqlite")
    found = 0
    for number in range(1000):
        for digits in {f"{number:03d}", f"{number % 100:02d}", f"{number:03d}5"}:
            page = catalogue.search(digits, limit=1000)
            assert page.total == len(page.hits) == len({keyed(hit) for hit in page.hits}), digits
            found += page.total
    assert found > 1000


def test_pages_follow_each_other_without_gap_or_repeat(tmp_path: Path) -> None:
    make_bundle(tmp_path / "b.sqlite", [guide(f"补贴{n}", popularity=n) for n in range(20)])
    catalogue = Catalogue.open(tmp_path / "b.sqlite")
    pages = [catalogue.search(keys("bt"), offset, 6) for offset in range(0, 24, 6)]
    assert {page.total for page in pages} == {20}
    titles = [hit.title for page in pages for hit in page.hits]
    assert titles == [f"补贴{n}" for n in reversed(range(20))]


def test_matched_characters_are_marked_and_brackets_are_not(tmp_path: Path) -> None:
    guides = [guide("补助（残疾）人证", situation="新办", aliases=("老人证",))]
    make_bundle(tmp_path / "b.sqlite", guides)
    catalogue = Catalogue.open(tmp_path / "b.sqlite")
    hit = catalogue.search(keys("cjrz")).hits[0]
    assert "".join(hit.title[a:b] for a, b in hit.marks) == "残疾人证"
    assert hit.marks == ((3, 5), (6, 8))
    over = catalogue.search(keys("rzxb")).hits[0]
    assert (over.marks, over.situation_marks) == (((6, 8),), ((0, 2),))
    alias = catalogue.search(keys("lrz")).hits[0]
    assert (alias.via, alias.marks, alias.via_marks) == ("老人证", (), ((0, 3),))


def test_an_alias_that_stands_in_the_title_is_marked_there(tmp_path: Path) -> None:
    make_bundle(tmp_path / "b.sqlite", [guide("80周岁以上老年人高龄津贴发放", aliases=("高龄津贴",))])
    hit = Catalogue.open(tmp_path / "b.sqlite").search(keys("gl")).hits[0]
    assert "".join(hit.title[a:b] for a, b in hit.marks) == "高龄" and not hit.via


@pytest.mark.parametrize(
    ("offset", "count", "expected"),
    [(0, 2, [(0, 2)]), (1, 3, [(1, 2), (3, 5)]), (4, 9, [(6, 7)]), (0, 0, [])],
)
def test_marked_ranges(offset: int, count: int, expected: list[tuple[int, int]]) -> None:
    assert marked_ranges("甲乙（丙丁）戊", offset, count) == expected


def test_marks_are_divided_between_title_and_situation() -> None:
    assert marked_title("甲乙", "丙", 1, 2) == ([(1, 2)], [(0, 1)])
    assert marked_title("甲乙", "丙丁", 2, 2) == ([], [(0, 2)])


@given(text=st.text(alphabet="残疾人证办理长行重调（）ABz09、 é", min_size=1, max_size=12), data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_piece_of_any_name_is_found(tmp_path_factory, text: str, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    spelled = spell(text)
    if len(spelled) < 2 or not text.strip():
        return
    start = data.draw(st.integers(0, len(spelled) - 2))
    end = data.draw(st.integers(start + 2, len(spelled)))
    digits = "".join(data.draw(st.sampled_from(sorted(s.tolerant))) for s in spelled[start:end])
    path = tmp_path_factory.mktemp("any") / "b.sqlite"
    make_bundle(path, [guide(text.strip()), guide("别的")])
    catalogue = Catalogue.open(path)
    assert text.strip() in [hit.title for hit in catalogue.search(digits).hits]
    catalogue.close()
