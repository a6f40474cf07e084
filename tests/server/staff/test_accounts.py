"""One-time codes, who looks after whose account, sessions that are seen and ended."""

import asyncio
import json
from itertools import product
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from protocol.staff import Role
from server.clock import now_ms
from server.staff import one_time
from server.staff.code_store import staff_codes
from server.staff.rules import LOOKED_AFTER, may_manage
from server.staff.session_store import browser_of
from server.store.engine import STORE
from tests.server.service import PASSWORD, Service, problem

RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(second: int, code: str) -> None:
    assert one_time.code_at(RFC_SECRET, second * 1000) == code


def test_a_code_holds_half_a_minute_around_now_and_once_only() -> None:
    now = 1_700_000_015_000
    code = one_time.code_at(RFC_SECRET, now)
    counter = one_time.counter_of(RFC_SECRET, code, now, 0)
    assert counter == now // 30_000
    assert one_time.counter_of(RFC_SECRET, code, now + 30_000, 0) == counter, "the telephone is slow"
    assert one_time.counter_of(RFC_SECRET, code, now + 75_000, 0) is None
    assert one_time.counter_of(RFC_SECRET, code, now, counter) is None, "twice is once too often"
    assert one_time.uri(RFC_SECRET, "zhuguan").startswith("otpauth://totp/")
    assert one_time.written(RFC_SECRET).startswith("GEZD GNBV")


@pytest.mark.parametrize(("actor", "account"), list(product(Role, Role)))
def test_who_looks_after_whose_account(actor: Role, account: Role) -> None:
    assert may_manage(actor, account, own=False) == (account in LOOKED_AFTER.get(actor, ()))
    assert not may_manage(actor, account, own=True)
    assert set(LOOKED_AFTER) == {Role.SUPERVISOR, Role.OPERATOR}
    assert not LOOKED_AFTER[Role.SUPERVISOR] & {Role.SUPERVISOR, Role.OPERATOR, Role.AUDITOR}


def test_of_a_browser_only_family_and_system_are_kept() -> None:
    agent = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
    )
    assert browser_of(agent) == "Edge · Windows"
    assert browser_of("curl/8") == "其他程序"


async def login(service: Service, username: str, password: str = PASSWORD, code: str = "") -> Any:
    http = service.caller({"X-Requested-With": "console", "User-Agent": "Firefox/130 (X11; Linux)"})
    body = {"username": username, "password": password, "code": code}
    async with http.post("/api/staff/login", json=body) as answer:
        await answer.read()
        return http, answer


async def made(
    http: aiohttp.ClientSession, method: str, path: str, body: Any = None, status: int = 200
) -> Any:
    async with http.request(method, path, json=body) as answer:
        text = await answer.text()
        assert answer.status == status, (answer.status, text)
        return json.loads(text) if text else None


async def secret_of(service: Service, username: str) -> bytes:
    from server.staff.code_store import code_of
    from server.staff.store import account_by_username

    async with service.app[STORE].read() as conn:
        account = await account_by_username(conn, username)
        assert account is not None
        code = await code_of(conn, service.app[STORE].sealer, account.id)  # type: ignore[arg-type]
        assert code is not None
        return code.secret


async def test_an_account_from_its_making_to_the_lost_telephone(service: Service) -> None:
    operator = await service.staff(Role.OPERATOR)
    new = {"username": "chen.jing", "name": "陈静", "number": "901", "role": "supervisor", "needs_code": True}
    told = await made(operator, "POST", "/api/staff/accounts", {**new, "desks": ["anxinban"]}, 201)
    account, password = told["account"], told["password"]
    await made(operator, "POST", "/api/staff/accounts", new, 409)

    http, answer = await login(service, "chen.jing", password)
    assert answer.status == 200
    me = await made(http, "GET", "/api/staff/me")
    assert me["must_set_code"] and me["permissions"] == []
    await made(http, "GET", "/api/staff/accounts", status=403)
    code = await made(http, "POST", "/api/staff/code")
    assert code["uri"].startswith("otpauth://totp/") and len(code["squares"]) == len(code["squares"][0])
    secret = await secret_of(service, "chen.jing")
    assert one_time.written(secret) == code["secret"]
    async with service.app[STORE].read() as conn:
        assert secret not in (await conn.execute(select(staff_codes.c.sealed_secret))).scalar_one()
    await made(http, "POST", "/api/staff/code/confirm", {"code": "000000"}, 409)
    first = one_time.code_at(secret, now_ms())
    await made(http, "POST", "/api/staff/code/confirm", {"code": first}, 204)
    me = await made(http, "GET", "/api/staff/me")
    assert not me["must_set_code"] and "staff.manage" in me["permissions"]
    await made(http, "POST", "/api/staff/code", status=409)

    _, answer = await login(service, "chen.jing", password)
    await problem(answer, 401, "code_required")
    _, answer = await login(service, "chen.jing", password, first)
    await problem(answer, 401, "code_required")
    service.ahead_ms = 60_000
    later = one_time.code_at(secret, now_ms() + 60_000)
    answers = await asyncio.gather(*(login(service, "chen.jing", password, later) for _ in range(3)))
    assert sorted(answer.status for _, answer in answers) == [200, 401, 401], "one code, one login"

    await made(operator, "POST", f"/api/staff/accounts/{account['id']}/code/reset")
    await made(http, "GET", "/api/staff/me", status=401)
    again, answer = await login(service, "chen.jing", password)
    assert answer.status == 200 and (await made(again, "GET", "/api/staff/me"))["must_set_code"]


async def test_wrong_codes_lock_like_wrong_passwords_and_whoever_looks_after_it_unlocks(
    plain_service: Service,
) -> None:
    service = plain_service
    operator = await service.staff(Role.OPERATOR)
    clerk = await service.staff(Role.CLERK)
    await made(clerk, "POST", "/api/staff/code")
    secret = await secret_of(service, "clerk")
    await made(clerk, "POST", "/api/staff/code/confirm", {"code": one_time.code_at(secret, now_ms())}, 204)
    for _ in range(4):
        _, answer = await login(service, "clerk", code="000000")
        await problem(answer, 401, "code_required")
    _, answer = await login(service, "clerk", code="000000")
    assert answer.status in (401, 423)
    _, answer = await login(service, "clerk")
    await problem(answer, 423, "locked")
    (row,) = [
        each
        for each in (await made(operator, "GET", "/api/staff/accounts"))["accounts"]
        if each["username"] == "clerk"
    ]
    assert row["locked_until"] and row["has_code"] and row["sessions"] == 1
    await made(operator, "POST", f"/api/staff/accounts/{row['id']}/unlock")
    _, answer = await login(service, "clerk")
    await problem(answer, 401, "code_required")


async def test_a_supervisor_looks_after_clerks_and_not_after_operators_or_themselves(
    plain_service: Service,
) -> None:
    service = plain_service
    chief = await service.staff(Role.SUPERVISOR)
    ids = {role: await service.add_staff(role, f"x_{role.value}") for role in Role}
    own = (await made(chief, "GET", "/api/staff/me"))["staff_id"]
    for role, staff_id in {**ids, None: own}.items():
        status = 200 if role in LOOKED_AFTER[Role.SUPERVISOR] else 403
        await made(chief, "POST", f"/api/staff/accounts/{staff_id}/unlock", status=status)
    details = {"name": "王敏", "number": "001", "role": "operator"}
    await made(chief, "PUT", f"/api/staff/accounts/{ids[Role.CLERK]}", details, 403)
    await made(chief, "POST", "/api/staff/accounts", {**details, "username": "mine"}, 403)
    changed = {**details, "role": "seat", "desks": ["12345"], "dialect": True, "departments": ["民政局"]}
    row = await made(chief, "PUT", f"/api/staff/accounts/{ids[Role.CLERK]}", changed)
    assert (row["role"], row["desks"], row["dialect"], row["departments"]) == (
        "seat",
        ["12345"],
        True,
        ["民政局"],
    )
    await made(chief, "POST", f"/api/staff/accounts/{ids[Role.CLERK]}/revoke")
    _, answer = await login(service, "x_clerk")
    assert answer.status == 401
    await made(chief, "POST", f"/api/staff/accounts/{ids[Role.CLERK]}/restore")
    told = await made(chief, "POST", f"/api/staff/accounts/{ids[Role.CLERK]}/password")
    _, answer = await login(service, "x_clerk", told["password"])
    assert answer.status == 200


async def test_sessions_are_seen_and_ended_one_by_one(service: Service) -> None:
    chief, first = await service.staff(Role.SUPERVISOR), await service.staff(Role.CLERK)
    second, answer = await login(service, "clerk")
    assert answer.status == 200
    listed = (await made(first, "GET", "/api/staff/sessions"))["sessions"]
    assert [each["current"] for each in listed].count(True) == 1 and len(listed) == 2
    assert {each["browser"] for each in listed} >= {"Firefox · Linux"}
    assert {each["address"] for each in listed} == {"127.0.0.1"}
    other = next(each for each in listed if not each["current"])
    await made(first, "DELETE", f"/api/staff/sessions/{other['id']}", status=204)
    await made(second, "GET", "/api/staff/me", status=401)
    me = (await made(first, "GET", "/api/staff/me"))["staff_id"]
    (last,) = (await made(chief, "GET", f"/api/staff/accounts/{me}/sessions"))["sessions"]
    await made(chief, "DELETE", f"/api/staff/sessions/{last['id']}", status=204)
    await made(first, "GET", "/api/staff/me")
    await made(chief, "DELETE", f"/api/staff/accounts/{me}/sessions/{last['id']}", status=204)
    await made(first, "GET", "/api/staff/me", status=401)


async def test_a_new_password_of_one_s_own_ends_the_other_sessions(plain_service: Service) -> None:
    service = plain_service
    here, there = await service.staff(Role.CLERK), await service.login("clerk")
    wanted = {"old": "wrong", "new": "eine-lange-neue"}
    await made(here, "POST", "/api/staff/password", wanted, 409)
    await made(here, "POST", "/api/staff/password", {**wanted, "old": PASSWORD}, 204)
    await made(here, "GET", "/api/staff/me")
    await made(there, "GET", "/api/staff/me", status=401)
    _, answer = await login(service, "clerk", "eine-lange-neue")
    assert answer.status == 200
