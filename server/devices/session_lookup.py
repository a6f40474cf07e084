"""Finding the boxes of session tokens, those that are asked for at the same time in one question.

After a restart ten thousand boxes come back within seconds; a question each would cost a core half a minute.
"""

import asyncio

from aiohttp import web

from server.crypto.tokens import hash_token
from server.devices import store
from server.store.engine import Store

MOST = 500
"""Tokens in one question."""

Found = tuple[str, store.Device] | None
"""(session id, box), or None for a session that does not hold."""


class SessionLookup:
    """While one question is under way, those that come wait for the next, all together."""

    def __init__(self, kept: Store) -> None:
        self._store = kept
        self._waiting: list[tuple[str, int, asyncio.Future[Found]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def find(self, token: str, now: int) -> Found:
        """The box whose session this is, if it holds now."""
        answer: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._waiting.append((hash_token(token), now, answer))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(), name="session lookup")
        return await answer

    async def _ask(self) -> None:
        try:
            # Whoever asks in the same turn of the loop is in the first question.
            await asyncio.sleep(0)
            while self._waiting:
                some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._answer(some)
        finally:
            self._asking = None

    async def _answer(self, some: list[tuple[str, int, asyncio.Future[Found]]]) -> None:
        try:
            async with self._store.read() as conn:
                known = await store.sessions_by_hash(conn, [hashed for hashed, _, _ in some])
        except Exception as failure:  # each of them is told, and none waits for ever
            for _, _, answer in some:
                if not answer.done():
                    answer.set_exception(failure)
            return
        for hashed, now, answer in some:
            found = known.get(hashed)
            if not answer.done():
                holds = found is not None and found.expires > now
                answer.set_result((found.session_id, found.device) if found is not None and holds else None)


SESSION_LOOKUP = web.AppKey("session_lookup", SessionLookup)
