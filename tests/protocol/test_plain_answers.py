"""The five plain answers read well with and without holes."""

from protocol.guide import DayKind, Guide, TimeLimit
from protocol.material import Material, Necessity
from protocol.plain_answers import MOST_LETTERS, five_answers

BARE = Guide(code="G-0001", title="某事", department="某局")


def texts(guide: Guide) -> dict[str, str]:
    return {answer.question: answer.text for answer in five_answers(guide)}


def test_always_the_same_five_questions_in_the_same_order() -> None:
    assert list(texts(BARE)) == ["要带什么", "去哪里办", "要几天", "要不要钱", "跑几趟"]


def test_a_hole_names_the_telephone_once() -> None:
    guide = BARE.model_copy(update={"contact": "0713-5240000"})
    first, *others = texts(guide).values()
    assert first == "这一项窗口会告诉您，电话 0713-5240000"
    assert set(others) == {"窗口会告诉您，电话同上"}
    assert "问工作人员" in texts(BARE)["去哪里办"]


def test_only_what_one_has_to_bring_is_named() -> None:
    guide = BARE.model_copy(
        update={
            "materials": (
                Material(key="id", name="身份证"),
                Material(key="book", name="户口簿", exempt_by_licence="户口簿"),
                Material(key="form", name="申请表", abolished=True),
                Material(key="photo", name="照片", necessity=Necessity.SUPPLEMENT_LATER),
            )
        }
    )
    assert texts(guide)["要带什么"] == "身份证"


def test_many_materials_are_counted_and_the_first_named() -> None:
    several = tuple(Material(key=f"m{i}", name=f"材料{i}") for i in range(5))
    guide = BARE.model_copy(update={"materials": several})
    assert texts(guide)["要带什么"] == "5 样：材料0、材料1、材料2等"


def test_where_nothing_has_to_be_brought_one_still_has_to_come() -> None:
    nothing = (Material(key="book", name="户口簿", exempt_by_licence="户口簿"),)
    come = BARE.model_copy(update={"materials": nothing, "visits": 1})
    assert texts(come)["要带什么"] == "材料都不用带，人来就行"
    assert texts(come.model_copy(update={"visits": 0}))["要带什么"] == "什么都不用带"


def test_days_and_visits_in_plain_words() -> None:
    guide = BARE.model_copy(
        update={"promised_limit": TimeLimit(days=0), "visits": 0, "fees": "不收费。", "pre_review": True}
    )
    assert (texts(guide)["要几天"], texts(guide)["跑几趟"]) == ("当场办好", "不用跑，在家就能办")
    assert texts(guide)["要不要钱"] == "不收费"
    later = BARE.model_copy(update={"statutory_limit": TimeLimit(days=30, kind=DayKind.CALENDAR_DAY)})
    assert texts(later)["要几天"] == "最多 30 天"
    assert texts(BARE.model_copy(update={"visits": 2}))["跑几趟"] == "最多跑 2 趟"


def test_nothing_is_promised_at_home_where_only_the_window_takes_it() -> None:
    assert "在家" not in texts(BARE.model_copy(update={"visits": 0}))["跑几趟"]


def test_a_long_answer_keeps_its_whole_first_sentences() -> None:
    fees = "号牌 100 元。行驶证 15 元。" + "其他按省里的标准收，窗口有一张价目表，先看再交。" * 3
    answer = five_answers(BARE.model_copy(update={"fees": fees}))[3]
    assert answer.text.startswith("号牌 100 元。行驶证 15 元") and not answer.whole
    assert len(answer.text) <= MOST_LETTERS and not answer.text.endswith("。")
