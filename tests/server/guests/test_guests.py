"""A third person in a call: one link, one browser, let in by the clerk; on both database engines."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from protocol.call import CallState
from protocol.participant import ParticipantState
from server.audit.trail import audit
from server.guests import rules
from server.guests.feature import mind_pages
from server.guests.store import call_invitations
from server.store.engine import STORE
from tests.server.calls.ends import ANSWER, OFFER, Clerk, End
from tests.server.calls.test_call_words import current, refused, say, talking
from tests.server.service import Service, problem

WHO = {"name": "刘芳", "role": "红管家"}
S = ParticipantState


@pytest.mark.parametrize(
    ("state", "others", "fine"),
    [
        (CallState.TALKING, (), True),
        (CallState.TALKING, (S.WAITING,), True),
        (CallState.TALKING, (S.HERE,), False),
        (CallState.TALKING, (S.LET_IN,), False),
        (CallState.QUEUED, (), False),
        (CallState.ENDED, (), False),
    ],
)
def test_one_third_person_at_a_time_and_only_while_they_talk(
    state: CallState, others: tuple[ParticipantState, ...], fine: bool
) -> None:
    if fine:
        rules.check_invite(state, others)
        return
    with pytest.raises(rules.RefusedGuest):
        rules.check_invite(state, others)


@pytest.mark.parametrize(
    ("asked", "state", "words"),
    [
        (rules.Asked(10), CallState.ENDED, "结束"),
        (rules.Asked(10, "somebody"), CallState.TALKING, "有人用过"),
        (rules.Asked(5), CallState.TALKING, "过时"),
    ],
)
def test_a_link_is_for_one_browser_in_its_time(asked: rules.Asked, state: CallState, words: str) -> None:
    with pytest.raises(rules.RefusedGuest, match=words):
        rules.check_enter(asked, state, 5)
    rules.check_enter(rules.Asked(6), CallState.TALKING, 5)


class Guest(End):
    """A browser with a link."""

    token = ""

    async def enter(self, token: str) -> int:
        """Press 进来等; gives the status."""
        self.token = token
        async with self.http.post(f"/j/{token}", allow_redirects=False) as answer:
            return answer.status

    async def ask(self, what: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """GET call, or POST something else."""
        method = "POST" if body else "GET"
        async with self.http.request(method, f"/j/{self.token}/{what}", json=body or None) as answer:
            return answer.status, await answer.json()


def token_of(made: dict[str, Any]) -> str:
    return str(made["url"].rsplit("/", 1)[1])


async def test_invited_waits_is_let_in_speaks_with_the_clerk_and_is_sent_away(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    other = await Clerk.new(service, "c2")
    path = f"/api/staff/calls/{call_id}"
    await refused(other, f"{path}/invitations", 404, "not_found", **WHO)
    void = token_of(await say(clerk, f"{path}/invitations", **WHO))
    made = await say(clerk, f"{path}/invitations", **WHO)
    token = token_of(made)
    guest, late = Guest(service.caller()), Guest(service.caller())
    assert await late.enter(void) == 404, "the newer link takes the place of the older"
    async with late.http.get(f"/j/{token}") as answer:
        assert "刘芳（红管家）" in await answer.text(), "looking uses nothing up"
    assert await guest.enter(token) == 303
    assert await late.enter(token) == 410
    late.token = token
    assert (await late.ask("call"))[0] == 410

    waiting = (await clerk.hears(lambda e: bool(e.get("call", {}).get("participants"))))["call"][
        "participants"
    ][0]
    assert (waiting["kind"], waiting["state"], waiting["label"]) == ("third", "waiting", "刘芳（红管家）")
    status, seen = await guest.ask("call")
    assert (status, seen["state"], seen["call"]["ice_servers"]) == (200, "waiting", [])
    assert (await guest.ask("here", camera=True, microphone=True))[0] == 409
    await guest.connect(f"/j/{token}/ws")
    await refused(other, f"{path}/participants/{waiting['id']}/admit", 404, "not_found")
    async with clerk.http.post(f"{path}/participants/{waiting['id']}/admit") as answer:
        assert (await answer.json())["participants"][0]["state"] == "let_in"
    told = await guest.hears_call("talking")
    assert (told["caller"], told["guide_title"], told["telephone"]) == ("", "", None)
    assert (await guest.ask("here", camera=True, microphone=False))[1]["state"] == "here"
    assert (await current(tv))["participants"][0]["state"] == "here", "the television can say who is there"

    me = waiting["id"]
    assert (await guest.signal(call_id, participant=me, description=OFFER))["type"] == "done"
    assert (await clerk.hears(lambda e: e["type"] == "call.signal"))["signal"]["participant"] == me
    assert (await clerk.signal(call_id, participant=me, description=ANSWER))["type"] == "done"
    await guest.hears(lambda e: e["type"] == "call.signal")
    assert (await tv.signal(call_id, participant=me, description=OFFER))["type"] == "failed"
    assert "先请他离开" in await refused(clerk, f"{path}/invitations", 409, "conflict", **WHO)

    async with tv.http.delete(f"/api/tv/calls/{call_id}/participants/{me}") as answer:
        assert (await answer.json())["participants"] == []
    assert (await guest.hears_call("talking", participants=[]))["id"] == call_id
    assert (await guest.ask("call"))[0] == 410
    assert (await guest.signal(call_id, participant=me, description=OFFER, generation=2))["type"] == "failed"
    async with service.app[STORE].read() as conn:
        trail = list((await conn.execute(select(audit.c.action).where(audit.c.subject == call_id))).scalars())
    steps = ["invite", "invite", "enter", "admit", "here", "remove"]
    assert [each.removeprefix("call.third.") for each in trail if "third" in each] == steps


async def test_digits_lead_there_and_a_closed_page_has_left(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    made = await say(clerk, f"/api/staff/calls/{call_id}/invitations", **WHO)
    async with service.app[STORE].read() as conn:
        kept = (await conn.execute(select(call_invitations))).one()
    assert made["code"] not in json.dumps([str(value) for value in kept])
    guest = Guest(service.caller())
    async with guest.http.post("/j", data={"code": "0000 0000"}, allow_redirects=False) as answer:
        assert answer.status == 404
    spoken = f"{made['code'][:4]} {made['code'][4:]}"
    async with guest.http.post("/j", data={"code": spoken}, allow_redirects=False) as answer:
        assert answer.status == 303
        token = answer.headers["Location"].rsplit("/", 1)[1]
    assert await guest.enter(token) == 303
    async with guest.http.post("/j", data={"code": spoken}, allow_redirects=False) as answer:
        assert answer.status == 404, "once"
    await mind_pages(service.app)
    assert (await current(tv))["participants"][0]["state"] == "waiting"
    service.ahead_ms = rules.AWAY_MS + 1000
    await mind_pages(service.app)
    assert (await clerk.hears_call("talking", participants=[]))["id"] == call_id

    made = await say(clerk, f"/api/staff/calls/{call_id}/invitations", **WHO)
    service.ahead_ms += rules.OPEN_MS
    assert await Guest(service.caller()).enter(token_of(made)) == 410
    async with guest.http.get(f"/j/{'x' * 27}") as answer:
        await problem(answer, 404, "not_found")
