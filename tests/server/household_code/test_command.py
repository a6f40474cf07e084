"""Two boxes of one home see the same people and cases; a forgotten code is taken away."""

import json
from typing import Any

from tests.server.household import Household
from tests.server.process import command
from tests.server.review.test_photo_desk import call
from tests.server.service import Box, Service


def household_command(service: Service, *words: str) -> Any:
    data = ("--data", service.settings.data, "--database", service.settings.database_url)
    return command("household", *words, *data)


async def again(service: Service, box: Box) -> Box:
    """The same box after its session was ended."""
    box.session = await service.device_session(box)
    box.http = service.caller({"Authorization": f"Bearer {box.session.token}"})
    return box


async def test_a_second_box_of_the_home_sees_the_same_people_and_cases(household: Household) -> None:
    service = household.service
    submitted = await household.submitted()
    second = await service.box()
    first = household.box
    refused = household_command(service, "join", first.device_id, second.device_id)
    assert refused.returncode == 1 and "不能并" in refused.stderr
    joined = household_command(service, "join", second.device_id, first.device_id)
    assert joined.returncode == 0, joined.stderr
    await call(second.http, "GET", "/api/tv/members", status=401)
    here = await again(service, second)
    assert here.household_id == first.household_id
    for path in ("/api/tv/members", "/api/tv/applications", f"/api/tv/applications/{submitted['id']}"):
        assert json.dumps(await call(here.http, "GET", path)) == json.dumps(await household.call("GET", path))
    assert "已经是一家" in household_command(service, "join", second.device_id, first.device_id).stderr

    await call(here.http, "PUT", "/api/tv/code", {"code": "2468"})
    assert (await household.call("GET", "/api/tv/code"))["on"], "the code is the household's, not a box's"
    assert household_command(service, "forget-code", second.device_id).returncode == 0
    assert not (await household.call("GET", "/api/tv/code"))["on"]
    assert household_command(service, "forget-code", "nobody").returncode == 1
