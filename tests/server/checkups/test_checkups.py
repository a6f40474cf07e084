"""Reports of boxes: a short number, a month, ten of each box."""

from typing import Any

from protocol.staff import Role
from server.checkups.operations import forget_old
from server.checkups.store import KEEP_MS, KEPT
from tests.server.service import Box, Service, problem

REPORT: dict[str, Any] = {
    "lines": [
        {"key": "network", "finding": "good", "words": "网络：好"},
        {"key": "clock", "finding": "bad", "words": "时间不对", "detail": "-3600 s"},
        {"key": "camera", "finding": "absent", "words": "没有摄像头"},
    ],
    "version": "0.1.0",
    "profile": "generic",
    "unknown_keys": ["KEY_ZOOM", 767],
}


async def hand_in(box: Box) -> str:
    async with box.http.post("/api/tv/checkups", json=REPORT) as answer:
        assert answer.status == 201, await answer.text()
        return str((await answer.json())["number"])


async def test_a_report_is_found_by_its_number_with_what_is_not_well(service: Service) -> None:
    box, operator = await service.box(), await service.staff(Role.OPERATOR)
    number = await hand_in(box)
    assert await hand_in(box) != number
    async with operator.get(f"/api/staff/checkups?number={number}") as answer:
        [row] = (await answer.json())["rows"]
    assert (row["number"], row["box"], row["troubles"]) == (number, "本县 1 号机顶盒", ["时间不对"])
    async with operator.get(f"/api/staff/checkups/{row['id']}") as answer:
        told = await answer.json()
    assert told["report"]["unknown_keys"] == ["KEY_ZOOM", 767]
    assert [line["finding"] for line in told["report"]["lines"]] == ["good", "bad", "absent"]
    await problem(await operator.get("/api/staff/checkups/none"), 404, "not_found")


async def test_reports_go_after_a_month_and_a_box_has_ten(service: Service) -> None:
    box, operator = await service.box(), await service.staff(Role.OPERATOR)
    for number in range(KEPT + 2):
        service.ahead_ms = 1000 * number
        await hand_in(box)
    async with operator.get("/api/staff/checkups") as answer:
        assert (await answer.json())["total"] == KEPT
    service.ahead_ms = KEEP_MS + 1000 * (KEPT + 1) - 500  # all but the newest are older than a month
    await forget_old(service.app)
    operator = service.caller({"X-Requested-With": "console"})
    body = {"username": Role.OPERATOR.value, "password": "correct-horse-battery"}
    await operator.post("/api/staff/login", json=body)
    async with operator.get("/api/staff/checkups") as answer:
        assert (await answer.json())["total"] == 1


async def test_a_report_with_something_else_in_it_is_refused(service: Service) -> None:
    box = await service.box()
    for wrong in (
        {**REPORT, "name": "张三"},
        {**REPORT, "lines": []},
        {**REPORT, "lines": [{"key": "network", "finding": "splendid", "words": "好"}]},
        {**REPORT, "unknown_keys": ["汉字"]},
        {**REPORT, "lines": REPORT["lines"] * 7},
    ):
        async with box.http.post("/api/tv/checkups", json=wrong) as answer:
            await problem(answer, 400, "invalid")
