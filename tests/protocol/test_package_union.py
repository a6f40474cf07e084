"""One form and one set of papers out of several guides."""

from protocol.department_words import listed, said
from protocol.guide import Guide
from protocol.material import Handling
from protocol.package_union import unite
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_records import sample_records
from server.catalogue.samples.sample_source import SampleSource
from tests.server.package_sample import ALLOWANCE, CARD, DOCTOR, GUIDES, PACKAGE, TWO


def test_the_same_question_is_asked_once_and_the_stricter_of_two_is_required() -> None:
    union = unite(PACKAGE, GUIDES, TWO)
    assert [field.key for field in union.guide.form] == ["category", "before", "before_2"]
    category, before, again = union.guide.form
    assert category.required and category.help == ""
    assert before.help == "这一题是办“残疾人证办理”要问的。"
    assert again.label == "以前领过吗？" and "生活补贴申请" in again.help
    assert union.plans[1].answers == {"category": "category", "before": "before_2"}


def test_one_paper_serves_all_and_says_who_wants_it() -> None:
    union = unite(PACKAGE, GUIDES, TWO)
    card, *_ = union.guide.materials
    assert (card.key, card.name) == ("id_card", "身份证")
    assert card.hint == "残联、民政局都要这一张，拍一次就行。两面都拍。"
    assert all(plan.materials["id_card"] == "id_card" for plan in union.plans)


def test_what_one_can_look_up_and_another_cannot_is_photographed_for_the_other() -> None:
    union = unite(PACKAGE, GUIDES, TWO)
    book = next(material for material in union.guide.materials if material.name == "户口簿")
    assert book.key == "household_page" and book.handling is Handling.PHOTOGRAPH
    assert book.hint.startswith("民政局要这一张。")
    assert union.plans[0].materials["household"] == "household_page"
    alone = unite(PACKAGE, GUIDES, (CARD.code,))
    book = next(material for material in alone.guide.materials if material.name == "户口簿")
    assert book.handling is Handling.NOT_NEEDED and book.key == "household_page"


def test_keys_stay_while_the_choice_changes() -> None:
    every = unite(PACKAGE, GUIDES, [guide.code for guide in GUIDES])
    for code in (CARD.code, ALLOWANCE.code, DOCTOR.code):
        (plan,) = unite(PACKAGE, GUIDES, [code]).plans
        assert plan in every.plans


def test_every_package_of_the_sample_can_be_united_whatever_is_chosen() -> None:
    source = SampleSource()
    guides = sample_guides(source)
    by_code = {guide.code: guide for guide in guides}
    for package in sample_records(source, guides).packages:
        own = [by_code[code] for code in package.guides]
        for count in range(1, len(own) + 1):
            union = unite(package, own, package.guides[:count])
            Guide.model_validate(union.guide.model_dump())
            assert len({field.key for field in union.guide.form}) == len(union.guide.form)
            for guide, plan in zip(own, union.plans, strict=False):
                assert set(plan.answers) == {field.key for field in guide.form}
                assert set(plan.materials) == {material.key for material in guide.materials}
                known = {material.key for material in union.guide.materials}
                assert set(plan.materials.values()) <= known
        assert all(package.item(code).for_whom for code in package.guides)
        assert any(item.usual for item in package.items)


def test_departments_are_said_as_people_say_them() -> None:
    assert listed(["县残疾人联合会", "县民政局", "县残疾人联合会"]) == "残联、民政局"
    assert said("县人力资源和社会保障局") == "人社局" and said("供电公司") == "供电公司"
    assert said("民政局") == "民政局" and said("住房公积金管理中心红安办事处") == "公积金中心"
