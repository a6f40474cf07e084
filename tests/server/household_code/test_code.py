"""The household's code: never stored plain, tried five times, taken away by a clerk in a call."""

import asyncio

from sqlalchemy import select

from server.audit.trail import audit
from server.clock import now_ms
from server.household_code.store import household_codes
from server.store.engine import STORE
from tests.server.calls.ends import Clerk, Tv
from tests.server.review.test_photo_desk import call
from tests.server.service import Service

CODE = "/api/tv/code"
QUARTER = 15 * 60_000


async def test_it_is_off_until_it_is_set_and_asked_before_it_is_changed(service: Service) -> None:
    tv = (await service.box()).http
    assert await call(tv, "GET", CODE) == {"on": False, "tries_left": 0, "locked_until": None}
    assert (await call(tv, "PUT", CODE, {"code": "2468"}))["on"]
    await call(tv, "PUT", CODE, {"code": "1357"}, 403)
    await call(tv, "POST", f"{CODE}/enter", {"code": "2468"})
    await call(tv, "PUT", CODE, {"code": "135790", "current": "2468"})
    await call(tv, "POST", f"{CODE}/enter", {"code": "135790"})
    assert not (await call(tv, "PUT", CODE, {"code": "", "current": "135790"}))["on"]
    for wrong in ("123", "1234567", "12a4"):
        await call(tv, "PUT", CODE, {"code": wrong}, 400)


async def test_five_wrong_tries_lock_it_however_quickly_they_come(service: Service) -> None:
    tv = (await service.box()).http
    await call(tv, "PUT", CODE, {"code": "2468"})
    assert "还能再输 4 次" in str(await call(tv, "POST", f"{CODE}/enter", {"code": "1111"}, 403))

    async def enter(code: str) -> int:
        async with tv.post(f"{CODE}/enter", json={"code": code}) as answer:
            return answer.status

    tried = await asyncio.gather(*(enter(f"{n:04}") for n in range(8)))
    assert set(tried) <= {403, 423} and 423 in tried
    assert "分钟再输" in str(await call(tv, "POST", f"{CODE}/enter", {"code": "2468"}, 423))
    locked = await call(tv, "GET", CODE)
    assert locked["tries_left"] == 0 and locked["locked_until"] > now_ms()
    service.ahead_ms = QUARTER + 1
    assert (await call(tv, "GET", CODE))["tries_left"] == 5
    await call(tv, "POST", f"{CODE}/enter", {"code": "2468"})


async def test_it_is_stored_as_a_sealed_hash_and_audited_without_it(service: Service) -> None:
    tv = (await service.box()).http
    await call(tv, "PUT", CODE, {"code": "246813"})
    await call(tv, "POST", f"{CODE}/enter", {"code": "111111"}, 403)
    async with service.app[STORE].read() as conn:
        row = (await conn.execute(select(household_codes))).one()
        trail = (await conn.execute(select(audit))).all()
    assert b"246813" not in row.sealed_hash and b"argon2" not in row.sealed_hash
    assert {"code.set", "code.wrong"} <= {each.action for each in trail}
    assert "246813" not in str(trail) and "111111" not in str(trail)


async def test_the_clerk_of_the_call_takes_a_forgotten_one_away(service: Service) -> None:
    clerk, tv = await Clerk.new(service, "c1"), await Tv.new(service)
    other = await Clerk.new(service, "c2")
    await call(tv.http, "PUT", CODE, {"code": "2468"})
    call_id = await tv.call()
    path = f"/api/staff/calls/{call_id}/code/remove"
    await call(clerk.http, "POST", path, {}, 404)
    assert (await clerk.next())[0] == 200
    await call(other.http, "POST", path, {}, 404)
    assert not (await call(clerk.http, "POST", path, {}))["on"]
    heard = await tv.hears(lambda e: e["type"] == "code.changed" and not e["code"]["on"])
    assert heard["code"]["on"] is False
    assert "没有设" in str(await call(clerk.http, "POST", path, {}, 409))
