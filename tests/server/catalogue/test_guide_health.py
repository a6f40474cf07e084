"""The report on guides that do not read well."""

from protocol.guide import Guide, GuideState
from server.catalogue.guide_health import examine, lines


def guide(title: str, **fields: object) -> Guide:
    return Guide.model_validate(
        {"code": f"CODE-{len(title):04d}", "title": title, "department": "民政局", **fields}
    )


WELL = {
    "contact": "12345",
    "conditions": "都可以",
    "materials": [{"key": "a", "name": "照片"}],
    "place": "窗口",
    "promised_limit": {"days": 1},
    "fees": "不收费",
    "aliases": ["低保"],
    "themes": ["救助"],
    "pre_review": True,
}


def test_a_guide_that_says_everything_has_nothing_to_mend() -> None:
    assert examine([guide("低保", **WELL)]) == []


def test_each_hole_is_named_with_its_guides() -> None:
    bare, long = guide("特困"), guide("长" * 41, **WELL)
    found = {ailment.name: ailment.guides for ailment in examine([guide("低保", **WELL), bare, long])}
    for hole in ("没有咨询电话", "没有受理条件", "没有申请材料", "没有办理地点", "没有办结时限", "没有别名"):
        assert found[hole] == (bare,)
    assert found["名称太长"] == (long,)


def test_a_guide_with_pre_review_and_nothing_to_photograph_is_worth_a_look() -> None:
    exempt = guide("甲", **{**WELL, "materials": [{"key": "a", "name": "证", "exempt_by_licence": "证"}]})
    assert [ailment.name for ailment in examine([exempt])] == ["可以预审但没有要拍的材料"]


def test_cancelled_guides_need_no_mending() -> None:
    assert examine([guide("甲", state=GuideState.CANCELLED)]) == []
    assert lines([]) == ["一共 0 项指南。"]
