"""Two boxes of one home see the same people and cases; a forgotten code is taken away."""

import json

import pytest

from server.command_line import CommandError
from server.household_code.command import forget_code, join
from server.store.engine import STORE
from tests.server.household import Household
from tests.server.review.test_photo_desk import call
from tests.server.service import Box, Service


async def again(service: Service, box: Box) -> Box:
    """The same box after its session was ended."""
    box.session = await service.device_session(box)
    box.http = service.caller({"Authorization": f"Bearer {box.session.token}"})
    return box


async def test_a_second_box_of_the_home_sees_the_same_people_and_cases(household: Household) -> None:
    service, first = household.service, household.box
    submitted = await household.submitted()
    second = await service.box()
    async with service.app[STORE].write() as conn:
        for pair, words in (
            ((first.device_id, second.device_id), "不能并"),
            ((second.device_id, "nobody"), "没有这台"),
        ):
            with pytest.raises(CommandError, match=words):
                await join(conn, *pair)
        await join(conn, second.device_id, first.device_id)
        with pytest.raises(CommandError, match="已经是一家"):
            await join(conn, second.device_id, first.device_id)
    await call(second.http, "GET", "/api/tv/members", status=401)
    here = await again(service, second)
    assert here.household_id == first.household_id
    for path in ("/api/tv/members", "/api/tv/applications", f"/api/tv/applications/{submitted['id']}"):
        assert json.dumps(await call(here.http, "GET", path)) == json.dumps(await household.call("GET", path))

    await call(here.http, "PUT", "/api/tv/code", {"code": "2468"})
    assert (await household.call("GET", "/api/tv/code"))["on"], "the code is the household's, not a box's"
    async with service.app[STORE].write() as conn:
        await forget_code(conn, second.device_id)
        with pytest.raises(CommandError, match="没有设"):
            await forget_code(conn, second.device_id)
    assert not (await household.call("GET", "/api/tv/code"))["on"]
