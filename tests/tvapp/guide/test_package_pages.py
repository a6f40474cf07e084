"""A package in plain words."""

from protocol.guide import Step, TimeLimit
from protocol.material import Material, Necessity
from protocol.package import Package
from tvapp.guide.package_pages import overview, package_sections, what_for
from tvapp.guide.sections import Block

PACKAGE = Package(
    key="one",
    name="身后一件事",
    summary="家里老人走了，来一次就行。",
    departments=("民政局", "公安局"),
    guides=("CODE1", "CODE2"),
    materials=(
        Material(key="id", name="身份证"),
        Material(key="kin", name="关系证明", necessity=Necessity.SUPPLEMENT_LATER),
    ),
    steps=(Step(name="先销户", text="派出所办。"),),
    promised_limit=TimeLimit(days=20),
    place="二楼",
    contact="0713-0500102",
)
BARE = Package(key="bare", name="空的一件事")


def said(block: Block) -> list[str]:
    return [paragraph.text for paragraph in block.paragraphs]


def test_it_says_what_it_saves_and_what_to_do_now() -> None:
    section = what_for(PACKAGE)
    saves, now = (said(block) for block in section.blocks)
    assert saves == ["家里老人走了，来一次就行。"]
    assert now[0] == "现在要办" and "0713-0500102" in now[1] and "说办“身后一件事”" in now[1]


def test_the_short_answers_name_what_is_to_be_brought_once() -> None:
    answers = dict(overview(PACKAGE))
    assert answers == {
        "一起办": "2 件事，2 个部门",
        "交一次材料": "1 样：身份证",
        "要几天": "20 个工作日",
        "去哪里办": "二楼",
        "电话": "0713-0500102",
    }


def test_its_guides_stand_with_their_departments_in_the_order_of_handling() -> None:
    sections = package_sections(PACKAGE, [("销户", "公安局"), ("丧葬补贴", "民政局")])
    told = {section.title: section.blocks for section in sections}
    assert [said(block) for block in told["一起办的事"]] == [["1. 销户", "公安局"], ["2. 丧葬补贴", "民政局"]]
    heads = [block.head.text for block in told["只交一次的材料"] if block.head is not None]
    assert heads == ["可以后补（1 样）", "要带（1 样）"]
    assert [said(block) for block in told["怎么办"]] == [["1. 先销户", "派出所办。"]]


def test_one_with_nothing_but_a_name_still_says_what_to_do() -> None:
    (now,) = what_for(BARE).blocks
    assert said(now) == ["现在要办", "到窗口，说办“空的一件事”。也可以选“问工作人员”。"]
    assert overview(BARE) == ()
    assert package_sections(BARE, []) == ()
