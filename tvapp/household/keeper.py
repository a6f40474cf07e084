"""Keeps what the television knows of its household in step with the server, and does what screens ask."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from protocol.application import Application, ApplicationList
from protocol.device import DeviceSession
from protocol.events import (
    BoxSettingsChanged,
    CallChanged,
    CallPointed,
    CallSaid,
    CallShows,
    CallSignal,
    CataloguePublished,
    Event,
    PhotoAdded,
    QueueMoved,
)
from protocol.handoff import Handoff
from protocol.household_code import CodeState
from protocol.person import MemberList
from protocol.proposal import ProposalList
from tvapp.household import snapshot
from tvapp.household.call_link import CallLink
from tvapp.household.courier import Courier
from tvapp.household.errands import APPLICATIONS, CODE, HANDOFFS, MEMBERS, PROPOSALS, Errands
from tvapp.household.halves import Halves
from tvapp.household.own_call import OVER
from tvapp.household.photo_shelf import PhotoShelf
from tvapp.household.snapshot import STILL_FILLED_IN
from tvapp.household.state import Household
from tvapp.net.connection import Connection
from tvapp.net.failure import Refused, ServerAway
from tvapp.net.outbox import Outbox, PendingAnswer
from tvapp.net.whole_file import replace_file

log = logging.getLogger(__name__)

CallNews = CallChanged | CallSignal | CallSaid | CallShows | CallPointed | QueueMoved

SAVE_AFTER = 1.0
"""Seconds; what changes together is written together."""
PHOTO_WIDTH = 640


def nothing(_: object) -> None:
    """For callbacks nobody asked for."""


class Keeper(Errands):
    """One household over one connection.

    ``household`` can be read at once (the last known cases); ``run()`` keeps it true from then on.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        smart_card: str = "",
        model: str = "",
        on_online: Callable[[bool], None] = nothing,
        on_call: Callable[[CallNews], None] = nothing,
        on_catalogue: Callable[[CataloguePublished], None] = nothing,
        on_settings: Callable[[BoxSettingsChanged], None] = nothing,
        on_denied: Callable[[Refused | None], None] = nothing,
        on_trouble: Callable[[str], None] = nothing,
        on_loaded: Callable[[], None] = lambda: None,
    ) -> None:
        """``folder`` is the box's data folder. The callbacks come on the event loop.

        ``on_call`` hears every event of calls in order; ``on_catalogue(event)`` that a new bundle can be
        fetched; ``on_settings(event)`` that the operator set something; ``on_denied(refusal)`` that the box
        is not let in, None when it is; ``on_trouble(sentence)`` that something of the resident's was not
        taken;
        ``on_loaded`` that everything was fetched anew, because events were missed (``CallLine.catch_up``).
        """
        household = Household()
        self._file = folder / "household.json"
        self._restore(household)
        connection = Connection(
            url,
            folder,
            on_event=self._hear,
            on_online=self._online_changed,
            on_welcome=self._welcomed,
            on_denied=on_denied,
            smart_card=smart_card,
            model=model,
        )
        self._outbox = Outbox(folder / "outbox")
        courier = Courier(connection, self._outbox, household, on_refused=self._answer_refused)
        super().__init__(
            household,
            connection,
            courier,
            PhotoShelf(self._fetch_photo),
            CallLink(connection, household),
            Halves(folder / "halves"),
        )
        self._on_online = on_online
        self._on_call = on_call
        self._on_catalogue = on_catalogue
        self._on_settings = on_settings
        self._on_trouble = on_trouble
        self._on_loaded = on_loaded
        self._background: set[asyncio.Task[None]] = set()
        self._unsaved = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        household.subscribe(self._changed)

    @property
    def online(self) -> bool:
        """Whether news arrive at once."""
        return self.connection.online

    async def run(self) -> None:
        """For ever, until cancelled or ``stop()``; then everything is saved."""
        self._running = asyncio.current_task()
        tasks = [
            asyncio.create_task(self.connection.run(), name="connection"),
            asyncio.create_task(self._courier.run(), name="courier"),
            asyncio.create_task(self._keep_saving(), name="household saver"),
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            self._running = None
            tasks += self._background
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._shelf.close()
            self._outbox.syncing()()
            self._outbox.close()
            self.halves.close()
            self._save()

    async def stop(self) -> None:
        """End ``run()``; returns when everything is saved."""
        running = self._running
        if running is not None and running is not asyncio.current_task():
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _welcomed(self, session: DeviceSession, anew: bool) -> None:
        """Fetch what events cannot tell, before they go on."""
        if self.household.belong_to(session.household_id):
            self._outbox.clear()
            self.halves.clear()
            self._shelf.clear()
        if anew:
            members = await self.connection.get(MEMBERS, MemberList)
            applications = await self.connection.get(APPLICATIONS, ApplicationList)
            self.household.load(members, applications)
            self.household.put_code(await self.connection.get(CODE, CodeState))
            self.household.load_proposals((await self.connection.get(PROPOSALS, ProposalList)).proposals)
            worked_on = (one.id for one in applications.applications if one.state in STILL_FILLED_IN)
            self.halves.only(worked_on)
            await self.calls.current_call()
            await self.calls.current_callback()
            await self._look_at_handoff()
            self._on_loaded()

    async def _look_at_handoff(self) -> None:
        shown = self.household.handoff
        if shown is not None:
            with contextlib.suppress(Refused):
                handoff = await self.connection.get(f"{HANDOFFS}/{shown.id}", Handoff)
                if self.household.handoff == shown:
                    self.household.show_handoff(handoff)

    def _hear(self, event: Event) -> None:
        self.household.apply(event)
        match event:
            case CallChanged() | CallSignal() | CallSaid() | CallShows() | CallPointed() | QueueMoved():
                self._on_call(event)
            case CataloguePublished():
                self._on_catalogue(event)
            case BoxSettingsChanged():
                self._on_settings(event)
            case PhotoAdded():
                self._do(self._photo_added(event))

    def _online_changed(self, online: bool) -> None:
        if online:
            self._courier.hurry()
            self.calls.online()
        self._on_online(online)

    def _answer_refused(self, answer: PendingAnswer, refusal: Refused) -> None:
        session = self.connection.session
        if session is None or session.household_id != self.household.household_id:
            return  # the server knows the box as another household now; the next welcome clears up
        self._on_trouble(f"刚才的回答没有存上。{refusal.sentence}")
        self._do(self._reload(answer.application_id))

    async def _photo_added(self, event: PhotoAdded) -> None:
        if self.household.application(event.application_id) is None:
            await self._reload(event.application_id)
        await self._shelf.get(event.photo.id)

    async def _reload(self, application_id: str) -> None:
        self.household.put(await self.connection.get(f"{APPLICATIONS}/{application_id}", Application))

    async def _fetch_photo(self, photo_id: str) -> bytes:
        photo = await self.connection.fetch(f"/api/tv/photos/{photo_id}?width={PHOTO_WIDTH}")
        # told after the shelf has it
        asyncio.get_running_loop().call_soon(self.household.picture_came, photo_id)
        return photo

    def _do(self, errand: Coroutine[Any, Any, None]) -> None:
        """In the background; when it fails, whoever needs the result asks again."""

        async def quietly() -> None:
            try:
                await errand
            except (ServerAway, Refused) as failure:
                log.info("in the background: %s", failure)

        task = asyncio.create_task(quietly(), name="household background")
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _changed(self, changes: set[str]) -> None:
        if "call" in changes:
            call = self.household.call
            self.calls.in_call(call is not None and call.state not in OVER)
        if changes & {"members", "applications", "notices", "code"}:
            self._unsaved.set()

    async def _keep_saving(self) -> None:
        while True:
            await self._unsaved.wait()
            await asyncio.sleep(SAVE_AFTER)
            self._unsaved.clear()
            content = snapshot.to_json(self.household).encode()
            try:
                await asyncio.to_thread(replace_file, self._file, content)
            except OSError as error:
                log.error("%s cannot be written: %s", self._file, error)

    def _save(self) -> None:
        try:
            replace_file(self._file, snapshot.to_json(self.household).encode())
        except OSError as error:
            log.error("%s cannot be written: %s", self._file, error)

    def _restore(self, household: Household) -> None:
        try:
            text = self._file.read_text("utf-8")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            log.warning("%s cannot be read: %s", self._file, error)
            return
        if not snapshot.restore(household, text):
            log.warning("%s is torn or of another version; the household is loaded anew", self._file)
