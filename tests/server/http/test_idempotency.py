"""The same key and body is done once and answered the same, also when forty ask at once."""

import asyncio
import secrets
import types

import pytest
from sqlalchemy import insert, select

from protocol.errors import ErrorCode
from protocol.model import WireModel
from server import app as application
from server.http.context import Context
from server.http.errors import ApiError
from server.http.idempotency import KEEP_MS, forget_old, idempotency
from server.http.operation import operation
from server.staff.store import login_failures
from server.store.engine import STORE
from tests.server.service import Service, problem


class Wish(WireModel):
    """What to make."""

    what: str
    fail: bool = False


class Made(WireModel):
    """What was made."""

    number: str


@operation("POST", "/api/test/things", permission="tv", summary="make", body=Wish, answer=Made, status=201)
async def make(ctx: Context, body: Wish) -> Made:
    number = secrets.token_hex(8)
    async with ctx.store.write() as conn:
        # Any table will do to see how often the work was done.
        row = {"username_hash": number, "failures": 1, "locked_until": 0, "changed": 0}
        await conn.execute(insert(login_failures).values(**row))
        if body.fail:
            raise ApiError(ErrorCode.CONFLICT, "还不行。")
        await asyncio.sleep(0.01)
    return Made(number=number)


@pytest.fixture(autouse=True)
def with_test_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operation joins the application's own."""
    module = types.ModuleType(__name__)
    module.make = make  # type: ignore[attr-defined]
    monkeypatch.setattr(application, "FEATURES", (*application.FEATURES, module))


async def times_done(service: Service) -> int:
    async with service.app[STORE].read() as conn:
        return len((await conn.execute(select(login_failures))).all())


async def post(http, key: str, body: dict[str, object]):
    async with http.post("/api/test/things", json=body, headers={"Idempotency-Key": key}) as answer:
        await answer.read()
        return answer


async def test_forty_at_once_make_one_thing(service: Service) -> None:
    box = await service.box()
    answers = await asyncio.gather(*(post(box.http, "key-00000001", {"what": "a"}) for _ in range(40)))
    assert {answer.status for answer in answers} == {201}
    assert len({await answer.text() for answer in answers}) == 1
    assert await times_done(service) == 1


async def test_without_a_key_each_post_makes_its_own(service: Service) -> None:
    box = await service.box()
    for _ in range(2):
        async with box.http.post("/api/test/things", json={"what": "a"}) as answer:
            assert answer.status == 201
    assert await times_done(service) == 2


async def test_another_body_under_the_same_key_is_refused(service: Service) -> None:
    box = await service.box()
    await post(box.http, "key-00000001", {"what": "a"})
    await problem(await post(box.http, "key-00000001", {"what": "b"}), 409, "conflict")
    assert await times_done(service) == 1


async def test_another_household_may_use_the_same_key(service: Service) -> None:
    first, second = await service.box(), await service.box()
    one = await (await post(first.http, "key-00000001", {"what": "a"})).json()
    two = await (await post(second.http, "key-00000001", {"what": "a"})).json()
    assert one != two


async def test_what_was_refused_may_be_tried_again(service: Service) -> None:
    box = await service.box()
    for _ in range(2):
        await problem(await post(box.http, "key-00000001", {"what": "a", "fail": True}), 409, "conflict")
    assert await times_done(service) == 0


async def test_a_key_of_the_wrong_form_is_refused(service: Service) -> None:
    box = await service.box()
    await problem(await post(box.http, "k", {"what": "a"}), 400, "invalid")


async def test_work_whose_answer_was_lost_is_not_done_again(service: Service) -> None:
    """As after a kill between the work's commit and the answer."""
    box = await service.box()
    await post(box.http, "key-00000001", {"what": "a"})
    async with service.app[STORE].write() as conn:
        await conn.execute(idempotency.update().values(answer=None))
    told = await problem(await post(box.http, "key-00000001", {"what": "a"}), 409, "conflict")
    assert "已经提交过" in told["detail"]
    assert await times_done(service) == 1


async def test_answers_are_sealed_and_forgotten_after_a_day(service: Service) -> None:
    box = await service.box()
    made = await (await post(box.http, "key-00000001", {"what": "a"})).json()
    async with service.app[STORE].read() as conn:
        kept = (await conn.execute(select(idempotency))).one()
    assert made["number"].encode() not in kept.answer
    service.ahead_ms = KEEP_MS + 1000
    await forget_old(service.app)
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(idempotency))).first() is None
