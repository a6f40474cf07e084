"""Everyday names over HTTP on both engines: adding, changing, taking away, tables, publication by another."""

import pytest
from sqlalchemy import select

from protocol.service_point import Township
from server.audit.trail import audit
from server.catalogue.places.county_records import CountyRecords, county_records, replace_county_records
from server.store.engine import STORE
from tests.server.catalogue.lists import GOOD, Desk, csv_bytes
from tests.server.service import Service, problem

OLD = {"name": "高龄费", "rules": [{"title": "高龄津贴发放"}]}


@pytest.fixture
async def desk(service: Service) -> Desk:
    desk = await Desk(service).open()
    await desk.published(csv_bytes(*GOOD))
    return desk


async def send(desk: Desk, method: str, path: str, body: object = None, status: int = 200, who=None):  # type: ignore[no-untyped-def]
    caller = who or desk.operator
    async with caller.request(method, f"/api/staff/catalogue/{path}", json=body) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json() if status != 204 else None


async def test_a_name_is_added_changed_and_taken_away(desk: Desk) -> None:
    made = await send(desk, "POST", "aliases", OLD, 201)
    assert (made["guides"], made["examples"], made["pending"]) == (1, ["高龄津贴发放"], True)
    again = await send(desk, "POST", "aliases", OLD, 409)
    assert "高龄费" in again["detail"]
    await send(desk, "POST", "aliases", {"name": "残疾本", "rules": [{"title": "残疾人证*"}]}, 201)
    await send(desk, "PUT", f"aliases/{made['id']}", {**OLD, "name": "残疾本"}, 409)
    changed = await send(
        desk, "PUT", f"aliases/{made['id']}", {"name": "老人钱", "rules": [{"title": "没有的事"}]}
    )
    assert (changed["alias"]["name"], changed["guides"]) == ("老人钱", 0)
    page = await desk.get("aliases")
    assert [page[key] for key in ("total", "all", "dangling", "pending")] == [2, 2, 1, 2]
    assert [row["alias"]["name"] for row in (await desk.get("aliases", only="dangling"))["rows"]] == [
        "老人钱"
    ]
    assert (await desk.get("aliases", contains="残疾"))["total"] == 1

    await send(desk, "DELETE", f"aliases/{made['id']}", status=204)
    async with desk.operator.delete(f"/api/staff/catalogue/aliases/{made['id']}") as answer:
        await problem(answer, 404, "not_found")
    assert (await desk.get("aliases"))["all"] == 1
    async with desk.service.app[STORE].read() as conn:
        rows = await conn.execute(select(audit.c.action).where(audit.c.action.like("catalogue.alias.%")))
        assert [row.action.split(".")[-1] for row in rows] == ["add", "add", "change", "remove"]


async def test_what_rules_find_is_told_while_they_are_written(desk: Desk) -> None:
    told = await send(desk, "POST", "rules", {"rules": [{"title": "*证*"}]})
    assert told == {"total": 2, "examples": ["残疾人证办理", "居民身份证换领"]}
    assert (await desk.get("titles", contains="证"))["titles"] == ["残疾人证办理", "居民身份证换领"]
    await send(desk, "POST", "rules", {"rules": [{"situation": "新办"}]}, 400)


async def test_names_are_published_by_a_second_person_or_with_the_next_list(desk: Desk) -> None:
    await send(desk, "POST", "aliases", OLD, 201)
    await send(desk, "POST", "versions", status=403)
    versions = await send(desk, "POST", "versions", who=desk.supervisor)
    assert versions["rows"][0]["version"] == 2
    assert (await desk.get("aliases"))["pending"] == 0
    (row,) = (await desk.get("aliases"))["rows"]
    assert not row["pending"]


async def test_a_table_adds_and_changes_and_comes_back_as_it_was(desk: Desk) -> None:
    await send(desk, "POST", "aliases", OLD, 201)
    table = "常用叫法,事项名称,情形,基本编码\n高龄费,高龄津贴发放,,\n残疾本,残疾人证办理,,\n"
    told = await upload(desk, "aliases", table)
    assert told == {"rows": 2, "new": 1, "changed": 0, "same": 1, "problems": []}
    async with desk.operator.get("/api/staff/catalogue/aliases.csv") as answer:
        assert sorted((await answer.read()).decode("utf-8-sig").splitlines()) == sorted(table.splitlines())
    bad = await upload(desk, "aliases", "常用叫法,事项名称\n低,最低生活保障\n")
    assert bad["problems"] and (await desk.get("aliases"))["all"] == 2
    async with desk.operator.post(
        "/api/staff/catalogue/aliases/import", data=b"", params={"file": "a.csv"}
    ) as answer:
        await problem(answer, 400, "invalid")


async def test_villages_are_taken_only_for_the_countys_own_townships(desk: Desk) -> None:
    told = await upload(desk, "villages", "代码,村名\n421122101201,李家塆村\n")
    assert "不在本县的乡镇里" in told["problems"][0]


async def upload(desk: Desk, what: str, table: str):  # type: ignore[no-untyped-def]
    async with desk.operator.post(
        f"/api/staff/catalogue/{what}/import", data=table.encode(), params={"file": "表.csv"}
    ) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def test_before_the_first_list_there_is_nothing_to_publish(service: Service) -> None:
    desk = await Desk(service).open()
    refused = await send(desk, "POST", "versions", status=409, who=desk.supervisor)
    assert "先导入" in refused["detail"]
    assert (await desk.get("aliases"))["all"] == 0


async def test_a_list_of_villages_takes_the_place_of_the_old_one(desk: Desk) -> None:
    records = CountyRecords(townships=(Township(code="421122101", name="七里坪镇"),))
    async with desk.service.app[STORE].write() as conn:
        await replace_county_records(conn, records)
    for table, names in (
        ("代码,村名\n421122101201,李家塆村\n421122101202,周家塝村\n", ["李家塆村", "周家塝村"]),
        ("乡镇,村名\n七里坪镇,陈家塆村\n", ["陈家塆村"]),
    ):
        assert (await upload(desk, "villages", table))["new"] == len(names)
        async with desk.service.app[STORE].read() as conn:
            kept = await county_records(conn)
        assert [village.name for village in kept.villages] == names
        assert kept.townships == records.townships
