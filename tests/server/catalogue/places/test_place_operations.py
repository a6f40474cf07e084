"""Townships and service points over HTTP, on both engines."""

from typing import Any

import pytest
from sqlalchemy import select

from server.audit.trail import audit
from server.catalogue.places.county_records import county_records
from server.store.engine import STORE
from tests.server.catalogue.lists import GOOD, Desk, csv_bytes
from tests.server.service import Service

TOWNS = "乡镇,代码,纬度,经度\n七里坪镇,421122101,31.452,114.652\n华家河镇,421122102,,\n"
PLACES = "名称,类型,乡镇,能办事项\n镇大厅,便民中心,七里坪镇,全部\n自助机一号,自助机,华家河镇,\n"


@pytest.fixture
async def desk(service: Service) -> Desk:
    desk = await Desk(service).open()
    await desk.published(csv_bytes(*GOOD))
    return desk


async def upload(desk: Desk, what: str, table: str) -> dict[str, Any]:
    path = f"/api/staff/catalogue/{what}/import"
    async with desk.operator.post(path, data=table.encode(), params={"file": "表.csv"}) as answer:
        assert answer.status == 200, await answer.text()
        told: dict[str, Any] = await answer.json()
        return told


async def test_tables_go_in_are_counted_and_come_out_as_they_went(desk: Desk) -> None:
    assert await desk.get("places") == {
        "townships": 0,
        "positioned": 0,
        "villages": 0,
        "points": 0,
        "idle": 0,
    }
    assert (await upload(desk, "townships", TOWNS))["new"] == 2
    told = await upload(desk, "places", PLACES)
    assert (told["new"], told["problems"]) == (2, [])
    counts = await desk.get("places")
    assert (counts["townships"], counts["positioned"], counts["points"], counts["idle"]) == (2, 1, 2, 1)

    async with desk.operator.get("/api/staff/catalogue/townships.csv") as answer:
        assert (await answer.read()).decode("utf-8-sig") == TOWNS
    async with desk.operator.get("/api/staff/catalogue/places.csv") as answer:
        table = (await answer.read()).decode("utf-8-sig")
    assert "全部" in table
    told = await upload(desk, "places", table.replace("镇大厅", "镇政务大厅"))
    assert (told["new"], told["changed"], told["same"]) == (0, 1, 1)
    async with desk.service.app[STORE].read() as conn:
        points = (await county_records(conn)).service_points
        rows = await conn.execute(select(audit.c.action).where(audit.c.action.like("catalogue.%s.import")))
        actions = [row.action for row in rows]
    assert [point.name for point in points] == ["镇政务大厅", "自助机一号"] and len(points[0].guides) > 1
    assert actions == [
        "catalogue.townships.import",
        "catalogue.service_points.import",
        "catalogue.service_points.import",
    ]


async def test_a_bad_table_changes_nothing(desk: Desk) -> None:
    await upload(desk, "townships", TOWNS)
    await upload(desk, "places", PLACES)
    told = await upload(desk, "places", PLACES.replace("华家河镇", "没有这个镇"))
    assert "第 3 行" in told["problems"][0] and told["new"] == 0
    told = await upload(desk, "townships", "乡镇,代码\n七里坪镇,421122101\n")
    assert "421122102" in told["problems"][0]
    assert (await desk.get("places"))["points"] == 2


async def test_who_may_only_read_takes_tables_out_and_puts_none_in(desk: Desk) -> None:
    async with desk.supervisor.get("/api/staff/catalogue/places.csv") as answer:
        assert answer.status == 200
    allowed = "catalogue.import" in (await (await desk.supervisor.get("/api/staff/me")).json())["permissions"]
    async with desk.supervisor.post(
        "/api/staff/catalogue/places/import", data=PLACES.encode(), params={"file": "表.csv"}
    ) as answer:
        assert (answer.status == 200) is allowed
