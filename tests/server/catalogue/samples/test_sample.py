"""The sample: many real kinds of item, those for old people in full, with the holes of a real list."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from protocol.form import FieldKind
from protocol.guide import Guide
from protocol.material import Handling
from server.catalogue.guide_health import examine
from server.catalogue.samples.sample_items import FILLED, HANDED_IN, sample_guides
from server.catalogue.samples.sample_source import SampleSource

SOURCE = SampleSource()


@pytest.fixture(scope="module")
def guides() -> list[Guide]:
    return sample_guides(SOURCE)


def test_it_is_a_county_in_small(guides: list[Guide]) -> None:
    assert len(guides) == 1862, "as many as the county has"
    assert sum(guide.pre_review for guide in guides) == 1771
    assert len({guide.title for guide in guides}) >= 400
    assert len({guide.department for guide in guides}) >= 30
    assert len(SOURCE.written()) >= 30
    themes = Counter(theme for guide in guides for theme in guide.themes)
    assert len(themes) >= 12 and min(themes.values()) >= 10
    assert {group.name for group in SOURCE.themes} == set(themes)


def test_every_record_says_that_it_is_a_sample(guides: list[Guide]) -> None:
    assert {guide.data_source for guide in guides} == {"synthetic"}


def test_no_title_and_situation_occurs_twice(guides: list[Guide]) -> None:
    names = Counter((guide.title, guide.situation) for guide in guides)
    assert names.most_common(1)[0][1] == 1
    assert len({guide.code for guide in guides}) == len(guides)
    wished = [guide.number for guide in guides if guide.number]
    assert len(set(wished)) == len(wished)


def test_it_is_the_same_at_every_start(guides: list[Guide]) -> None:
    assert sample_guides(SampleSource()) == guides


@pytest.mark.parametrize(
    "alias",
    "残疾证 两项补贴 护理补贴 高龄津贴 低保 临时救助 五保 合作医疗 慢病 异地就医 看病报销 养老金认证 老年证 "
    "换身份证 丧葬费 残疾证丢了 电动车上牌 创业补贴 办退休 老年公交卡 家庭医生 适老化改造 轮椅 "
    "继承房子".split(),
)
def test_what_old_people_ask_for_is_written_out_in_full(alias: str) -> None:
    guide = next(guide for guide in SOURCE.written() if alias in guide.aliases)
    assert guide.conditions and guide.materials and len(guide.steps) >= 2 and guide.faq
    assert guide.promised_limit and guide.fees and guide.place and guide.hours and guide.visits is not None
    assert guide.contact and guide.legal_basis and guide.result and guide.number
    assert (1 if guide.pre_review else 0) <= len(guide.form) <= 4
    assert all(material.hint for material in guide.materials)


def test_questions_can_be_answered_with_a_remote(guides: list[Guide]) -> None:
    for guide in guides:
        keys = [field.key for field in guide.form]
        assert len(set(keys)) == len(keys)
        for field in guide.form:
            assert (field.kind is FieldKind.CHOICE) == bool(field.options)
            assert len(field.options) <= 6, "six choices fill a page"
            assert len({option.value for option in field.options}) == len(field.options)
            assert len(field.label) <= 40 and all(len(option.label) <= 14 for option in field.options)


def test_materials_of_a_guide_have_keys_of_their_own_and_all_three_heaps_occur(guides: list[Guide]) -> None:
    heaps: Counter[Handling] = Counter()
    for guide in guides:
        keys = [material.key for material in guide.materials]
        assert len(set(keys)) == len(keys)
        heaps.update(material.handling for material in guide.materials)
    assert min(heaps.values()) > 20 and len(heaps) == 3
    assert any(m.abolished for g in guides for m in g.materials)
    assert any(m.declaration for g in guides for m in g.materials)


def test_the_holes_are_those_of_a_real_list(guides: list[Guide]) -> None:
    others = guides[len(SOURCE.written()) :]
    for field, share in FILLED.items():
        if field.startswith("steps"):
            continue
        filled = sum(bool(getattr(guide, field)) for guide in others) / len(others)
        assert abs(filled - share) < 0.04, field
    assert all(guide.conditions and guide.contact for guide in others)


def test_the_health_report_finds_nothing_but_the_holes(guides: list[Guide]) -> None:
    found = {ailment.name for ailment in examine(guides)}
    assert found == {"没有申请材料", "没有办理地点", "没有写收费"}


def test_situations_of_one_item_differ_in_what_they_ask_for(guides: list[Guide]) -> None:
    texts: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for guide in guides:
        texts[guide.title].append((guide.conditions, tuple(m.name for m in guide.materials)))
    several = [found for found in texts.values() if len(found) > 1]
    same = sum(len(found) - len(set(found)) for found in several)
    assert same / len(guides) < 0.01


def test_telephone_numbers_belong_to_nobody() -> None:
    # No local number begins with 0; 95598 and 12345 are public services.
    for department in SOURCE.departments.values():
        assert department["phone"].startswith("0713-0") or department["phone"] == "95598"


def test_names_are_short_enough_for_two_lines_of_a_row(guides: list[Guide]) -> None:
    assert max(len(guide.title) for guide in guides) <= 40
    assert max(len(guide.situation) for guide in guides) <= 20


def test_every_material_is_used_somewhere() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in Path(SOURCE.folder).rglob("*.*"))
    assert [key for key in SOURCE.materials if texts.count(key) < 2] == []


def test_who_must_hand_in_an_original_is_not_told_to_stay_at_home(guides: list[Guide]) -> None:
    handed_in = [g for g in guides if any(m.key in HANDED_IN and "交" in m.hint for m in g.materials)]
    at_home = [
        g.title for g in handed_in if g.visits == 0 and not any("上门" in step.text for step in g.steps)
    ]
    assert len(handed_in) > 100
    assert set(at_home) <= {"丧葬补助金和抚恤金申领"}, "there the card of the dead is not taken back"


def test_steps_are_those_of_the_way_that_is_promised(guides: list[Guide]) -> None:
    for guide in guides:
        steps = "".join(step.text for step in guide.steps)
        if guide.visits == 0:
            assert "到窗口交" not in steps and "取号" not in steps, guide.title
        if not guide.pre_review and guide.visits:
            assert "网上" not in steps and "在电视上" not in steps, guide.title
