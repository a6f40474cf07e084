"""A running service for tests: the real application on a free loopback port, and callers of each kind."""

import base64
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from protocol.device import DeviceSession
from protocol.staff import Role
from server.app import create_app
from server.applications.darkroom import DARKROOM
from server.clock import CLOCK, now_ms
from server.settings import Settings
from server.staff.passwords import hash_password
from server.staff.store import add_account
from server.store.engine import STORE

PASSWORD = "correct-horse-battery"

_DEVELOPERS: list[ProcessPoolExecutor] = []
"""Processes that decode photos take a second to start: the next service goes on with them."""


@dataclass
class Service:
    """The application under test; ``ahead_ms`` sets its clock ahead."""

    settings: Settings
    ahead_ms: int = 0
    sessions: list[aiohttp.ClientSession] = field(default_factory=list)
    _hashed: str = ""

    async def start(self, port: int | None = None) -> None:
        """Bring it up, on a free port unless it is said which."""
        self.app = create_app(self.settings)
        self.app[CLOCK] = lambda: now_ms() + self.ahead_ms
        if _DEVELOPERS:
            self.app[DARKROOM]._pool = _DEVELOPERS.pop()
        self.server = TestServer(self.app, host=self.settings.host, port=port)
        await self.server.start_server()

    async def stop(self) -> None:
        """Bring it down, callers first."""
        for session in self.sessions:
            await session.close()
        room = self.app[DARKROOM]
        if room._pool is not None:
            _DEVELOPERS.append(room._pool)
            room._pool = None
        await self.server.close()

    def url(self, path: str) -> str:
        """The address of a path."""
        return str(self.server.make_url(path))

    def caller(self, headers: dict[str, str] | None = None) -> aiohttp.ClientSession:
        """A caller with its own cookies; paths are relative to the server."""
        # Cookies of an address without a name are dropped unless the jar is told otherwise.
        jar = aiohttp.CookieJar(unsafe=True)
        session = aiohttp.ClientSession(self.server.make_url("/"), headers=headers, cookie_jar=jar)
        self.sessions.append(session)
        return session

    async def add_staff(
        self,
        role: Role,
        username: str = "",
        desks: tuple[str, ...] = ("anxinban", "12345"),
        departments: tuple[str, ...] = (),
    ) -> str:
        """A member of staff with PASSWORD; gives the id."""
        self._hashed = self._hashed or await hash_password(PASSWORD)
        async with self.app[STORE].write() as conn:
            return await add_account(
                conn,
                username=username or role.value,
                name="王敏",
                number="001",
                role=role,
                desks=desks,
                password_hash=self._hashed,
                now=1,
                departments=departments,
            )

    async def staff(
        self,
        role: Role,
        username: str = "",
        desks: tuple[str, ...] = ("anxinban", "12345"),
        departments: tuple[str, ...] = (),
    ) -> aiohttp.ClientSession:
        """A logged-in member of staff, as the console page calls."""
        await self.add_staff(role, username, desks, departments)
        return await self.login(username or role.value)

    async def login(self, username: str) -> aiohttp.ClientSession:
        """A member of staff with PASSWORD, as the console page calls."""
        session = self.caller({"X-Requested-With": "console"})
        body = {"username": username, "password": PASSWORD}
        async with session.post("/api/staff/login", json=body) as answer:
            assert answer.status == 200, await answer.text()
        return session

    async def box(self, smart_card: str = "") -> "Box":
        """An enrolled box with a session; without a card of the list the service must be in demo mode."""
        box = Box(Ed25519PrivateKey.generate())
        body = {"public_key": box.public_key, **({"smart_card": smart_card} if smart_card else {})}
        async with self.caller().post("/api/devices/enrol", json=body) as answer:
            assert answer.status == 201, await answer.text()
            box.device_id = (await answer.json())["device_id"]
        box.session = await self.device_session(box)
        box.http = self.caller({"Authorization": f"Bearer {box.session.token}"})
        return box

    async def device_session(self, box: "Box") -> DeviceSession:
        """A new session for an enrolled box, by challenge and signature."""
        http = self.caller()
        async with http.post("/api/devices/challenge", json={"device_id": box.device_id}) as answer:
            challenge = (await answer.json())["challenge"]
        body = {
            "device_id": box.device_id,
            "challenge": challenge,
            "signature": base64.b64encode(box.key.sign(challenge.encode())).decode(),
        }
        async with http.post("/api/devices/session", json=body) as answer:
            assert answer.status == 201, await answer.text()
            return DeviceSession.model_validate(await answer.json())


@dataclass
class Box:
    """A television's box: its key, its session, and its HTTP caller."""

    key: Ed25519PrivateKey
    device_id: str = ""
    session: DeviceSession = None  # type: ignore[assignment]
    http: aiohttp.ClientSession = None  # type: ignore[assignment]

    @property
    def public_key(self) -> str:
        """Raw, base64."""
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.b64encode(raw).decode()

    @property
    def household_id(self) -> str:
        """Where it stands."""
        return self.session.household_id


async def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem of a refused request, checked for status, code and a sentence for people."""
    assert answer.status == status, (answer.status, await answer.text())
    assert answer.content_type == "application/problem+json"
    told: dict[str, Any] = await answer.json()
    assert told["code"] == code
    assert told["status"] == status
    assert told["detail"]
    return told
