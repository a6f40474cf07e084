"""Everyday names: which guides a rule means, the table of them, and that they reach the boxes."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from protocol.alias import Alias, GuideRule
from protocol.guide import Guide
from server.catalogue.aliases import alias_store
from server.catalogue.aliases.alias_file import read_aliases, write_aliases
from server.catalogue.aliases.alias_rules import NamedGuides, names_by_guide
from server.catalogue.guide_health import examine
from server.catalogue.imports.importing import keep_draft
from server.catalogue.publishing import Press, bundle_path, publish, publish_records
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_source import SampleSource
from server.crypto.signing import load_bundle_key
from server.store.engine import Store
from server.store.migrate import migrate
from tvapp.catalogue import Catalogue, Hit


def made(code: str, title: str, situation: str = "", base_code: str = "") -> Guide:
    return Guide(code=code, title=title, situation=situation, base_code=base_code, department="民政局")


GUIDES = [
    made("CARD-NEW", "残疾人证办理", "第一次办", "000711005000"),
    made("CARD-LOST", "残疾人证办理", "丢了补办", "000711005000"),
    made("OLD1", "80周岁以上老年人高龄津贴发放"),
    Guide.model_validate({**made("GONE", "高龄津贴旧版").model_dump(), "state": "取消"}),
]


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ({"title": "残疾人证办理"}, ["CARD-NEW", "CARD-LOST"]),
        ({"title": "残疾人证办理", "situation": "丢了补办"}, ["CARD-LOST"]),
        ({"title": "残疾人证*", "situation": "*补办"}, ["CARD-LOST"]),
        ({"base_code": "000711005000"}, ["CARD-NEW", "CARD-LOST"]),
        ({"base_code": "000711005000", "situation": "第一次办"}, ["CARD-NEW"]),
        ({"base_code": "000711005000", "title": "*津贴*"}, []),
        ({"title": "*高龄津贴*"}, ["OLD1"]),
        ({"title": "高龄津贴"}, []),
        ({"title": "*.*"}, []),
    ],
)
def test_a_rule_means_guides_by_base_code_or_title(rule: dict[str, str], codes: list[str]) -> None:
    found = NamedGuides(GUIDES).meant_by([GuideRule.model_validate(rule)])
    assert [guide.code for guide in found] == codes


@pytest.mark.parametrize("rule", [{}, {"title": "*"}, {"situation": "新办"}])
def test_a_rule_that_means_everything_is_refused(rule: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        GuideRule.model_validate(rule)


@pytest.mark.parametrize("name", ["狗", "", "（）", "长" * 21])
def test_a_name_that_nobody_can_type_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Alias(name=name, rules=(GuideRule(title="犬类登记"),))


def test_the_samples_names_are_many_and_each_finds_a_guide() -> None:
    source = SampleSource()
    aliases, guides = source.aliases(), sample_guides(source)
    assert len({alias.name for alias in aliases}) >= 300
    named = NamedGuides(guides)
    dangling = [(a.name, rule) for a in aliases for rule in a.rules if not named.meant_by([rule])]
    assert dangling == []
    meant = names_by_guide(aliases, guides)
    titles = {guide.title for guide in guides if guide.code in meant}
    assert len(titles) >= 150
    for word in "高龄津贴 低保 残疾证 看病报销 老年证 电动车上牌 新农合".split():
        assert word in {alias.name for alias in aliases}


def test_the_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    aliases = [
        Alias(name="残疾证", rules=(GuideRule(title="残疾人证办理"), GuideRule(base_code="000711005000"))),
        Alias(name="高龄费", rules=(GuideRule(title="*高龄津贴*", situation="新办"),)),
    ]
    path = tmp_path / "a.csv"
    path.write_text(write_aliases(aliases), "utf-8-sig")
    found, report = read_aliases(path)
    assert found == aliases and report.problems == []


def test_every_bad_row_is_told_and_then_none_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ("某县常用叫法", "叫法,事项名称", "低保,最低生活保障", ",残疾人证办理", "狗,犬类登记", "老年证,＊")
    path.write_text("\n".join(rows), "utf-8")
    found, report = read_aliases(path)
    assert found == [] and report.rows == 4
    assert sorted(problem.place.row for problem in report.problems) == [4, 5, 6]
    path.write_text("名字\n低保", "utf-8")
    assert "常用叫法" in read_aliases(path)[1].problems[0].reason


def test_a_guide_with_an_everyday_name_is_not_ill() -> None:
    assert [guide.code for guide in ailing(())] == ["CARD-NEW", "CARD-LOST", "OLD1"]
    assert [guide.code for guide in ailing({"OLD1"})] == ["CARD-NEW", "CARD-LOST"]


def ailing(named: object) -> tuple[Guide, ...]:
    return next(found.guides for found in examine(GUIDES, named) if found.name == "没有别名")  # type: ignore[arg-type]


@pytest.fixture
async def press(database_url: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    (tmp_path / "keys").mkdir()
    store = Store(database_url)
    await migrate(store)
    yield Press(store, load_bundle_key(tmp_path / "keys"), tmp_path / "bundles")
    await store.close()


async def test_names_reach_the_boxes_with_the_next_publication_and_leave_them_so(press: Press) -> None:
    alias = Alias(name="评残", rules=(GuideRule(title="残疾人证办理", situation="第一次办"),))
    async with press.store.write() as conn:
        made_id, change = await alias_store.put(conn, alias, by="甲", now=1)
        assert change == "new"
        assert (await alias_store.put(conn, alias, by="乙", now=1))[1] == "same"
    await keep_draft(press.store, {g.code: g for g in GUIDES[:3]}, source="list", file="a", by="甲", now=2)
    first = await publish(press, reviewer="乙", now=2)
    assert found(press, first) == ["第一次办"]

    async with press.store.write() as conn:
        assert await alias_store.remove(conn, made_id, by="甲", now=3)
        assert not await alias_store.remove(conn, made_id, by="甲", now=3)
        assert [stored.removed for stored in await alias_store.all_aliases(conn)] == [True]
    assert found(press, await publish_records(press, by="甲", reviewer="乙", now=4)) == []
    async with press.store.read() as conn:
        assert await alias_store.all_aliases(conn) == []


def found(press: Press, manifest) -> list[str]:  # type: ignore[no-untyped-def]
    """Situations of what the box finds for 评残 (72)."""
    catalogue = Catalogue.open(bundle_path(press.folder, manifest))
    return [hit.row.situation for hit in catalogue.search("72").hits if isinstance(hit, Hit) and hit.via]


async def test_the_samples_names_leave_the_operators_alone(press: Press) -> None:
    ours = [Alias(name=name, rules=(GuideRule(title="残疾人证办理"),)) for name in ("残疾证", "残疾本")]
    other = Alias(name="残疾本", rules=(GuideRule(title="*高龄津贴*"),))
    async with press.store.write() as conn:
        assert await alias_store.replace_of(conn, ours, by="示例", now=1)
        assert not await alias_store.replace_of(conn, ours, by="示例", now=2)
        await alias_store.put(conn, other, by="操作员", now=3)
        assert await alias_store.replace_of(conn, ours[1:], by="示例", now=4)
        assert await alias_store.in_use(conn) == [other]
