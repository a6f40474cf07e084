"""Who the television is in touch with: the household's data, the call, and the catalogue's updates.

Loaded after the first picture, because it needs pydantic and aiohttp (FACTS §6).
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import sys
import time
from typing import TYPE_CHECKING

from protocol.errors import ErrorCode
from protocol.events import BoxSettingsChanged, CataloguePublished
from protocol.heartbeat import HeartbeatAnswer
from tvapp.application.closing import reminder, soon_over
from tvapp.calls.caption_voice import LOOK, CaptionVoice
from tvapp.calls.line import CallLine
from tvapp.calls.media import MediaError, MediaSettings
from tvapp.calls.promise import promised_line
from tvapp.catalogue.folder import BundleFolder
from tvapp.heartbeat import Pulse
from tvapp.household.keeper import Keeper
from tvapp.household.phone_address import PhoneAddress
from tvapp.net.failure import Refused, ServerAway
from tvapp.orders import orders_from
from tvapp.player.library import Library
from tvapp.player.thumbnails import Thumbnails
from tvapp.router import HOME
from tvapp.voice.habits import Habit

if TYPE_CHECKING:
    from protocol.callback import NewCallback
    from protocol.desk import DeskView
    from protocol.rating import Rating
    from tvapp.app import Television

log = logging.getLogger(__name__)

RING_EVERY = 7.0
"""Seconds from one time it is said that somebody rings to the next."""
LOOK_FOR_CATALOGUE = 3600.0
"""Seconds between looks for a newer bundle when no event announces one."""
AWAY_AFTER = 4.0
"""Seconds without the server before the resident is told: shorter gaps heal by themselves."""
RETRY_CATALOGUE = 10.0
"""Seconds to the next try while the box has no bundle at all."""

NOT_ADOPTED = "新的办事指南没有采用，现在看的还是原来那一版"
NOT_RECEIVED = "办事指南没有收好，电视会自动再试"

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
            on_catalogue=self._published,
            on_settings=self._set,
            on_denied=self._denied,
            on_online=self._online_changed,
            on_loaded=lambda: tv.run_soon(self.line.catch_up()),
            on_trouble=lambda sentence: tv.say(sentence, "care"),
        )
        self.pulse = Pulse(tv, self.keeper.connection, self._heartbeat_answered)
        self.pulse.refused_version = tv.given_up
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
            on_change=self._call_changed,
            on_picture=self._picture,
        )
        self.line.relay_only = tv.orders.relay_only
        self.library = Library(self.keeper.connection, options.server, options.folder)
        self.thumbnails = Thumbnails(
            options.folder / "thumbnails",
            self.library.infos,
            self.library.fetch,
            came=lambda _key: tv.refresh(),
        )
        self._caption_voice = CaptionVoice()
        self._reading_captions: asyncio.Task[None] | None = None
        self.desks: dict[str, DeskView] = {}
        """What is known of the desks, by their names; empty before anybody asked."""
        self._rings = False
        """Whether a clerk's call was ringing here when this was last looked at."""
        self._talked = False
        """Whether somebody had answered when this was last looked at."""
        self.away = False
        """Whether the server has been missing for so long that it is said."""
        self._away_timer: asyncio.TimerHandle | None = None
        self._resumed = False
        self._look_for_catalogue = asyncio.Event()
        self._looked = False
        """Whether this start of the program has looked for a newer bundle."""
        self.phone_address = PhoneAddress(options.folder)

    async def run(self) -> None:
        """Stay in touch until cancelled."""
        self._await_server()
        await asyncio.gather(self.keeper.run(), self._keep_catalogue(), self.pulse.keep())

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

    @property
    def talking(self) -> bool:
        """Whether somebody at a desk has answered: a film must not be heard then."""
        session = self.line.session
        return session is not None and session.step.value in ("connecting", "talking")

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

    def _call_changed(self) -> None:
        if self.line.session is not None and self.line.session.open and not self.rings:
            self.tv.reader.hush()
        rung, self._rings = self.rings and not self._rings, self.rings
        if rung:
            self._ring()
        self._read_caption()
        if self.talking and self.tv.player is not None:
            self.tv.player.rest()
        answered, over = self.talking and not self._talked, self._talked and not self.talking
        self._talked = self.talking
        if answered:
            self._come_forward()
        elif over:
            self._ask_how_it_was()
        self.tv.refresh()

    @property
    def rings(self) -> bool:
        """Whether a clerk's call rings here."""
        session = self.line.session
        return session is not None and session.step.value == "incoming"

    def _ring(self) -> None:
        """A clerk rings: seen over whatever is on the screen, and said until it is taken or over."""
        if self.tv.player is not None:
            self.tv.player.rest()
        self.tv.open("incoming")
        self.tv.run_soon(self._say_who_rings())

    async def _say_who_rings(self) -> None:
        session = self.line.session
        while self.rings and session is self.line.session and session is not None:
            self.tv.reader.say_ringing(f"{session.text().title}。{session.text().detail}")
            await asyncio.sleep(RING_EVERY)

    def _come_forward(self) -> None:
        """Somebody has answered: who can be seen and heard has to know it. Back leads to where one was."""
        place = self.tv.router.place
        if place.screen == "call_telephone" or place.params.get("purpose") == "call":
            return  # what is shown is for this very call; Back leads to it
        if place.screen == "incoming":
            self.tv.router.replace("call")
        elif place.screen != "call":
            self.tv.open("call")
        self.tv.router.place.state["called"] = True

    def _ask_how_it_was(self) -> None:
        """The talk is over: who was in it may rate it, in the place of the call."""
        session, place = self.line.session, self.tv.router.place
        if place.screen != "call" or session is None or session.call is None or session.step.value != "ended":
            return
        title, detail = session.text()
        self.tv.router.replace("rating", call=session.call.id, clerk=session.clerk, told=f"{title}。{detail}")

    async def rate(self, call_id: str, rating: Rating) -> None:
        """Say how it was. Raises what has a sentence for the resident."""
        await self.keeper.calls.rate(call_id, rating)

    def _household_changed(self, changes: set[str]) -> None:
        proposal = self.household.proposal
        if "proposals" in changes and proposal is not None and self.tv.router.place.screen != "proposal":
            # The clerk waits for the answer, whatever is on the screen; Back leads to where one was.
            self.tv.open("proposal", id=proposal.id)
        self.tv.refresh()

    def _read_caption(self) -> None:
        """A new caption is read by itself to who wants that, once the clerk is silent."""
        session = self.line.session
        caption = session.caption if session is not None and self.talking else ""
        by_itself = self.tv.reader.habit is Habit.AUTO
        self._caption_voice.shows(caption, asyncio.get_running_loop().time(), read=by_itself)
        self._wait_for_silence()

    def read_caption_again(self) -> bool:
        """The resident asks by a key; False when there is none."""
        wanted = self._caption_voice.again(asyncio.get_running_loop().time())
        self._wait_for_silence()
        return wanted

    def _wait_for_silence(self) -> None:
        working = self._reading_captions is not None and not self._reading_captions.done()
        if self._caption_voice.busy and not working:
            self._reading_captions = self.tv.run_soon(self._listen_for_silence())

    async def _listen_for_silence(self) -> None:
        reader, voice = self.tv.reader, self._caption_voice
        while voice.busy and self.talking:
            try:
                level = float((await self.line.media.stats())["audio_level"])
            except MediaError:
                level = 1.0  # nobody knows whether the clerk speaks
            text = voice.hears(level, bool(reader.voice.speaking), asyncio.get_running_loop().time())
            if text:
                reader.say_caption(text)
            elif text == "":
                reader.hush()
            await asyncio.sleep(LOOK)

    def _picture(self, _sequence: int) -> None:
        screen = self.tv.stage.screen
        show = getattr(screen, "show_picture", None)
        if show is not None:
            show()
            self.tv.loop.wake()

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
        have = self.tv.catalogue.manifest.version if self.tv.catalogue is not None else 0
        # The session names the key that bundles are signed with.
        if not self._looked or self.pulse.target > have:
            self._looked = True
            self._look_for_catalogue.set()

    def _set(self, event: BoxSettingsChanged) -> None:
        if event.group in ("", "*", self.pulse.group):
            self.pulse.soon(event.spread)

    def _published(self, event: CataloguePublished) -> None:
        self.pulse.target = max(self.pulse.target, event.version)
        moment = random.random() * event.spread
        asyncio.get_running_loop().call_later(moment, self._look_for_catalogue.set)

    # -- catalogue ------------------------------------------------------------------------------

    async def _keep_catalogue(self) -> None:
        """Fetch, verify and swap the bundle, in a process of its own; then use it."""
        if self.tv.catalogue is None:
            # A box that nobody has enrolled yet knows no key to trust.
            await self._look_for_catalogue.wait()
        while True:
            self._look_for_catalogue.clear()
            await self._update_catalogue()
            wait = LOOK_FOR_CATALOGUE if self.tv.catalogue is not None else RETRY_CATALOGUE
            try:
                await asyncio.wait_for(self._look_for_catalogue.wait(), wait)
            except TimeoutError:
                continue

    def _bundle_key(self) -> list[str]:
        session = self.keeper.connection.session
        if session is None or not session.bundle_key:
            return []  # the one learnt before is remembered beside the bundle
        return ["--key", session.bundle_key, "--key-id", session.bundle_key_id]

    async def _update_catalogue(self) -> None:
        options = self.tv.options
        command = [sys.executable, "-m", "tvapp.catalogue.update", "--server", options.server]
        command += ["--dir", str(options.catalogue), *self._bundle_key()]
        wanted = self.pulse.target
        command += ["--version", str(wanted)] if wanted else []
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL
        )
        out, _ = await process.communicate()
        try:
            answer = json.loads(out.splitlines()[-1])
        except (IndexError, ValueError):
            log.error("catalogue update said nothing that can be read, status %s", process.returncode)
            return
        log.info("catalogue %s: %s", answer.get("result"), answer.get("detail"))
        have = self.tv.catalogue.manifest.version if self.tv.catalogue is not None else 0
        if answer.get("result") == "updated" or not have:
            fresh = await asyncio.to_thread(BundleFolder(options.catalogue).open)
            if fresh is not None and fresh.manifest.version != have:
                self.tv.use_catalogue(fresh)
        if answer.get("result") == "updated":
            self.pulse.refused_version = 0
            self.pulse.soon()
        elif answer.get("result") == "refused" and wanted != have:
            self.pulse.refused_version = wanted
            self.pulse.soon()
        if answer.get("result") == "refused":
            self.tv.say(NOT_ADOPTED if self.tv.catalogue is not None else NOT_RECEIVED, "care")
