"""Who the television is in touch with: the household's data, the call, and the catalogue's updates.

Loaded after the first picture, because it needs pydantic and aiohttp (FACTS §6).
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from protocol.errors import ErrorCode
from protocol.events import BoxSettingsChanged
from protocol.heartbeat import HeartbeatAnswer
from tvapp.application.closing import reminder, soon_over
from tvapp.calls.line import CallLine
from tvapp.calls.media import MediaSettings
from tvapp.calls.promise import promised_line
from tvapp.catalogue_watch import CatalogueWatch
from tvapp.conversation import Conversation
from tvapp.heartbeat import Pulse
from tvapp.household.keeper import Keeper
from tvapp.household.phone_address import PhoneAddress
from tvapp.net.failure import Refused, ServerAway
from tvapp.orders import orders_from
from tvapp.player.library import Library
from tvapp.player.thumbnails import Thumbnails
from tvapp.router import HOME

if TYPE_CHECKING:
    from protocol.callback import NewCallback
    from protocol.desk import DeskView
    from protocol.rating import Rating
    from tvapp.app import Television

log = logging.getLogger(__name__)

AWAY_AFTER = 4.0
"""Seconds without the server before the resident is told: shorter gaps heal by themselves."""

AWAY = "现在连不上服务中心，电视会自动再试"
AWAY_WITH_GUIDES = "现在连不上服务中心，会自动再试。指南照样能看"


class Company:
    """Household, call and catalogue of one television."""

    def __init__(self, tv: Television) -> None:
        self.tv = tv
        options = tv.options
        self.keeper = Keeper(
            options.server,
            options.folder,
            smart_card=options.smart_card,
            model=options.model,
            on_call=lambda event: self.line.on_event(event),
            on_catalogue=lambda event: self.catalogue.published(event),
            on_settings=self._set,
            on_denied=self._denied,
            on_online=self._online_changed,
            on_loaded=lambda: tv.run_soon(self.line.catch_up()),
            on_trouble=lambda sentence: tv.say(sentence, "care"),
        )
        self.pulse = Pulse(tv, self.keeper.connection, self._heartbeat_answered)
        self.pulse.refused_version = tv.given_up
        self.catalogue = CatalogueWatch(tv, self.keeper.connection, self.pulse)
        self.denied: Refused | None = None
        """Why this box is not let in."""
        self.household = self.keeper.household
        self.household.subscribe(self._household_changed)
        on_this_machine = "127.0.0.1" in options.server or "localhost" in options.server
        self.line = CallLine(
            self.keeper.calls,
            MediaSettings(
                camera=tv.preferences.camera,
                microphone=tv.preferences.microphone,
                speaker=tv.preferences.speaker,
                stand_in=options.demo_media,
                addresses="both" if on_this_machine else "outside",
            ),
            on_change=lambda: self.conversation.changed(),
            on_picture=lambda sequence: self.conversation.picture(sequence),
            on_pointer=lambda: self.conversation.pointed(),
        )
        self.line.relay_only = tv.orders.relay_only
        self.conversation = Conversation(tv, self.line)
        self.library = Library(self.keeper.connection, options.server, options.folder)
        self.thumbnails = Thumbnails(
            options.folder / "thumbnails",
            self.library.infos,
            self.library.fetch,
            came=lambda _key: tv.refresh(),
        )
        self.desks: dict[str, DeskView] = {}
        """What is known of the desks, by their names; empty before anybody asked."""
        self.away = False
        """Whether the server has been missing for so long that it is said."""
        self._away_timer: asyncio.TimerHandle | None = None
        self._resumed = False
        self.phone_address = PhoneAddress(options.folder)

    async def run(self) -> None:
        """Stay in touch until cancelled."""
        self._await_server()
        await asyncio.gather(self.keeper.run(), self.catalogue.keep(), self.pulse.keep())

    async def stop(self) -> None:
        """End the media process; the connection ends with ``run``."""
        if self._away_timer is not None:
            self._away_timer.cancel()
        await self.thumbnails.close()
        await self.line.close()

    @property
    def online(self) -> bool:
        """Whether the server can be reached now."""
        return self.keeper.online

    def away_line(self) -> str:
        """What is said while the server is away or does not let this box in; else empty."""
        if self.denied is not None:
            return f"{self.denied.sentence}指南照样能看" if self.tv.catalogue else self.denied.sentence
        if not self.away:
            return ""
        return AWAY_WITH_GUIDES if self.tv.catalogue is not None else AWAY

    def unread(self) -> list[str]:
        """Sentences about cases that changed while nobody looked, newest first."""
        return [notice.sentence for notice in self.household.notices]

    def reminders(self) -> list[str]:
        """Sentences about cases whose time is nearly over, the nearest end first."""
        now = int(time.time() * 1000)
        near = [one for one in self.household.applications if soon_over(one, now)]
        return [reminder(one, now) for one in sorted(near, key=lambda one: one.closes or 0)]

    def call_line(self) -> str:
        """One line about an open call, or a promised one, for home; empty without either."""
        session = self.line.session
        if session is None or not session.open:
            callback = self.household.callback
            return promised_line(callback) if callback is not None else ""
        return f"{session.text().title}。要回到通话，请选“找人帮我”"

    # -- desks and call-backs -------------------------------------------------------------------

    async def look_at_desks(self) -> None:
        """Fetch which desks are served now; what was known stays when the server is away."""
        try:
            self.desks = {desk.desk.value: desk for desk in await self.keeper.calls.desks()}
        except (Refused, ServerAway):
            return
        self.tv.refresh()

    async def ask_callback(self, new: NewCallback) -> None:
        """Be rung instead of waiting. Raises what has a sentence for the resident."""
        await self.keeper.calls.ask_callback(new)

    async def cancel_callback(self) -> None:
        """Not to be rung any more."""
        if self.household.callback is not None:
            await self.keeper.calls.cancel_callback(self.household.callback.id)

    # -- calls ----------------------------------------------------------------------------------

    def _await_server(self) -> None:
        self._away_timer = asyncio.get_running_loop().call_later(AWAY_AFTER, self._server_is_away)

    def _server_is_away(self) -> None:
        self.away = not self.online
        self.tv.refresh()

    def _online_changed(self, online: bool) -> None:
        if self._away_timer is not None:
            self._away_timer.cancel()
        if online:
            self.away = False
        else:
            self._await_server()
        if online:
            session = self.keeper.connection.session
            self.phone_address.learn(session.phone_url if session is not None else "")
        self.pulse.online(online)
        if online and not self._resumed:
            # A call that was open when the box went off goes on.
            self._resumed = True
            if self.line.session is None:
                self.tv.run_soon(self.line.resume())
        self.tv.refresh()

    async def rate(self, call_id: str, rating: Rating) -> None:
        """Say how it was. Raises what has a sentence for the resident."""
        await self.keeper.calls.rate(call_id, rating)

    def _household_changed(self, changes: set[str]) -> None:
        proposal = self.household.proposal
        if "proposals" in changes and proposal is not None and self.tv.router.place.screen != "proposal":
            # The clerk waits for the answer, whatever is on the screen; Back leads to where one was.
            self.tv.open("proposal", id=proposal.id)
        self.tv.refresh()

    # -- what the operator says -----------------------------------------------------------------

    @property
    def needs_enrolling(self) -> bool:
        """Whether an installer's code would let this box in."""
        return self.denied is not None and self.denied.problem.code is ErrorCode.FORBIDDEN

    def _denied(self, refusal: Refused | None) -> None:
        first, self.denied = self.denied is None, refusal
        if refusal is not None and first and self.tv.catalogue is None:
            # A new box: there is nothing else to do on it.
            if self.tv.router.place.screen == HOME:
                self.tv.open("enrol")
        self.tv.refresh()

    def _heartbeat_answered(self, answer: HeartbeatAnswer | None) -> None:
        if answer is not None:
            orders = orders_from(answer.settings.model_dump(mode="json"))
            self.line.relay_only = orders.relay_only
            self.tv.obey(orders)
        self.catalogue.wanted()

    def _set(self, event: BoxSettingsChanged) -> None:
        if event.group in ("", "*", self.pulse.group):
            self.pulse.soon(event.spread)
