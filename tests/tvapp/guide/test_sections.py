"""What comes after the five answers, in plain words and in the order one needs it."""

from protocol.guide import CaseType, Faq, Guide, Step, TimeLimit
from protocol.material import Material, MaterialForm, MaterialSource, Necessity
from tvapp.guide.aloud import page_aloud
from tvapp.guide.pages import GuidePage
from tvapp.guide.sections import Section, sections
from tvapp.ui.paragraph import Paragraph

BARE = Guide(code="G-0001", title="某事", department="某局", contact="0713-5240000")


def section(guide: Guide, title: str) -> Section:
    return next(found for found in sections(guide) if found.title == title)


def words(found: Section) -> list[str]:
    return [paragraph.text for block in found.blocks for paragraph in block.paragraphs]


def test_a_guide_full_of_holes_still_says_whom_to_ask() -> None:
    assert [found.title for found in sections(BARE)] == ["要带的材料", "去哪里办", "怎么办"]
    assert words(section(BARE, "要带的材料")) == ["这一项窗口会告诉您，电话 0713-5240000"]
    assert words(section(BARE, "去哪里办")) == ["去之前先打电话问：某局，0713-5240000"]
    silent = BARE.model_copy(update={"contact": ""})
    assert "问工作人员" in words(section(silent, "去哪里办"))[0]


def test_the_law_is_the_last() -> None:
    guide = BARE.model_copy(
        update={
            "legal_basis": "《条例》第三条",
            "statutory_limit": TimeLimit(days=20),
            "item_type": "行政给付",
            "case_type": CaseType.PROMISED,
            "conditions": "都可以办。",
            "faq": (Faq(question="要钱吗？", answer="不要。"),),
        }
    )
    assert [found.title for found in sections(guide)][-1] == "依据"
    assert words(section(guide, "依据")) == [
        "《条例》第三条",
        "行政给付　承诺件",
        "法律规定的期限：20 个工作日",
    ]


def test_materials_are_sorted_and_each_says_what_one_wants_to_know() -> None:
    guide = BARE.model_copy(
        update={
            "visits": 1,
            "pre_review": True,
            "materials": (
                Material(key="photo", name="照片", copies=2, form=MaterialForm.BOTH, hint="白底的。"),
                Material(
                    key="book",
                    name="户口簿",
                    exempt_by_licence="居民户口簿",
                    hint="不用交复印件。原件到窗口再带。",
                ),
                Material(key="old", name="村证明", abolished=True),
                Material(
                    key="agent",
                    name="代办人身份证",
                    necessity=Necessity.OPTIONAL,
                    source=MaterialSource.GOVERNMENT,
                ),
            ),
        }
    )
    found = section(guide, "要带的材料")
    assert [block.head.text for block in found.blocks if block.head] == [
        "不用带（2 样）",
        "不用带（2 样）",
        "可以后补（1 样）",
        "要带（1 样）",
    ]
    assert words(found) == [
        "户口簿",
        "窗口查得到电子居民户口簿，免提交。原件到窗口再带。",
        "村证明",
        "已经取消，不再要",
        "代办人身份证",
        "纸质 1 份，政府部门发的",
        "照片",
        "纸质或电子 2 份，自己准备。白底的。",
    ]


def test_what_is_no_longer_asked_for_is_said_together() -> None:
    gone = tuple(
        Material(key=f"m{i}", name=name, abolished=True) for i, name in enumerate(("申请表", "村证明"))
    )
    found = section(BARE.model_copy(update={"materials": gone}), "要带的材料")
    assert words(found) == ["申请表、村证明", "都取消了，不再要"] and len(found.blocks) == 1


def test_where_nothing_is_photographed_nobody_is_told_how_to() -> None:
    materials = (Material(key="id", name="身份证", hint="两面都拍，不要反光。要在有效期里。"),)
    guide = BARE.model_copy(update={"materials": materials})
    assert "拍" not in "".join(words(section(guide, "要带的材料")))
    assert "要在有效期里。" in "".join(words(section(guide, "要带的材料")))


def test_steps_say_who_does_what_and_by_when() -> None:
    guide = BARE.model_copy(
        update={
            "steps": (Step(name="申请", text="您在电视上填。"), Step(name="审核")),
            "promised_limit": TimeLimit(days=7),
            "result": "残疾人证",
        }
    )
    assert words(section(guide, "怎么办")) == [
        "1. 申请",
        "您在电视上填。",
        "2. 审核",
        "要多久",
        "从收下材料算起，最多 7 个工作日",
        "办好后给您",
        "残疾人证",
    ]


def test_fees_have_a_page_only_where_the_first_page_cannot_hold_them() -> None:
    short = BARE.model_copy(update={"fees": "不收费。"})
    assert "要不要钱" not in [found.title for found in sections(short)]
    long = BARE.model_copy(update={"fees": "号牌 100 元。" + "其他按省里的标准收，窗口有价目表。" * 4})
    assert len(section(long, "要不要钱").blocks) == 5


def test_read_aloud_begins_with_what_one_needs_and_says_lines_as_sentences() -> None:
    first = GuidePage("", answers=(("要带什么", "身份证"), ("跑几趟", "最多跑 1 趟")))
    said = page_aloud(BARE, first, 0, 3)
    assert said[:2] == ("要带什么？身份证。", "跑几趟？最多跑 1 趟。")
    assert "只能到窗口办" in said[2] and "右键" in said[3]
    later = GuidePage("怎么办", paragraphs=(Paragraph("先申\n请。"),))
    assert page_aloud(BARE, later, 1, 3) == ("第 2/3 页", "怎么办", "先申请。")
