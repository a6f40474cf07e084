"""Results of the search as rows: what kind each is, what is marked, what opens it."""

from screens.search_rows import key_of, opened_by, row_of, shown_kinds
from tvapp.catalogue import GuideRow, Hit, PlaceHit

CARD = GuideRow("CARD", 7, "残疾人证办理", "丢了补办", "县残联", True)
PLAIN = GuideRow("OLD1", 101, "高龄津贴", "", "县民政局", False)


def marked(text: str, ranges: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in ranges]


def test_the_alias_the_situation_or_the_number_that_was_typed_is_marked() -> None:
    alias = row_of(Hit(CARD, via="残疾本丢了", via_marks=((0, 3),)))
    assert alias.subtitle == "丢了补办　也叫残疾本丢了　县残联"
    assert marked(alias.subtitle, alias.under_marks) == ["残疾本"] and alias.marks == ()
    both = row_of(Hit(CARD, (), ((0, 2),), "残疾本", ((2, 3),)))
    assert marked(both.subtitle, both.under_marks) == ["丢了", "本"]
    situation = row_of(Hit(CARD, ((5, 6),), ((0, 2),)))
    assert marked(situation.title, situation.marks) == ["理"]
    assert marked(situation.subtitle, situation.under_marks) == ["丢了"]
    number = row_of(Hit(CARD, by_number=True))
    assert number.subtitle == "编号 0007　丢了补办　县残联"
    assert marked(number.subtitle, number.under_marks) == ["0007"]
    assert row_of(Hit(CARD, via="残疾本丢了", via_marks=((0, 3),)), large=True).trailing == ""
    without = row_of(Hit(PLAIN, via="高龄费", via_marks=((0, 2),)))
    assert without.subtitle == "也叫高龄费　县民政局"
    assert marked(without.subtitle, without.under_marks) == ["高龄"]


def test_each_kind_has_its_icon_its_word_and_its_screen() -> None:
    hits: list[Hit | PlaceHit] = [
        Hit(PLAIN),
        PlaceHit("department", "mz", "县民政局", "116 件事"),
        PlaceHit("service_point", "hall", "县政务服务中心", "县城", "421122100"),
        PlaceHit("village", "v1", "李家塆村", "七里坪镇", "421122101"),
        PlaceHit("village", "v2", "石板街社区", "城关镇", "421122100"),
        PlaceHit("video", "v001", "残疾证怎么办"),
    ]
    rows = [row_of(hit) for hit in hits]
    assert [row.trailing for row in rows] == ["到窗口办", "部门", "办事点", "村", "社区", "视频"]
    assert all(row.icon for row in rows)
    assert [opened_by(hit) for hit in hits] == [
        ("guide", {"code": "OLD1"}),
        ("guide_list", {"department": "mz"}),
        ("point", {"key": "hall"}),
        ("points", {"township": "421122101"}),
        ("points", {"township": "421122100"}),
        ("video", {"key": "v001"}),
    ]
    assert len({key_of(hit) for hit in hits}) == len(hits)
    assert not any("/" in key_of(hit) for hit in hits), "keys are parts of the focus path"


def test_this_program_has_a_screen_for_every_kind() -> None:
    assert shown_kinds() == {"guide", "department", "service_point", "village", "video"}
