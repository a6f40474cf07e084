"""The five plain answers read well with and without holes."""

from protocol.guide import DayKind, Guide, Step, TimeLimit
from protocol.material import Material, Necessity
from tvapp.guide.answers import five_answers
from tvapp.guide.sections import sections

BARE = Guide(code="G-0001", title="某事", department="某局")


def texts(guide: Guide) -> dict[str, str]:
    return {answer.question: answer.text for answer in five_answers(guide)}


def test_always_the_same_five_questions_in_the_same_order() -> None:
    assert list(texts(BARE)) == ["要带什么", "去哪里办", "要几天", "要不要钱", "跑几趟"]


def test_a_hole_names_the_telephone() -> None:
    guide = BARE.model_copy(update={"contact": "0713-5240000"})
    assert set(texts(guide).values()) == {"窗口会告诉您，电话 0713-5240000"}
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
    assert texts(guide)["要带什么"] == "1 样：身份证"


def test_days_and_visits_in_plain_words() -> None:
    guide = BARE.model_copy(update={"promised_limit": TimeLimit(days=0), "visits": 0, "fees": "不收费"})
    assert (texts(guide)["要几天"], texts(guide)["跑几趟"]) == ("当场办好", "不用跑，在家就能办")
    later = BARE.model_copy(update={"statutory_limit": TimeLimit(days=30, kind=DayKind.CALENDAR_DAY)})
    assert texts(later)["要几天"] == "30 天"
    assert texts(BARE.model_copy(update={"visits": 2}))["跑几趟"] == "最多跑 2 趟"


def test_sections_without_content_are_left_out_and_the_law_is_last() -> None:
    assert sections(BARE) == ()
    guide = BARE.model_copy(
        update={"legal_basis": "《条例》第三条", "steps": (Step(name="收件"),), "place": "一楼 3 号窗口"}
    )
    assert [section.title for section in sections(guide)] == ["去哪里办", "怎么办", "依据"]
