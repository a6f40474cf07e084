"""Canaries: identity number, telephone, name and token, planted in every field and address, are found nowhere
in the log, the metrics or the bodies of refusals, over a whole life and over every operation there is."""

import base64
import json
import logging
from urllib.parse import quote

import aiohttp
from pydantic import BaseModel

from protocol.handoff import Handoff
from protocol.staff import Role
from server import app as application
from server.applications.darkroom import DARKROOM
from server.calls.store import change_call
from server.http.operation import Operation, collect
from server.logs import JsonLines
from server.store.engine import STORE
from tests.server.applications.test_answers import FORM
from tests.server.household import GUIDE, Household, member_form, path_of, publish_guides
from tests.server.review.test_photo_desk import call
from tests.server.service import Service

NAME = "端木金丝雀"
NUMBER = "421122193808177519"
TELEPHONE = "13907251648"
TOKEN = "kAnArY_t0ken-9f3b7c1d5e"
WORDS = "金丝雀说请换一张"
CANARIES = (NAME, NUMBER, TELEPHONE, TOKEN, WORDS)


class Cage(logging.Handler):
    """Everything that is logged at any level, as the service would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "aiohttp.access":
            # The test's server writes it; ours is started without (server/serve.py).
            return
        self.lines.append(self.format(record))


def caged(lines: list[str]) -> list[str]:
    """Lines with a canary in them, in any of the ways in which text is carried."""
    forms = {
        form
        for canary in CANARIES
        for form in (
            canary,
            quote(canary),
            json.dumps(canary).strip('"'),
            base64.b64encode(canary.encode()).decode().rstrip("="),
            canary.encode().hex(),
        )
    }
    return [line for line in lines if any(form in line for form in forms)]


async def test_canaries_are_found_nowhere(service: Service) -> None:
    cage, root = Cage(), logging.getLogger()
    level = root.level
    root.addHandler(cage)
    root.setLevel(logging.DEBUG)
    try:
        refusals = await whole_life(service)
        refusals += await every_operation(service)
    finally:
        root.removeHandler(cage)
        root.setLevel(level)
    async with service.caller().get("/metrics") as answer:
        metrics = await answer.text()
    assert len(refusals) > 150 and "operation failed" in "".join(cage.lines) and "http_requests" in metrics
    assert caged(cage.lines) == []
    assert caged(metrics.splitlines()) == []
    assert caged(refusals) == []


async def whole_life(service: Service) -> list[str]:
    """Typed in by phone, answered, photographed, returned with words, passed; gives bodies of refusals."""
    await publish_guides(service, GUIDE, FORM)
    household = Household(service, await service.box())
    handoff = await household.handoff()
    phone = await household.phone(handoff)
    form = member_form(name=NAME, identity_number=NUMBER, telephone=TELEPHONE)
    refusals = []
    async with phone.post(f"{path_of(handoff)}/member", data=form | {"consent": ""}) as answer:
        assert answer.status == 400
        # The form comes back filled in, to the phone that filled it in and to nobody else.
        assert NAME in await answer.text()
    async with phone.post(f"{path_of(handoff)}/member", data=form) as answer:
        assert answer.status == 200, await answer.text()
    member = (await household.call("GET", "/api/tv/members"))["members"][0]["id"]
    draft = await household.call("POST", "/api/tv/applications", {"guide_code": GUIDE.code}, 201)
    one = f"/api/tv/applications/{draft['id']}"
    await household.call("PUT", f"{one}/applicant", {"member_id": member})
    for value in (NUMBER, TELEPHONE, NAME):
        refusals.append(str(await household.call("PUT", f"{one}/answers/age", {"value": value}, 400)))
    await household.call("PUT", f"{one}/answers/age", {"value": "88"})
    await household.call("PUT", f"{one}/answers/bank", {"value": "abc"})
    await household.photograph(draft["id"], "id_card", "bank_card")
    await household.call("POST", f"{one}/submit")
    clerk = await service.staff(Role.CLERK)
    staff_one = f"/api/staff/applications/{draft['id']}"
    await call(clerk, "POST", f"{staff_one}/open")
    body = {"verdict": "需补正", "reason": f"{WORDS}，{NAME}，{NUMBER}"}
    await call(clerk, "PUT", f"{staff_one}/materials/bank_card", body)
    await call(clerk, "PUT", f"{staff_one}/materials/id_card", {"verdict": "合格"})
    refusals.append(str(await call(clerk, "POST", f"{staff_one}/pass", {"message": WORDS}, 409)))
    await call(clerk, "POST", f"{staff_one}/return", {"message": f"{WORDS}，{TELEPHONE}"})
    await household.photograph(draft["id"], "bank_card", seed=3)
    await household.call("POST", f"{one}/submit")
    await call(clerk, "POST", f"{staff_one}/open")
    await call(clerk, "PUT", f"{staff_one}/materials/bank_card", {"verdict": "合格"})
    await call(clerk, "POST", f"{staff_one}/pass", {})
    refusals += await written_by_a_clerk(household)
    refusals += await personal_answers(household)
    return [*refusals, await broken_inside(household)]


async def written_by_a_clerk(household: Household) -> list[str]:
    """The same person by number keys; a name proposed in a call, wrongly and rightly, seen in full."""
    keyed = {"identity_number": NUMBER, "telephone": TELEPHONE, "consent_version": 1}
    refusals = [str(await household.call("POST", "/api/tv/members", keyed | {"telephone": NAME}, 400))]
    refusals.append(str(await household.call("POST", "/api/tv/members", keyed | {"consent_version": 9}, 409)))
    member = (await household.call("POST", "/api/tv/members", keyed, 201))["id"]
    made = await household.call("POST", "/api/tv/calls", {"desk": "anxinban"}, 201)
    seat = await household.service.staff(Role.SEAT, "canary-desk", desks=("anxinban",))
    async with household.service.app[STORE].write() as conn:
        me = (await (await seat.get("/api/staff/me")).json())["staff_id"]
        await change_call(conn, made["id"], state="talking", clerk_id=me, answered=1)
    path = f"/api/staff/calls/{made['id']}/proposals"
    for wrong in (
        {"name": NAME, "identity_number": NUMBER[:-1] + "0", "telephone": TELEPHONE},
        {"name": NAME},
    ):
        refusals.append(str(await call(seat, "POST", path, {"value": wrong}, 409)))
    value = {"member_id": member, "name": NAME, "telephone": TELEPHONE}
    proposal = f"/api/tv/proposals/{(await call(seat, 'POST', path, {'value': value}, 201))['id']}"
    await household.call("GET", f"{proposal}/full")
    await household.call("POST", f"{proposal}/confirm", {"consent_version": 1})
    await household.call("POST", f"/api/tv/calls/{made['id']}/hangup")
    return refusals


async def personal_answers(household: Household) -> list[str]:
    """What is personal, as an answer: right, wrong, by television and by phone; gives bodies of refusals."""
    draft = await household.call("POST", "/api/tv/applications", {"guide_code": FORM.code}, 201)
    one = f"/api/tv/applications/{draft['id']}"
    refusals = []
    for key, right in (("agent", NUMBER), ("call_at", TELEPHONE), ("home", f"{NAME}/{WORDS}/{TELEPHONE}")):
        await household.call("PUT", f"{one}/answers/{key}", {"value": right})
        wrong = f"/{right}/{right}"
        refusals.append(str(await household.call("PUT", f"{one}/answers/{key}", {"value": wrong}, 400)))
    body = {"purpose": "answers", "application_id": draft["id"]}
    handoff = Handoff.model_validate(await household.call("POST", "/api/tv/handoffs", body, 201))
    phone = await household.phone(handoff)
    form = [("shown", key) for key in ("where", "city", "months")]
    form += [("where", "away"), ("city", f"{WORDS}{NUMBER}"), ("months", TELEPHONE)]
    async with phone.post(f"{path_of(handoff)}/answers", data=form) as answer:
        assert answer.status == 400
        # What was typed comes back to the phone that typed it and to nobody else.
        assert TELEPHONE in await answer.text()
    shown = str(await household.call("GET", one))
    assert not any(canary in shown for canary in (NUMBER, TELEPHONE, f"{WORDS}{NUMBER}"))
    return refusals


async def broken_inside(household: Household) -> str:
    """A fault in the program whose own words carry what was sent: the log says where, not what."""

    async def fail(raw: bytes) -> None:
        raise RuntimeError(f"cannot read {NUMBER} of {NAME} with {TOKEN}")

    household.service.app[DARKROOM].develop = fail  # type: ignore[method-assign]
    draft = await household.call("POST", "/api/tv/applications", {"guide_code": GUIDE.code}, 201)
    handoff = await household.handoff(draft["id"])
    phone = await household.phone(handoff)
    status, told = await household.upload(phone, handoff, "id_card", b"\xff\xd8 no matter")
    assert status == 500
    return json.dumps(told)


async def every_operation(service: Service) -> list[str]:
    """Canaries in each parameter, query, header, cookie and field of each operation, by each caller."""
    callers = [service.caller({"X-Requested-With": "console"}), (await service.box()).http]
    callers += [await service.staff(role, f"canary-{role.value}") for role in Role]
    refusals = []
    for made in operations():
        for http in callers:
            refusals += await refused(http, made, TOKEN + NUMBER + NAME)
    return refusals


def operations() -> list[Operation]:
    return [
        made
        for feature in application.FEATURES
        for made in (*collect(feature), *getattr(feature, "OPERATIONS", ()))
        if made.permission != "socket" and made.path not in ("/api/staff/logout", "/api/staff/login")
    ]


async def refused(http: aiohttp.ClientSession, made: Operation, canary: str) -> list[str]:
    """The body of the answer, when it is a refusal in JSON or as a page."""
    path = made.path.replace(":[A-Za-z0-9_./-]+", "")
    for name in made.parameters:
        path = path.replace(f"{{{name}}}", quote(canary))
    headers = {
        "Idempotency-Key": "canary",
        "Referer": f"http://x/{quote(canary)}",
        "Cookie": f"phone={TOKEN}",
    }
    async with http.request(
        made.method,
        path,
        params={"q": canary, **{name: canary for name in (made.query.model_fields if made.query else ())}},
        json=filled(made.body, canary) if made.body else None,
        headers=headers if not made.permission.startswith(("staff", "catalogue", "devices")) else {},
    ) as answer:
        return [await answer.text()] if answer.status >= 400 else []


def filled(model: type[BaseModel], canary: str) -> dict[str, str]:
    """Every field of a body is the canary, and one more that nobody asked for."""
    return {name: canary for name in (*model.model_fields, canary)}
