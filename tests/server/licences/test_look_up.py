"""免提交 looked up for the person who is chosen: found, not found, away; never in anybody's way."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from protocol.licence import LicenceState
from protocol.staff import Role
from server.crypto.sealing import SEALER
from server.licences import register
from server.licences.licence import Holder, Licence
from server.settings import Settings
from server.store.engine import STORE
from tests.server.household import GUIDE, IDENTITY_NUMBER, NAME, Household, publish_guides
from tests.server.licences.switch import Switch
from tests.server.service import Service

BOOK = Licence("居民户口簿", Holder(NAME, IDENTITY_NUMBER), "0713042", "城关派出所")
APPLICATIONS = "/api/tv/applications"


def book_of(told: dict) -> dict:
    return next(each for each in told["materials"] if each["key"] == "household")


@pytest.fixture
async def service(database_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """With an adapter in the place of the register alone."""
    adapter = "tests.server.licences.switch:Switch"
    running = Service(
        Settings(data=tmp_path / "data", database=database_url, demo=True, licence_adapter=adapter)
    )
    await running.start()
    yield running
    await running.stop()


async def test_what_the_licence_system_has_need_not_be_brought_and_nothing_waits_for_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_guides(service, GUIDE)
    household = Household(service, await service.box())
    draft = await household.ready_draft()
    assert book_of(draft) | {"verdict": "免提交", "licence": None} == book_of(draft)
    one, chosen = f"{APPLICATIONS}/{draft['id']}", {"member_id": draft["member_id"]}

    store, sealer = service.app[STORE], service.app[SEALER]
    await register.replace_kinds(store, sealer, [BOOK], 1)
    found = book_of(await household.call("PUT", f"{one}/applicant", chosen))
    assert (found["licence"], found["verdict"]) == ("found", "免提交")

    other = Licence(BOOK.kind, Holder("别的人", IDENTITY_NUMBER))
    await register.replace_kinds(store, sealer, [other], 2)
    absent = book_of(await household.call("PUT", f"{one}/applicant", chosen))
    assert (absent["licence"], absent["verdict"]) == ("absent", "现场核验原件")
    async with store.read() as conn:
        assert await register.kept(conn) == [(BOOK.kind, 1, 2)]
        assert await register.renew_indexes(conn, sealer) == 0

    monkeypatch.setattr(Switch, "away", True)
    away = book_of(await household.call("PUT", f"{one}/applicant", chosen))
    assert away["licence"] == "unavailable"
    submitted = await household.call("POST", f"{one}/submit")
    assert submitted["state"] == "submitted" and book_of(submitted)["licence"] == "unavailable"

    clerk = await service.staff(Role.CLERK)
    async with clerk.post(f"/api/staff/applications/{draft['id']}/open") as answer:
        review = await answer.json()
    assert "查不了" in book_of(review)["licence"]
    for key in ("id_card", "bank_card"):
        path = f"/api/staff/applications/{draft['id']}/materials/{key}"
        async with clerk.put(path, json={"verdict": "合格"}) as answer:
            assert answer.status == 200
    async with clerk.post(f"/api/staff/applications/{draft['id']}/pass", json={}) as answer:
        assert answer.status == 200, await answer.text()
    assert "户口簿" in (await household.call("GET", one))["next_step"]

    monkeypatch.setattr(Switch, "away", False)
    await register.replace_kinds(store, sealer, [BOOK], 3)
    again = await household.call("POST", APPLICATIONS, {"guide_code": GUIDE.code}, 201)
    path = f"{APPLICATIONS}/{again['id']}"
    assert book_of(await household.call("PUT", f"{path}/applicant", chosen))["licence"] == LicenceState.FOUND
