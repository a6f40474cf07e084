"""Carries the answers of the outbox to the server, in order, and comes back until all are there."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from protocol.application import Answer, Application, StandAt
from tvapp.household.at import AT
from tvapp.household.state import Household
from tvapp.net.backoff import Backoff
from tvapp.net.connection import Connection
from tvapp.net.failure import Refused, ServerAway
from tvapp.net.outbox import Outbox, PendingAnswer

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that a resident who presses 提交 waits for the answers before it."""


class Courier:
    """One pass at a time."""

    def __init__(
        self,
        connection: Connection,
        outbox: Outbox,
        household: Household,
        *,
        on_refused: Callable[[PendingAnswer, Refused], None],
    ) -> None:
        """``on_refused``: the server will never take this answer; it is dropped."""
        self._connection = connection
        self._outbox = outbox
        self._household = household
        self._on_refused = on_refused
        self._passing = asyncio.Lock()
        self._wake = asyncio.Event()
        self._backoff = Backoff(first=1.0, longest=30.0)
        for answer in outbox.pending:
            household.answer(answer.application_id, answer.key, answer.value)

    def put(self, application_id: str, key: str, value: str) -> None:
        """Take an answer; it is shown at once, kept in the file, and sent as soon as may be."""
        self._outbox.put(application_id, key, value)
        self._household.answer(application_id, key, value)
        self.hurry()

    def hurry(self) -> None:
        """Try now: there is something new, or the network is back."""
        self._backoff.reset()
        self._wake.set()

    async def run(self) -> None:
        """For ever, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await asyncio.to_thread(self._outbox.syncing())
            try:
                await self._pass("")
            except Refused:
                self._wake.set()  # that one is dropped; the others are still to go
            except ServerAway:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._backoff.next()):
                        await self._wake.wait()
                self._wake.set()

    async def flush(self, application_id: str) -> None:
        """All answers of one application are with the server when this returns.

        Raises ServerAway when they are not within ``PATIENCE``, Refused when one of them is not taken.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                await self._pass(application_id)
        except TimeoutError:
            raise ServerAway() from None

    async def _pass(self, application_id: str) -> None:
        """Each waiting answer once, of one application or (with "") of all, the oldest first."""
        async with self._passing:
            failure: ServerAway | None = None
            for answer in self._waiting(application_id):
                try:
                    await self._send(answer)
                except ServerAway as away:
                    failure = away
                    if not self._connection.online:
                        break
                    # Online, yet this one fails: the others need not wait for it.
            if failure is not None:
                raise failure

    def _waiting(self, application_id: str) -> list[PendingAnswer]:
        return self._outbox.waiting_for(application_id) if application_id else self._outbox.pending

    async def _send(self, answer: PendingAnswer) -> None:
        one = f"/api/tv/applications/{answer.application_id}"
        try:
            if answer.key == AT:
                application = await self._connection.put(
                    f"{one}/at", StandAt(question=answer.value), Application
                )
            else:
                application = await self._connection.put(
                    f"{one}/answers/{answer.key}", Answer(value=answer.value), Application
                )
        except Refused as refusal:
            log.warning("an answer was refused: %s", refusal.problem.code.value)
            given_up = answer not in self._waiting(answer.application_id)
            self._done(answer)
            if given_up:
                return  # meanwhile another took its place, or the box became another household's
            if answer.key == AT:
                return  # where one was is no answer: nothing is lost with it
            self._on_refused(answer, refusal)
            raise
        self._household.put(application)
        self._done(answer)

    def _done(self, answer: PendingAnswer) -> None:
        self._outbox.done(answer)
        if all(one.key != answer.key for one in self._outbox.waiting_for(answer.application_id)):
            self._household.answer_done(answer.application_id, answer.key)
