"""Own or another's: every operation that names a thing, called by its owners and by others.

The operations are collected from the application itself. One that names a thing this test does not know
fails: make the thing in ``world`` (and give a body in BODIES when it takes one), or say in COUNTY that it is
everybody's.
"""

import json
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from protocol.proposal import ProposalState, ProposedPerson
from protocol.staff import Role
from server import app as application
from server.crypto.sealing import SEALER
from server.http.operation import Operation, collect
from server.proposals import store as proposal_store
from server.proposals.store import ProposalRecord
from server.store.engine import STORE
from tests.server.household import GUIDE, IDENTITY_NUMBER, Household, paper, path_of, publish_guides
from tests.server.package_sample import CL, GUIDES, MZ, handed_in, household_with_package
from tests.server.service import Service

OWNED = {
    "tv": "household",
    "phone": "hand-off",
    "staff.review": "department",
    "staff.approve_late": "department",
    "staff.answer_calls": "desk",
}
"""Permissions whose holders may touch only some things; every other permission is for the whole county."""
COUNTY = frozenset({"videos"})
"""Things that belong to everybody."""
HELD = frozenset(
    {
        "POST /api/staff/calls/{id}/hangup",
        "POST /api/staff/calls/{id}/captions",
        "GET /api/staff/calls/{id}/words",
        "POST /api/staff/calls/{id}/telephone/show",
        "PUT /api/staff/calls/{id}/telephone",
        "GET /api/staff/calls/{id}/members",
        "GET /api/staff/calls/{id}/form",
        "GET /api/staff/calls/{id}/proposals",
        "POST /api/staff/calls/{id}/proposals",
        "POST /api/staff/calls/{id}/code/remove",
        "POST /api/staff/calls/{id}/invitations",
        "POST /api/staff/calls/{id}/participants/{participant}/admit",
        "DELETE /api/staff/calls/{id}/participants/{participant}",
        "GET /api/staff/calls/{id}/transfer",
        "POST /api/staff/calls/{id}/transfer",
        "GET /api/staff/calls/{id}/record",
        "PUT /api/staff/calls/{id}/note",
        "PUT /api/staff/calls/{id}/ticket",
        "GET /api/staff/calls/{id}/shown",
        "PUT /api/staff/calls/{id}/shown",
        "DELETE /api/staff/calls/{id}/shown",
    }
)
"""Only for the one clerk who has the thing in hand; tests/server/calls goes through it."""
REFUSED = (401, 403, 404)
GONE = (*REFUSED, 410)

BODIES: dict[str, Any] = {
    "PUT /api/tv/calls/{id}/rating": {"level": "satisfied"},
    "POST /api/tv/calls/{id}/wishes": {"kind": "slower"},
    "POST /api/staff/calls/{id}/captions": {"text": "请稍等"},
    "PUT /api/staff/calls/{id}/shown": {"kind": "guide", "key": GUIDE.code},
    "POST /api/tv/calls/{id}/telephone": {"number": "13812345678"},
    "PUT /api/staff/calls/{id}/telephone": {"state": "ringing"},
    "POST /p/{token}/call/join": {"camera": True, "microphone": True},
    "POST /p/{token}/call/plays": {"plays": True},
    "PUT /api/tv/applications/{id}/applicant": {"member_id": "{members}"},
    "PUT /api/tv/applications/{id}/answers/{key}": {"value": "90"},
    "PUT /api/tv/applications/{id}/at": {"question": "age"},
    "PUT /api/tv/members/{id}/residence": {"township": "七里坪镇"},
    "POST /api/staff/calls/{id}/invitations": {"name": "李四", "role": "红管家"},
    "POST /api/staff/calls/{id}/transfer": {"desk": "12345", "word": "请接着办"},
    "PUT /api/staff/calls/{id}/note": {"text": "要带户口簿"},
    "PUT /api/staff/calls/{id}/ticket": {"number": "20261124-1"},
    "POST /api/staff/calls/{id}/proposals": {"value": {"member_id": "{members}", "name": "张三"}},
    "POST /api/tv/proposals/{id}/confirm": {"consent_version": 1},
    "PUT /api/staff/applications/{id}/materials/{key}": {"verdict": "合格"},
    "POST /api/staff/applications/{id}/return": {"message": "请改。"},
    "POST /api/staff/applications/{id}/pass": {},
    "POST /api/staff/applications/{id}/refuse": {"message": "不行。", "legal_basis": "某办法第三条"},
    "PUT /api/staff/photos/{id}/marks": {"marks": []},
    "POST /api/staff/applications/{id}/late/{key}": {"because": "刚刚才发现的"},
    "POST /api/staff/late/{id}/{key}/decide": {"approve": False},
}
KEYS = {"answers": "age", "materials": "id_card", "late": "id_card"}


def operations() -> list[Operation]:
    return [
        made
        for feature in application.FEATURES
        for made in (*collect(feature), *getattr(feature, "OPERATIONS", ()))
    ]


def noun(made: Operation) -> str:
    """What the path names: the word before its first parameter."""
    return made.path.partition("/{")[0].rsplit("/", 1)[-1]


def owned() -> list[Operation]:
    return [
        made
        for made in operations()
        if made.permission in OWNED and made.parameters and noun(made) not in COUNTY
    ]


@dataclass
class World:
    """One household's things, and callers who own them or do not."""

    ids: dict[str, str]
    own: dict[str, aiohttp.ClientSession]
    others: dict[str, list[aiohttp.ClientSession]]

    def path(self, made: Operation) -> str:
        """The operation's path to the first household's thing."""
        path = made.path
        for word, key in KEYS.items():
            path = path.replace(f"{word}/{{key}}", f"{word}/{key}").replace("{id}/{key}", f"{{id}}/{key}")
        uses = {"/materials/": "camera", "/call": "caller", "/answers": "asked"}
        token = self.ids[next((use for part, use in uses.items() if part in made.path), "p")]
        path = path.replace("{participant}", self.ids["participant"])
        path = path.replace("/remove/{id}", f"/remove/{self.ids['taken']}")
        if "{part}" in path:
            path = path.replace("{id}", self.ids["packages"]).replace("{part}", self.ids["parts"])
        return path.replace("{id}", self.ids[noun(made)]).replace("{token}", token)

    async def status(self, http: aiohttp.ClientSession, made: Operation) -> int:
        """What a caller is answered."""
        body = json.loads(json.dumps(BODIES.get(made.name)).replace("{members}", self.ids["members"]))
        async with http.request(made.method, self.path(made), json=body) as answer:
            await answer.read()
            return answer.status


async def world(service: Service) -> World:
    mine = await household_with_package(service)
    await publish_guides(service, GUIDE, *GUIDES)
    theirs = Household(service, await service.box())
    submitted = await mine.submitted()
    whole = await handed_in(mine)
    clerk = await service.staff(Role.CLERK, departments=("民政局", CL, MZ))
    async with clerk.post(f"/api/staff/applications/{submitted['id']}/open") as answer:
        assert answer.status == 200
    handoff = await mine.handoff()
    phone = await mine.phone(handoff)
    draft = await mine.call("POST", "/api/tv/applications", {"guide_code": GUIDE.code}, 201)
    camera = await mine.handoff(draft["id"])
    async with phone.get(path_of(camera)) as answer:
        assert answer.status == 200
    await mine.call("POST", f"/api/tv/handoffs/{camera.id}/confirm")
    status, taken = await mine.upload(phone, camera, "id_card", paper())
    assert status == 200, taken
    other_phone = await theirs.phone(await theirs.handoff())
    async with mine.box.http.post("/api/tv/callbacks", json={"desk": "anxinban"}) as answer:
        assert answer.status == 201, await answer.text()
        callback = await answer.json()
    async with mine.box.http.post("/api/tv/calls", json={"desk": "anxinban"}) as answer:
        assert answer.status in (200, 201), await answer.text()
        call = await answer.json()
    caller = await mine.handoff(purpose="call")
    async with phone.get(path_of(caller)) as answer:
        assert answer.status == 200
    await mine.call("POST", f"/api/tv/handoffs/{caller.id}/confirm")
    async with mine.box.http.get("/api/tv/calls/current") as answer:
        participant = (await answer.json())["call"]["participants"][0]["id"]
    asked = await mine.handoff(draft["id"], purpose="answers")
    async with phone.get(path_of(asked)) as answer:
        assert answer.status == 200
    await mine.call("POST", f"/api/tv/handoffs/{asked.id}/confirm")
    seat = await service.staff(Role.SEAT, "at_desk", desks=("anxinban",))
    proposal = await proposed(service, seat, mine, call["id"], submitted["member_id"])
    ids = {
        "proposals": proposal,
        "applications": submitted["id"],
        "packages": whole["id"],
        "parts": whole["package"]["parts"][0]["id"],
        "late": submitted["id"],
        "photos": submitted["materials"][0]["photos"][0]["id"],
        "members": submitted["member_id"],
        "handoffs": handoff.id,
        "calls": call["id"],
        "callbacks": callback["id"],
        "p": path_of(handoff).rsplit("/", 1)[1],
        "camera": path_of(camera).rsplit("/", 1)[1],
        "caller": path_of(caller).rsplit("/", 1)[1],
        "asked": path_of(asked).rsplit("/", 1)[1],
        "participant": participant,
        "taken": taken["photo"]["id"],
    }
    away = ("残联",)
    return World(
        ids=ids,
        own={
            "tv": mine.box.http,
            "phone": phone,
            "staff.review": clerk,
            "staff.approve_late": await service.staff(Role.SUPERVISOR, departments=("民政局",)),
            "staff.answer_calls": seat,
        },
        others={
            "tv": [theirs.box.http],
            "phone": [other_phone, service.caller()],
            "staff.review": [
                # The desk 安馨办 sees the whole of every package: these sit elsewhere.
                await service.staff(Role.CLERK, "away", desks=("12345",), departments=away),
                await service.staff(Role.SUPERVISOR, "chief_away", desks=("12345",), departments=away),
            ],
            "staff.approve_late": [await service.login("chief_away")],
            "staff.answer_calls": [await service.staff(Role.SEAT, "other_desk", desks=("12345",))],
        },
    )


async def proposed(
    service: Service, seat: aiohttp.ClientSession, household: Household, call_id: str, member_id: str
) -> str:
    """The id of what this seat has written for a household in a call."""
    async with seat.get("/api/staff/me") as answer:
        seat_id = (await answer.json())["staff_id"]
    proposal = ProposalRecord(
        id="proposal-1",
        household_id=household.box.session.household_id,
        call_id=call_id,
        kind="person",
        value=ProposedPerson(member_id=member_id, name="张三"),
        state=ProposalState.OPEN,
        proposer_id=seat_id,
        proposer_name="李四",
        created=1,
    )
    async with service.app[STORE].write() as conn:
        await proposal_store.add(conn, service.app[SEALER], proposal)
    return proposal.id


def test_every_operation_says_whose_things_it_touches() -> None:
    known = {"applications", "packages", "late", "photos", "members", "handoffs", "calls", "callbacks"}
    known |= {"proposals", "p"}
    undeclared = [made.name for made in owned() if noun(made) not in known]
    assert undeclared == [], "say in this test whose thing it is"
    bodiless = [made.name for made in owned() if made.body is not None and made.name not in BODIES]
    assert bodiless == [], "give it a body that is right in itself"
    assert len(owned()) > 25


async def test_no_operation_gives_another_what_is_not_theirs(service: Service) -> None:
    here = await world(service)
    deviations = [
        (made.name, status)
        for made in owned()
        for other in here.others[made.permission]
        if (status := await here.status(other, made)) not in GONE
    ]
    assert deviations == []


async def test_every_operation_lets_its_owner_through(service: Service) -> None:
    """So that the test above cannot pass by refusing everybody. What ends a thing comes last."""
    here = await world(service)
    last = ("DELETE", "leave", "cancel", "withdraw", "hangup", "done", "return", "pass", "refuse")
    ordered = sorted(owned(), key=lambda made: any(word in made.name for word in last))
    deviations = []
    for made in ordered:
        status = await here.status(here.own[made.permission], made)
        # A form without its fields, a thing that is not in the right state: the door was open.
        if status in REFUSED and made.name not in HELD:
            deviations.append((made.name, status))
    assert deviations == []


@pytest.mark.parametrize("permission", ["tv", "staff.review", "staff.approve_late", "staff.answer_calls"])
async def test_no_list_names_another_households_or_departments_things(
    service: Service, permission: str
) -> None:
    here = await world(service)
    lists = [
        made
        for made in operations()
        if made.permission == permission and made.method == "GET" and not made.parameters
    ]
    assert lists
    for made in lists:
        for other in here.others[permission]:
            async with other.get(made.path) as answer:
                text = await answer.text()
            assert answer.status == 200, made.name
            named = [name for name in (*here.ids.values(), IDENTITY_NUMBER) if name in text]
            assert named == [], made.name
