"""Login, lock-out, sessions that can be ended."""

import asyncio

from protocol.staff import Role
from server.clock import now_ms
from server.staff import store
from server.store.engine import STORE
from tests.server.service import PASSWORD, Service, problem


async def login(service: Service, username: str, password: str):
    async with service.caller().post(
        "/api/staff/login", json={"username": username, "password": password}
    ) as answer:
        await answer.read()
        return answer


async def test_the_right_password_opens_a_session_that_knows_its_permissions(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    async with clerk.get("/api/staff/me") as answer:
        me = await answer.json()
    assert (me["name"], me["number"], me["role"]) == ("王敏", "001", "clerk")
    assert me["permissions"] == ["staff.answer_calls", "staff.review"]
    assert me["desks"] == ["anxinban", "12345"]


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(service: Service) -> None:
    await service.add_staff(Role.CLERK)
    answer = await login(service, "clerk", PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


async def test_a_wrong_password_and_an_unknown_name_read_the_same(service: Service) -> None:
    await service.add_staff(Role.CLERK)
    wrong = await problem(await login(service, "clerk", "no"), 401, "unauthenticated")
    unknown = await problem(await login(service, "nobody", "no"), 401, "unauthenticated")
    assert wrong["detail"] == unknown["detail"] == "用户名或密码不对，请再试一次。"


async def test_five_wrong_passwords_lock_known_and_unknown_names_for_a_quarter_hour(service: Service) -> None:
    await service.add_staff(Role.CLERK)
    for name in ("clerk", "nobody"):
        for _ in range(4):
            await problem(await login(service, name, "no"), 401, "unauthenticated")
        locked = await problem(await login(service, name, "no"), 423, "locked")
        assert "15 分钟" in locked["detail"]
    refused = await problem(await login(service, "clerk", PASSWORD), 423, "locked")
    assert "请主管重设密码" in refused["detail"]
    service.ahead_ms = 15 * 60_000 + 1_000
    assert (await login(service, "clerk", PASSWORD)).status == 200


async def test_twelve_guesses_at_once_count_as_twelve(service: Service) -> None:
    await service.add_staff(Role.CLERK)
    answers = await asyncio.gather(*(login(service, "clerk", "no") for _ in range(12)))
    assert {answer.status for answer in answers} <= {401, 423}
    await problem(await login(service, "clerk", PASSWORD), 423, "locked")


async def test_logging_out_ends_the_session_at_once(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    token = next(cookie.value for cookie in clerk.cookie_jar if cookie.key == "staff_session")
    async with clerk.post("/api/staff/logout") as answer:
        assert answer.status == 204
    thief = service.caller({"Cookie": f"staff_session={token}"})
    async with thief.get("/api/staff/me") as answer:
        await problem(answer, 401, "unauthenticated")


async def test_a_revoked_account_is_out_at_once_and_stays_out(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    async with service.app[STORE].write() as conn:
        account = await store.account_by_username(conn, "clerk")
        assert account
        await store.revoke_account(conn, account.id, now_ms())
    async with clerk.get("/api/staff/me") as answer:
        await problem(answer, 401, "unauthenticated")
    await problem(await login(service, "clerk", PASSWORD), 401, "unauthenticated")


async def test_a_session_slides_while_used_but_not_for_ever(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    statuses = []
    for hours in (9, 18, 23, 25):
        service.ahead_ms = hours * 3_600_000
        async with clerk.get("/api/staff/me") as answer:
            statuses.append(answer.status)
    assert statuses == [200, 200, 200, 401]


async def test_a_session_that_is_not_used_ends(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    service.ahead_ms = 11 * 3_600_000
    async with clerk.get("/api/staff/me") as answer:
        await problem(answer, 401, "unauthenticated")


async def test_a_form_of_another_site_cannot_use_the_cookie(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    async with clerk.post("/api/staff/logout", headers={"X-Requested-With": "form"}) as answer:
        await problem(answer, 403, "forbidden")
    async with clerk.get("/api/staff/me") as answer:
        assert answer.status == 200


async def test_the_database_holds_neither_token_nor_password(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    token = next(cookie.value for cookie in clerk.cookie_jar if cookie.key == "staff_session")
    async with service.app[STORE].read() as conn:
        kept = repr((await conn.execute(store.staff_sessions.select())).all())
        kept += repr((await conn.execute(store.staff.select())).all())
    assert token not in kept
    assert PASSWORD not in kept
