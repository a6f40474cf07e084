"""The box's connection to the server: requests whenever asked, and the household's events for ever."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, overload

from pydantic import BaseModel

from protocol.commands import Command
from protocol.device import DeviceSession
from protocol.events import Event
from tvapp.net.exchange import PICTURE_DEADLINE, Exchange, read_as
from tvapp.net.failure import Refused
from tvapp.net.sessions import Sessions
from tvapp.net.subscription import Subscription, WelcomeHook

A = TypeVar("A", bound=BaseModel)


class Connection:
    """Keeps itself up. Events come in order and once, also over reconnects and restarts.

    Every request raises only ServerAway or Refused, each with a sentence for the resident.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        on_event: Callable[[Event], None],
        on_online: Callable[[bool], None],
        on_welcome: WelcomeHook | None = None,
        on_denied: Callable[[Refused | None], None] = lambda _refusal: None,
        smart_card: str = "",
        model: str = "",
    ) -> None:
        """``folder`` is the box's data folder; nothing is opened before the first use.

        ``on_welcome(session, anew)`` runs after each welcome, before the events of that socket are handed
        on; ``anew``: start of the program, or events were missed, so everything must be fetched. When it
        raises ServerAway or Refused the socket is tried again later. ``on_denied(refusal)``: the box is not
        let in; None: it is.
        """
        url = url.rstrip("/")
        self._sessions = Sessions(url, folder, smart_card=smart_card, model=model)
        self._exchange = Exchange(url, self._sessions)
        self._subscription = Subscription(
            self._exchange,
            self._sessions,
            folder / "events.json",
            on_event=on_event,
            on_online=on_online,
            on_welcome=on_welcome,
            on_denied=on_denied,
        )
        self._running: asyncio.Task[None] | None = None

    @property
    def online(self) -> bool:
        """Whether the event socket is up."""
        return self._subscription.online

    @property
    def trouble(self) -> str:
        """Why it is not, as a plain sentence; empty when it is, or when nobody has tried yet."""
        return self._subscription.trouble

    @property
    def session(self) -> DeviceSession | None:
        """The session in use; it names the device, the household and the key that signs bundles."""
        return self._sessions.current

    @property
    def in_call(self) -> bool:
        """While true the heartbeat is a second and tries follow each other quickly."""
        return self._subscription.in_call

    @in_call.setter
    def in_call(self, value: bool) -> None:
        self._subscription.set_in_call(value)

    async def enrol(self, code: str) -> None:
        """Be let in by an installer's code. Raises ServerAway or Refused."""
        await self._sessions.enrol(code)
        self._subscription.hurry()

    def doubt(self, *, moved: bool = False) -> None:
        """Something else over the same line has failed: find out quickly whether the socket is dead too.

        ``moved``: it is, the box has another address now.
        """
        self._subscription.doubt(moved=moved)

    async def run(self) -> None:
        """For ever: session, socket, events; after a loss again. Ended by ``stop()`` or by cancelling."""
        self._running = asyncio.current_task()
        try:
            await self._subscription.run()
        finally:
            self._running = None
            await self._exchange.close()

    async def stop(self) -> None:
        """End ``run()`` and close everything; returns when that is done."""
        running = self._running
        if running is not None and running is not asyncio.current_task():
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        await self._exchange.close()

    @overload
    async def get(self, path: str, model: type[A]) -> A: ...
    @overload
    async def get(self, path: str, model: None = None) -> None: ...
    async def get(self, path: str, model: type[A] | None = None) -> A | None:
        """GET; gives the answer as ``model``."""
        return self._read(model, await self._ask("GET", path))

    @overload
    async def post(
        self, path: str, body: BaseModel | None, model: type[A], *, key: str | None = None
    ) -> A: ...
    @overload
    async def post(
        self, path: str, body: BaseModel | None = None, model: None = None, *, key: str | None = None
    ) -> None: ...
    async def post(
        self,
        path: str,
        body: BaseModel | None = None,
        model: type[A] | None = None,
        *,
        key: str | None = None,
    ) -> A | None:
        """POST. ``key`` is the Idempotency-Key of one intention of the resident.

        With it a broken link is tried again, and whoever asks again after ServerAway with the same key
        gets the thing done once. Without it nothing is repeated.
        """
        return self._read(model, await self._ask("POST", path, body, key=key))

    @overload
    async def put(self, path: str, body: BaseModel, model: type[A]) -> A: ...
    @overload
    async def put(self, path: str, body: BaseModel, model: None = None) -> None: ...
    async def put(self, path: str, body: BaseModel, model: type[A] | None = None) -> A | None:
        """PUT; may be repeated safely, and is when the link breaks."""
        return self._read(model, await self._ask("PUT", path, body))

    @overload
    async def delete(self, path: str, model: type[A]) -> A: ...
    @overload
    async def delete(self, path: str, model: None = None) -> None: ...
    async def delete(self, path: str, model: type[A] | None = None) -> A | None:
        """DELETE; not repeated, because the second answer would be "not found"."""
        return self._read(model, await self._ask("DELETE", path))

    async def fetch(self, path: str) -> bytes:
        """GET of bytes, such as a photo."""
        answer = await self._exchange.ask("GET", path, deadline=PICTURE_DEADLINE)
        self._subscription.hurry()
        return answer

    async def command(self, command: Command) -> None:
        """Say a command on the socket and wait until the server has done it."""
        await self._subscription.say(command)

    async def _ask(
        self, method: str, path: str, body: BaseModel | None = None, *, key: str | None = None
    ) -> bytes:
        answer = await self._exchange.ask(method, path, body, key=key)
        self._subscription.hurry()  # the server answers: no need to wait any longer with the socket
        return answer

    def _read(self, model: type[A] | None, answer: bytes) -> A | None:
        return None if model is None else read_as(model, answer)
