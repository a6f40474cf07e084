"""A version in stages: ten boxes, a township, all; stopped and taken back by itself."""

from typing import Any

from protocol.staff import Role
from server.catalogue.imports.importing import keep_draft
from server.catalogue.publishing import publish
from server.clock import CLOCK
from server.fleet.heartbeat_operations import STANDING
from server.rollouts.rules import FIRST_BOXES
from server.rollouts.stopping import press, watch
from tests.server.events.listening import listening
from tests.server.fleet.test_fleet import asked, beat
from tests.server.household import GUIDE
from tests.server.service import Box, Service, problem


async def issue(service: Service, title: str, *, staged: bool) -> int:
    """Publish one guide with this title; the version."""
    guide = GUIDE.model_copy(update={"title": title})
    work, now = press(service.app), service.app[CLOCK]()
    await keep_draft(work.store, {guide.code: guide}, source="test", file="test", by="甲", now=now)
    version = (await publish(work, reviewer="乙", now=now, staged=staged)).version
    service.app[STANDING].forget()
    return version


async def target(service: Service, box: Box, **said: Any) -> int:
    told = await beat(service, box, **said)
    return int(told["bundle_version"])


async def manifest(service: Service, path: str) -> int:
    return int((await asked(service.caller(), path))["manifest"]["version"])


async def boxes_of(service: Service, count: int) -> list[Box]:
    """Boxes that have the first version, heard in this order."""
    boxes = [await service.box() for _ in range(count)]
    for number, box in enumerate(boxes):
        service.ahead_ms = 1000 * number
        await beat(service, box, bundle_version=1)
    return boxes


async def test_ten_boxes_get_it_first_and_then_all(service: Service) -> None:
    await issue(service, "第一版", staged=False)
    boxes = await boxes_of(service, FIRST_BOXES + 2)
    operator = await service.staff(Role.OPERATOR)
    first, last = boxes[0], boxes[-1]
    async with listening(first.http, "/ws/tv", first.session.token) as waits:
        async with listening(last.http, "/ws/tv", last.session.token) as chosen:
            assert await issue(service, "第二版", staged=True) == 2
            assert (await chosen.hear()).event.version == 2
        assert [await target(service, box, bundle_version=1) for box in (first, boxes[1], last)] == [1, 1, 2]
        assert await manifest(service, "/api/catalogue/manifest") == 1
        assert await manifest(service, "/api/catalogue/manifests/2") == 2
        [row] = (await asked(operator, "/api/staff/rollouts"))["rows"]
        assert (row["stage"], row["boxes"], row["taken"]) == ("ten", FIRST_BOXES, 0)
        for box in boxes[2:]:
            await beat(service, box, bundle_version=2)
        path = "/api/staff/rollouts/2/advance"
        told = await asked(operator, path, "POST", body={"stage": "all"})
        assert (told["general"], told["rows"][0]["taken"], told["rows"][0]["boxes"]) == (2, 10, 12)
        # The first message that whoever was not chosen hears is the one to all.
        assert (await waits.hear()).event.version == 2
    assert await target(service, first, bundle_version=1) == 2
    assert await manifest(service, "/api/catalogue/manifest") == 2
    await problem(await operator.post(path, json={"stage": "ten"}), 409, "conflict")


async def test_a_township_and_a_group_that_goes_first_or_last(service: Service) -> None:
    await issue(service, "第一版", staged=False)
    boxes = await boxes_of(service, 2)
    operator = await service.staff(Role.OPERATOR)
    wish = {"name": "最后", "settings": {"channel": "last"}}
    await asked(operator, "/api/staff/box-groups", "POST", 201, wish)
    await issue(service, "第二版", staged=True)
    assert await target(service, boxes[0]) == 1
    [row] = (await asked(operator, "/api/staff/rollouts"))["rows"]
    assert row["boxes"] == 0
    path = "/api/staff/rollouts/2/advance"
    await problem(await operator.post(path, json={"stage": "township"}), 400, "invalid")
    await asked(operator, path, "POST", body={"stage": "township", "township": "七里坪镇"})
    assert await target(service, boxes[0]) == 1
    await asked(operator, path, "POST", body={"stage": "all"})
    assert await target(service, boxes[0]) == 2


async def test_boxes_that_cannot_take_it_stop_it_and_everybody_gets_what_was_before(service: Service) -> None:
    await issue(service, "第一版", staged=False)
    boxes = await boxes_of(service, 4)
    operator = await service.staff(Role.OPERATOR)
    await issue(service, "第二版", staged=True)
    await beat(service, boxes[0], bundle_version=2)
    await beat(service, boxes[1], bundle_version=1, refused_version=2)
    await watch(service.app)
    [row] = (await asked(operator, "/api/staff/rollouts"))["rows"]
    assert (row["stage"], row["failed"]) == ("ten", 1)
    assert row["refused"] == ["本县 2 号机顶盒：不能用这一版"]
    await beat(service, boxes[2], bundle_version=2, problems=("crashed",))
    await watch(service.app)
    await watch(service.app)
    told = await asked(operator, "/api/staff/rollouts")
    assert (told["rows"][0]["stage"], told["general"]) == ("stopped", 3)
    assert "自动停下" in told["rows"][0]["why"]
    assert [await target(service, box, bundle_version=1) for box in boxes] == [3] * 4
    async with service.caller().get(f"/api/catalogue/guides/{GUIDE.code}") as answer:
        assert (await answer.json())["title"] == "第一版"


async def test_nothing_else_is_published_while_a_version_is_on_its_way(service: Service) -> None:
    await issue(service, "第一版", staged=False)
    await boxes_of(service, 1)
    operator = await service.staff(Role.OPERATOR)
    await issue(service, "第二版", staged=True)
    supervisor = await service.staff(Role.SUPERVISOR)
    told = await problem(await supervisor.post("/api/staff/catalogue/versions"), 409, "conflict")
    assert "分批发布" in told["detail"]
    told = await asked(operator, "/api/staff/rollouts/2/stop", "POST", body={"why": "内容有错"})
    assert (told["rows"][0]["why"], told["general"]) == ("内容有错", 3)
    assert await issue(service, "第四版", staged=True) == 4
