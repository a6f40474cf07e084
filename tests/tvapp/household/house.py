"""A television's keeper before the real server, with a phone and a clerk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from protocol.application import Application
from protocol.handoff import Handoff, HandoffPurpose, HandoffState
from protocol.staff import Role
from server.staff.passwords import hash_password
from server.staff.store import add_account
from server.store.engine import STORE
from tests.server.household import GUIDE, member_form, paper, path_of
from tests.tvapp.net.rig import Server, until
from tvapp.household.keeper import Keeper

PASSWORD = "correct-horse-battery"


class Television:
    """A keeper in a data folder, and all it told."""

    def __init__(self, url: str, folder: Path) -> None:
        self.onlines: list[bool] = []
        self.calls: list[Any] = []
        self.versions: list[int] = []
        self.troubles: list[str] = []
        self.loads = 0
        self.changes: list[set[str]] = []
        self.keeper = Keeper(
            url,
            folder,
            on_online=self.onlines.append,
            on_call=self.calls.append,
            on_catalogue=lambda event: self.versions.append(event.version),
            on_trouble=self.troubles.append,
            on_loaded=self._loaded,
        )
        self.household = self.keeper.household
        self.household.subscribe(self.changes.append)

    def _loaded(self) -> None:
        self.loads += 1

    @asynccontextmanager
    async def on(self) -> AsyncIterator["Television"]:
        """Switched on until the block ends."""
        task = asyncio.create_task(self.keeper.run())
        try:
            yield self
        finally:
            await self.keeper.stop()
            await asyncio.gather(task, return_exceptions=True)

    async def online(self) -> "Television":
        """Wait until it hears the server."""
        await until(lambda: self.keeper.online)
        return self

    def case(self, application_id: str) -> Application:
        """A case as the screens see it."""
        found = self.household.application(application_id)
        assert found is not None
        return found


class Phone:
    """A phone that scans what is on the television."""

    def __init__(self, url: str, television: Television) -> None:
        self._television = television
        jar = aiohttp.CookieJar(unsafe=True)
        self._http = aiohttp.ClientSession(url, cookie_jar=jar)

    async def close(self) -> None:
        """Put it away."""
        await self._http.close()

    async def scan(self, purpose: HandoffPurpose, application_id: str | None = None) -> Handoff:
        """The TV shows a QR, the phone opens it, the resident compares the digits and presses OK."""
        keeper, household = self._television.keeper, self._television.household
        handoff = await keeper.handoff(purpose, application_id)
        async with self._http.get(path_of(handoff)) as answer:
            assert answer.status == 200
        await until(lambda: household.handoff and household.handoff.state is HandoffState.OPENED)
        assert household.handoff is not None and len(household.handoff.digits) == 2
        await keeper.confirm_handoff()
        return handoff

    async def type_member(self, handoff: Handoff) -> None:
        """Fill in the person's form."""
        async with self._http.post(f"{path_of(handoff)}/member", data=member_form()) as answer:
            assert answer.status == 200

    async def send(self, handoff: Handoff, key: str, seed: int = 1) -> str:
        """Send a photo; gives its id."""
        form = aiohttp.FormData()
        form.add_field("photo", paper(seed=seed), filename="photo.jpg", content_type="image/jpeg")
        path = f"{path_of(handoff)}/materials/{key}"
        async with self._http.post(path, data=form, headers={"Accept": "application/json"}) as answer:
            assert answer.status == 200, await answer.text()
            return str((await answer.json())["photo"]["id"])


class Clerk:
    """A clerk at the console."""

    def __init__(self, url: str) -> None:
        jar = aiohttp.CookieJar(unsafe=True)
        self._http = aiohttp.ClientSession(url, cookie_jar=jar, headers={"X-Requested-With": "console"})

    async def close(self) -> None:
        """Go home."""
        await self._http.close()

    async def log_in(self, server: Server) -> None:
        """With an account made for the occasion."""
        hashed = await hash_password(PASSWORD)
        async with server.app[STORE].write() as conn:
            await add_account(
                conn,
                username="clerk",
                name="王敏",
                number="001",
                role=Role.CLERK,
                desks=("anxinban", "12345"),
                password_hash=hashed,
                now=1,
            )
        await self.do("POST", "/api/staff/login", {"username": "clerk", "password": PASSWORD})

    async def do(self, method: str, path: str, body: Any = None) -> Any:
        """One operation, which must succeed."""
        async with self._http.request(method, path, json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def send_back(self, application_id: str, key: str, reason: str) -> None:
        """Return an application for one material."""
        one = f"/api/staff/applications/{application_id}"
        review = await self.do("POST", f"{one}/open")
        for material in review["materials"]:
            if material["photos"]:
                wrong = {"verdict": "需补正", "reason": reason}
                verdict = wrong if material["key"] == key else {"verdict": "合格"}
                await self.do("PUT", f"{one}/materials/{material['key']}", verdict)
        await self.do("POST", f"{one}/return", {"message": ""})


async def ready_draft(television: Television, phone: Phone) -> str:
    """A draft of GUIDE in which nothing is missing; gives its id."""
    keeper, household = television.keeper, television.household
    await phone.type_member(await phone.scan(HandoffPurpose.MEMBER))
    await until(lambda: household.members)
    case = await keeper.open_application(GUIDE.code)
    await keeper.choose_applicant(case.id, household.members[0].id)
    await keeper.answer(case.id, "age", "83")
    await keeper.answer(case.id, "bank", "abc")
    handoff = await phone.scan(HandoffPurpose.MATERIALS, case.id)
    for seed, key in enumerate(("id_card", "bank_card")):
        await phone.send(handoff, key, seed)
    await until(lambda: len(household.photos(case.id)) == 2)
    return case.id
