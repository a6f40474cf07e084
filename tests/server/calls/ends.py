"""Both ends of a call as the server sees them: an authenticated HTTP caller and a socket."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import aiohttp

from protocol import SCHEMA_VERSION
from protocol.staff import Role
from tests.server.service import Box, Service

OFFER = {"type": "offer", "sdp": "v=0\r\ns=-\r\n"}
ANSWER = {"type": "answer", "sdp": "v=0\r\ns=answer\r\n"}


class End:
    """Sends commands, keeps the events it hears."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http
        self.events: list[dict[str, Any]] = []
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._ids = itertools.count(1)
        self._changed = asyncio.Event()

    async def connect(self, path: str, token: str = "") -> None:
        """Open the socket and wait for the welcome."""
        headers = {"Origin": f"http://{self.http._base_url.authority}"} if not token else None  # type: ignore[union-attr]
        self.socket = await self.http.ws_connect(path, headers=headers)
        first = {"type": "authenticate", "token": token, "schema_version": SCHEMA_VERSION}
        await self.socket.send_json(first)
        welcome = await self.socket.receive_json()
        assert welcome["type"] == "welcome", welcome
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.socket:
            got = message.json()
            if got["type"] == "event":
                self.events.append(got["event"])
                self._changed.set()
            else:
                self._answers[got["id"]].set_result(got)

    async def signal(self, call_id: str, **parts: Any) -> dict[str, Any]:
        """The ``signal`` command; gives the server's answer to it."""
        return await self.command("signal", signal={"call_id": call_id, "generation": 1, **parts})

    async def command(self, kind: str, **parts: Any) -> dict[str, Any]:
        """Any command; gives the server's answer to it."""
        name = f"s{next(self._ids)}"
        self._answers[name] = asyncio.get_running_loop().create_future()
        await self.socket.send_json({"type": kind, "id": name, **parts})
        return await asyncio.wait_for(self._answers[name], 10)

    async def hears(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first event, past or coming, that fits."""
        async with asyncio.timeout(10):
            while True:
                for event in self.events:
                    if fits(event):
                        return event
                self._changed.clear()
                await self._changed.wait()

    async def hears_call(self, state: str, **parts: Any) -> dict[str, Any]:
        """The call of the first call.changed that fits; it and the events before it are forgotten."""

        def fits(event: dict[str, Any]) -> bool:
            call = event.get("call", {})
            return event["type"] == "call.changed" and {"state": state, **parts}.items() <= call.items()

        event = await self.hears(fits)
        del self.events[: self.events.index(event) + 1]
        return event["call"]  # type: ignore[no-any-return]

    async def close(self) -> None:
        """Close the socket."""
        await self.socket.close()
        await self._reading


class Tv(End):
    """A box."""

    def __init__(self, box: Box) -> None:
        super().__init__(box.http)
        self.box = box

    @classmethod
    async def new(cls, service: Service) -> "Tv":
        """An enrolled, connected box of its own household."""
        return await cls.connected(service, await service.box())

    @classmethod
    async def connected(cls, service: Service, box: Box) -> "Tv":
        """A known box, switched on (again)."""
        tv = cls(box)
        await tv.connect("/ws/tv", box.session.token)
        return tv

    async def place(self, desk: str = "anxinban", **parts: Any) -> dict[str, Any]:
        """Ask for a place in the queue."""
        async with self.http.post("/api/tv/calls", json={"desk": desk, **parts}) as answer:
            assert answer.status == 201, await answer.text()
            return await answer.json()  # type: ignore[no-any-return]

    async def offer(self, call_id: str, generation: int = 1) -> None:
        """Send the offer; the call can be rung from now on."""
        answer = await self.signal(call_id, generation=generation, description=OFFER)
        assert answer["type"] == "done", answer

    async def call(self, desk: str = "anxinban") -> str:
        """Place and offer; gives the call's id."""
        call_id: str = (await self.place(desk))["id"]
        await self.offer(call_id)
        return call_id

    async def hang_up(self, call_id: str) -> None:
        """POST hangup."""
        async with self.http.post(f"/api/tv/calls/{call_id}/hangup") as answer:
            assert answer.status == 200, await answer.text()


class Clerk(End):
    """A member of staff at the console page."""

    @classmethod
    async def new(
        cls, service: Service, username: str, desks: tuple[str, ...] = ("anxinban", "12345")
    ) -> "Clerk":
        """A logged-in, connected clerk; not yet ready."""
        clerk = cls(await service.staff(Role.CLERK, username, desks))
        await clerk.connect("/ws/staff")
        return clerk

    async def is_now(self, presence: str, desk: str | None = None) -> None:
        """Set the presence."""
        body = {"presence": presence, "desk": desk}
        async with self.http.put("/api/staff/presence", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def presence(self) -> str:
        """As the server sees it."""
        async with self.http.get("/api/staff/presence") as answer:
            return (await answer.json())["presence"]  # type: ignore[no-any-return]

    async def answer(self, call_id: str) -> tuple[int, dict[str, Any]]:
        """POST answer: (status, body)."""
        async with self.http.post(f"/api/staff/calls/{call_id}/answer") as answer:
            return answer.status, await answer.json()

    async def next(self, desk: str = "anxinban") -> tuple[int, dict[str, Any]]:
        """POST next: (status, body)."""
        async with self.http.post(f"/api/staff/calls/next?desk={desk}") as answer:
            return answer.status, await answer.json()

    async def hang_up(self, call_id: str) -> dict[str, Any]:
        """POST hangup; gives the call."""
        async with self.http.post(f"/api/staff/calls/{call_id}/hangup") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()  # type: ignore[no-any-return]

    async def queue(self) -> list[dict[str, Any]]:
        """The clerk's list."""
        async with self.http.get("/api/staff/queue") as answer:
            return (await answer.json())["calls"]  # type: ignore[no-any-return]
