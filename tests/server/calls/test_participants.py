"""A phone in a call, and the ordinary telephone beside it, through the whole service on both engines."""

from typing import Any

from sqlalchemy import func, select

from protocol.handoff import Handoff
from server.audit.trail import audit
from server.calls.telephone_store import call_telephones
from server.retention.housekeeping import keep_house
from server.retention.rules import DAY_MS
from server.store.engine import STORE
from tests.server.calls.ends import ANSWER, OFFER, Clerk, End, Tv
from tests.server.calls.test_call_words import current, refused, talking
from tests.server.household import path_of
from tests.server.service import Service


class Phone(End):
    """A phone that scanned the code of a call and was confirmed."""

    @classmethod
    async def new(cls, service: Service, tv: Tv) -> "Phone":
        async with tv.http.post("/api/tv/handoffs", json={"purpose": "call"}) as answer:
            assert answer.status == 201, await answer.text()
            handoff = Handoff.model_validate(await answer.json())
        phone = cls(service.caller({"Accept": "text/html"}))
        phone.page = path_of(handoff)
        async with phone.http.get(phone.page) as answer:
            assert answer.status == 200
        async with tv.http.post(f"/api/tv/handoffs/{handoff.id}/confirm") as answer:
            assert answer.status == 200, await answer.text()
        return phone

    page: str

    async def join(self) -> dict[str, Any]:
        """Socket first, so that nothing is missed, as the page does it."""
        await self.connect(f"{self.page}/ws")
        return await self.post("/call/join", camera=True, microphone=True)

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        async with self.http.post(self.page + path, json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()  # type: ignore[no-any-return]


async def audited(service: Service, action: str) -> int:
    async with service.app[STORE].read() as conn:
        wanted = select(func.count()).select_from(audit).where(audit.c.action == action)
        return int((await conn.execute(wanted)).scalar_one())


async def test_a_phone_takes_part_offers_is_answered_and_goes_with_the_call(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    phone = await Phone.new(service, tv)
    (waiting,) = (await current(tv))["participants"]
    assert (waiting["kind"], waiting["state"], waiting["plays"]) == ("phone", "let_in", False)
    mine = waiting["id"]
    joined = await phone.join()
    assert joined["participants"][0]["state"] == "here"
    assert (await clerk.hears_call("talking", participants=joined["participants"]))["id"] == call_id

    said = await phone.signal(call_id, participant=mine, description=OFFER)
    assert said["type"] == "done", said
    heard = await clerk.hears(lambda e: e["type"] == "call.signal" and e["signal"]["participant"] == mine)
    assert heard["signal"]["description"] == OFFER
    assert (await clerk.signal(call_id, participant=mine, description=ANSWER))["type"] == "done"
    heard = await phone.hears(lambda e: e["type"] == "call.signal")
    assert heard["signal"]["description"] == ANSWER
    assert not [e for e in tv.events if e["type"] == "call.signal" and e["signal"]["participant"]]
    stale = await phone.signal(call_id, participant=mine, description=OFFER, generation=1, candidate=None)
    assert stale["type"] == "done", "the same generation again is no mistake"
    asked = await clerk.signal(call_id, participant=mine, generation=2)
    assert asked["type"] == "done"
    assert (await clerk.signal(call_id, participant=mine, description=ANSWER, generation=2))[
        "type"
    ] == "failed"

    await phone.post("/call/plays", plays=True)
    await tv.hears(
        lambda e: (
            e.get("call", {}).get("participants", [{}])[0:1]
            == [{**joined["participants"][0], "generation": 1, "plays": True}]
        )
    )
    async with tv.http.post(f"/api/tv/calls/{call_id}/hangup") as answer:
        assert answer.status == 200
    assert (await phone.hears_call("ended"))["id"] == call_id
    async with phone.http.post(
        f"{phone.page}/call/join",
        json={"camera": True, "microphone": True},
        headers={"Accept": "application/json"},
    ) as answer:
        assert answer.status == 410
    async with phone.http.get(phone.page) as answer:
        assert "用完了" in await answer.text()
    await phone.close()


async def test_strangers_other_phones_and_a_phone_that_was_sent_away_are_not_heard(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    first = await Phone.new(service, tv)
    mine = (await first.join())["participants"][0]["id"]
    other_tv = await Tv.new(service)
    assert (await other_tv.signal(call_id, participant=mine, description=OFFER))["type"] == "failed"
    assert (await tv.signal(call_id, participant=mine, description=OFFER))["type"] == "failed"
    assert (await first.signal(call_id, participant="part_nobody", description=OFFER))["type"] == "failed"
    # As the television it may not speak either.
    assert (await first.signal(call_id, description=OFFER))["type"] == "failed"

    second = await Phone.new(service, tv)
    assert [each["id"] == mine for each in (await current(tv))["participants"]] == [False]
    assert (await first.signal(call_id, participant=mine, description=OFFER))["type"] == "failed"
    newer = (await second.join())["participants"][0]["id"]
    async with tv.http.delete(f"/api/tv/calls/{call_id}/participants/{newer}") as answer:
        assert (await answer.json())["participants"] == []
    await second.hears_call("talking", participants=[])
    await clerk.hears_call("talking", participants=[])
    async with second.http.get(second.page) as answer:
        assert "用完了" in await answer.text()
    for phone in (first, second):
        await phone.close()


async def test_without_a_call_there_is_no_code_for_one(service: Service) -> None:
    tv = await Tv.new(service)
    detail = await refused(tv, "/api/tv/handoffs", 409, "conflict", purpose="call")
    assert "再打一次" in detail


async def test_the_telephone_is_masked_shown_by_one_key_audited_and_forgotten(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    path = f"/api/tv/calls/{call_id}/telephone"
    await refused(tv, path, 400, "invalid")
    async with tv.http.post(path, json={"number": "13812345678"}) as answer:
        assert (await answer.json())["telephone"] == {"masked": "138****5678", "state": "asked"}
    heard = await clerk.hears_call("talking", telephone={"masked": "138****5678", "state": "asked"})
    assert "13812345678" not in str(heard)
    async with clerk.http.post(f"/api/staff/calls/{call_id}/telephone/show", json={}) as answer:
        assert (await answer.json())["number"] == "13812345678"
    assert await audited(service, "call.telephone.show") == 1
    other = await Clerk.new(service, "c2")
    async with other.http.post(f"/api/staff/calls/{call_id}/telephone/show", json={}) as answer:
        assert answer.status == 404
    async with clerk.http.put(f"/api/staff/calls/{call_id}/telephone", json={"state": "ringing"}) as answer:
        assert answer.status == 200
    await tv.hears_call("talking", telephone={"masked": "138****5678", "state": "ringing"})

    async with service.app[STORE].read() as conn:
        row = (await conn.execute(select(call_telephones))).one()
    assert b"13812345678" not in row.sealed_number
    async with clerk.http.post(f"/api/staff/calls/{call_id}/hangup") as answer:
        assert answer.status == 200
    async with clerk.http.post(f"/api/staff/calls/{call_id}/telephone/show", json={}) as answer:
        assert answer.status == 404, "after the call nobody looks any more"
    service.ahead_ms = 31 * DAY_MS
    await keep_house(service.app)
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(call_telephones))).all() == []
