"""The operator's view of the fleet: heartbeats, groups, list and table, alarms, revoking."""

import asyncio
import csv
import io
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol.heartbeat import Heartbeat
from protocol.staff import Role
from server.devices import store as device_store
from server.fleet.days import note
from server.fleet.pulse import PULSE
from server.fleet.rules import QUIET_MS
from server.store.engine import STORE
from tests.server.events.listening import listening
from tests.server.service import Box, Service, problem

RUNS = ("0" * 16, "1" * 16, "2" * 16)


async def beat(service: Service, box: Box, run: str = RUNS[0], **said: Any) -> dict[str, Any]:
    body = Heartbeat(run=run, version="0.1.0", uptime=60, width=1920, height=1080, **said)
    async with box.http.post("/api/tv/heartbeat", data=body.model_dump_json(), headers=JSON) as answer:
        assert answer.status == 200, await answer.text()
        told: dict[str, Any] = await answer.json()
    await service.app[PULSE].write(service.app)
    return told


JSON = {"Content-Type": "application/json"}


async def asked(http: Any, path: str, method: str = "GET", status: int = 200, body: Any = None) -> Any:
    async with http.request(method, path, json=body) as answer:
        assert answer.status == status, (answer.status, await answer.text())
        return await answer.json() if answer.status != 204 else None


async def test_a_sick_box_is_found_by_what_it_says_of_itself(service: Service) -> None:
    well, sick, new = [await service.box() for _ in range(3)]
    operator = await service.staff(Role.OPERATOR)
    await beat(service, well, bundle_version=4)
    await beat(service, sick, problems=("clock", "crashed"), bundle_version=3, refused_version=4)
    page = await asked(operator, "/api/staff/boxes?state=unwell")
    assert [row["id"] for row in page["rows"]] == [sick.device_id]
    assert set(page["rows"][0]["problems"]) == {"clock", "crashed"}
    page = await asked(operator, "/api/staff/boxes?problem=clock&bundle=3")
    assert page["total"] == 1
    page = await asked(operator, "/api/staff/boxes?state=quiet")
    assert [row["id"] for row in page["rows"]] == [new.device_id]
    detail = await asked(operator, f"/api/staff/boxes/{sick.device_id}")
    assert (detail["starts"], detail["crashes"], detail["screen"]) == (1, 1, "1920×1080")
    await note(service.app)
    told = await asked(operator, "/api/staff/boxes/summary")
    assert (told["boxes"], told["seen_today"], told["unwell"], told["quiet"]) == (3, 2, 1, 1)
    assert {"name": "clock", "boxes": 1} in told["problems"]
    assert told["versions"] == [{"name": "0.1.0", "boxes": 2}]
    assert [(day["enrolled"], day["seen"], day["unwell"]) for day in told["days"]] == [(3, 2, 1)]
    # Well again: the day still says that one was not.
    await beat(service, sick, bundle_version=4)
    await note(service.app)
    assert (await asked(operator, "/api/staff/boxes/summary"))["days"][0]["unwell"] == 1
    service.ahead_ms = QUIET_MS + 60_000
    operator = await service.login(Role.OPERATOR.value)
    assert (await asked(operator, "/api/staff/boxes?state=quiet"))["total"] == 3


async def test_pages_follow_each_other_without_holes_and_the_table_has_all(service: Service) -> None:
    boxes = [await service.box() for _ in range(5)]
    operator = await service.staff(Role.OPERATOR)
    seen, after = [], "0"
    while after:
        page = await asked(operator, f"/api/staff/boxes?limit=2&after={after}")
        assert page["total"] == 5
        seen += [row["id"] for row in page["rows"]]
        after = page["next"]
    assert seen == [box.device_id for box in boxes]
    async with operator.get("/api/staff/boxes.csv") as answer:
        assert answer.content_type == "text/csv"
        rows = list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["编号", "1", "2", "3", "4", "5"]
    assert rows[1][8] == "没有来过"
    assert (await asked(operator, "/api/staff/boxes?text=3"))["total"] == 1
    assert (await asked(operator, "/api/staff/boxes?text=%25"))["total"] == 0
    clerk = await service.staff(Role.CLERK)
    await problem(await clerk.get("/api/staff/boxes"), 403, "forbidden")


async def test_what_is_set_for_a_group_reaches_its_boxes_and_no_others(service: Service) -> None:
    here, there = await service.box(), await service.box()
    operator = await service.staff(Role.OPERATOR)
    assert (await beat(service, here))["settings"]["text_size"] == 0
    group = {
        "name": "大字组",
        "settings": {"text_size": 72, "relay_only": True, "exit_command": "/usr/bin/live"},
    }
    async with listening(here.http, "/ws/tv", here.session.token) as heard:
        told = await asked(operator, "/api/staff/box-groups", "POST", 201, {**group, "township": "七里坪镇"})
        [row] = told["rows"]
        assert (row["boxes"], told["other"]) == (0, 2)
        body = {"group_id": row["id"]}
        await asked(operator, f"/api/staff/boxes/{here.device_id}/group", "PUT", body=body)
        events = [(await heard.hear()).event for _ in range(2)]
    assert [event.type for event in events] == ["box.settings", "box.settings"]
    mine, other = await beat(service, here), await beat(service, there)
    assert (mine["group"], mine["settings"]["text_size"], mine["settings"]["relay_only"]) == (
        row["id"],
        72,
        True,
    )
    assert (other["group"], other["settings"]["text_size"]) == ("", 0)
    # For all boxes: the one that was chosen for stays where it is.
    changed = {"name": "全县", "settings": {"text_size": 56}}
    await asked(operator, "/api/staff/box-groups", "POST", 201, changed)
    assert (await beat(service, there))["settings"]["text_size"] == 56
    assert (await beat(service, here))["settings"]["text_size"] == 72
    await problem(await operator.post("/api/staff/box-groups", json=changed), 409, "conflict")
    await asked(operator, f"/api/staff/box-groups/{row['id']}", "DELETE")
    assert (await beat(service, here))["settings"]["text_size"] == 56
    for wrong in ("rm -rf /", "/bin/sh -c 'a;b'", "/bin/x `y`", "/bin/x\n/bin/y"):
        bad = {"name": "坏", "settings": {"exit_command": wrong}}
        await problem(await operator.post("/api/staff/box-groups", json=bad), 400, "invalid")


async def test_two_programs_with_one_key_raise_an_alarm_until_somebody_has_looked(service: Service) -> None:
    box, operator = await service.box(), await service.staff(Role.OPERATOR)
    for run in (RUNS[0], RUNS[1]):
        await beat(service, box, run)
    assert (await asked(operator, f"/api/staff/boxes/{box.device_id}"))["alarms"] == []
    for run in (RUNS[0], RUNS[1], RUNS[0]):
        await beat(service, box, run)
    [alarm] = (await asked(operator, f"/api/staff/boxes/{box.device_id}"))["alarms"]
    assert (alarm["kind"], alarm["times"]) == ("two_runs", 3)
    assert (await asked(operator, "/api/staff/boxes/summary"))["alarms"] == 1
    told = await asked(operator, f"/api/staff/boxes/{box.device_id}/alarms/clear", "POST")
    assert told["row"]["alarms"] == 0 and told["alarms"][0]["cleared"]


async def test_two_sockets_of_one_box_raise_an_alarm_at_the_second_look(service: Service) -> None:
    box, operator = await service.box(), await service.staff(Role.OPERATOR)
    twin = await service.device_session(box)
    pulse = service.app[PULSE]
    async with listening(box.http, "/ws/tv", box.session.token), listening(box.http, "/ws/tv", twin.token):
        await pulse.look_for_twins(service.app, 1)
        assert (await asked(operator, f"/api/staff/boxes/{box.device_id}"))["alarms"] == []
        await pulse.look_for_twins(service.app, 2)
    [alarm] = (await asked(operator, f"/api/staff/boxes/{box.device_id}"))["alarms"]
    assert alarm["kind"] == "two_places"


async def test_a_card_that_another_box_asks_with_raises_an_alarm(service: Service) -> None:
    async with service.app[STORE].write() as conn:
        await device_store.add_cards(conn, [("80010001", "七里坪镇")], 1)
    operator = await service.staff(Role.OPERATOR)
    http = service.caller()
    for expected in (201, 403, 403):
        body = {"public_key": Box(Ed25519PrivateKey.generate()).public_key, "smart_card": "80010001"}
        async with http.post("/api/devices/enrol", json=body) as answer:
            assert answer.status == expected
    [row] = (await asked(operator, "/api/staff/boxes?text=8001"))["rows"]
    assert (row["alarms"], row["township"]) == (1, "七里坪镇")
    [alarm] = (await asked(operator, f"/api/staff/boxes/{row['id']}"))["alarms"]
    assert (alarm["kind"], alarm["times"]) == ("card", 2)


async def test_a_revoked_box_loses_socket_session_and_card_at_once(service: Service) -> None:
    box, other, operator = await service.box(), await service.box(), await service.staff(Role.OPERATOR)
    async with listening(box.http, "/ws/tv", box.session.token) as heard:
        body = {"why": "用户退网"}
        closed = asyncio.create_task(heard.closed())
        told = await asked(operator, f"/api/staff/boxes/{box.device_id}/revoke", "POST", body=body)
        assert await closed == 4401
    assert told["row"]["revoked"]
    await problem(await box.http.get("/api/tv/members"), 401, "unauthenticated")
    async with other.http.get("/api/tv/members") as answer:
        assert answer.status == 200
    async with service.caller().post("/api/devices/enrol", json={"public_key": box.public_key}) as answer:
        assert "停用" in (await problem(answer, 423, "locked"))["detail"]
    again = await operator.post(f"/api/staff/boxes/{box.device_id}/revoke", json=body)
    await problem(again, 409, "conflict")
    assert (await asked(operator, "/api/staff/boxes?state=revoked"))["total"] == 1
    assert (await asked(operator, "/api/staff/boxes"))["total"] == 1


async def test_codes_are_given_counted_and_withdrawn_on_the_page(service: Service) -> None:
    operator = await service.staff(Role.OPERATOR)
    wish = {"boxes": 2, "minutes": 30, "township": "二程镇", "note": "张师傅"}
    given = await asked(operator, "/api/staff/installer-codes", "POST", 201, wish)
    assert len(given["code"]) == 6
    [row] = (await asked(operator, "/api/staff/installer-codes"))["rows"]
    assert (row["code"], row["used"], row["note"]) == ("", 0, "张师傅")
    await asked(operator, f"/api/staff/installer-codes/{given['id']}", "DELETE", 204)
    body = {"public_key": Box(Ed25519PrivateKey.generate()).public_key, "code": given["code"]}
    async with service.caller().post("/api/devices/enrol", json=body) as answer:
        await problem(answer, 403, "forbidden")


async def test_a_list_of_cards_is_imported_whole_or_not_at_all(service: Service) -> None:
    operator = await service.staff(Role.OPERATOR)
    path = "/api/staff/cards/import?file=cards.csv"
    async with operator.post(path, data="智能卡号,乡镇\n80010001,七里坪镇\n12,\n".encode()) as answer:
        told = await answer.json()
    assert told["problems"] and "第 3 行" in told["problems"][0]
    assert (await asked(operator, "/api/staff/cards"))["cards"] == 0
    rows = "".join(f"80{number:08d},七里坪镇\n" for number in range(10_000))
    async with operator.post(path, data=f"智能卡号,乡镇\n{rows}".encode()) as answer:
        assert (await answer.json())["new"] == 10_000
    async with operator.post(
        path, data="智能卡号,乡镇\n8000000001,二程镇\n8000000002,七里坪镇\n".encode()
    ) as answer:
        told = await answer.json()
    assert (told["new"], told["changed"], told["same"]) == (0, 1, 1)
    assert await asked(operator, "/api/staff/cards") == {"cards": 10_000, "in_use": 0}
