"""A call from the television's side, whole: session, media and server brought together.

The call screen needs nothing else::

    line = CallLine(server, MediaSettings(), on_change=redraw, on_picture=new_picture)
    await line.call(DeskName.ANXINBAN, guide_code="...")   # or: await line.resume()
    line.on_event(event)            # every CallChanged, CallSignal and CallSaid the socket brings
    await line.catch_up()           # after a welcome that missed events
    line.session.step, line.session.text(), line.picture()
    await line.hang_up()
    await line.close()              # when leaving for good; a waiting call keeps its place
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from protocol.call import Call, CallState, DeskName, EndedBy, NewCall, Signal
from protocol.call_words import WISH_LABELS, CallWords, NewWish
from protocol.events import CallChanged, CallPointed, CallSaid, CallShows, CallSignal, QueueMoved
from tvapp.net.failure import Refused, ServerAway

from .beside import Switches, switches
from .call_server import CallServer
from .media import Devices, Media, MediaError, MediaSettings, MediaState, RelayAway
from .session import CallSession, Effect

log = logging.getLogger(__name__)

NO_SERVER = "电视和服务中心的网络断了，请稍后再打。急事请打电话 12345。"
NO_MEDIA = "这台电视现在不能视频通话。请打电话 12345，或者请村里的红管家帮忙。"


_SEND_AGAIN = 0.2
"""Seconds between tries to send an offer while the server is away: the call comes back with it."""


CallEvent = CallChanged | CallSignal | CallSaid | CallShows | CallPointed | QueueMoved
"""What the socket brings of calls."""

_LOST = frozenset({MediaState.SILENT, MediaState.MOVED, MediaState.FAILED, MediaState.DIED})


class CallLine:
    """One call at a time. All methods belong to one asyncio loop."""

    def __init__(
        self,
        server: CallServer,
        settings: MediaSettings,
        *,
        on_change: Callable[[], None] = lambda: None,
        on_picture: Callable[[int], None] = lambda sequence: None,
        on_pointer: Callable[[], None] = lambda: None,
    ) -> None:
        """``on_change()`` when the session or its text may differ; ``on_picture(sequence)`` for pictures;
        ``on_pointer()`` when the clerk points elsewhere."""
        self._server = server
        self._on_change = on_change
        self._on_pointer = on_pointer
        self.media = Media(settings, on_picture=on_picture, on_state=self._media_changed, on_weak=self._weak)
        self.relay_only = False
        """Set by the operator for this box, whatever the call says."""
        self.session: CallSession | None = None
        """None before the first call; the last call's session stays after its end."""
        self._work: asyncio.Queue[list[Effect]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._preparing: asyncio.Task[None] | None = None
        self._signals: asyncio.Queue[Signal] = asyncio.Queue()
        self._switches = Switches()
        self._early: CallWords | None = None
        """A caption that came while the call it belongs to was still being asked for."""

    @property
    def devices(self) -> Devices | None:
        """Camera, microphone and loudspeaker found; None until the media process runs."""
        return self.media.devices

    async def look_for_devices(self) -> Devices | None:
        """The same, waited for; None when the media process does not start."""
        await self._start_media()
        return self.devices

    def picture(self) -> tuple[memoryview, int, int] | None:
        """The clerk's newest picture (RGB rows from the top, width, height). Use it at once."""
        return self.media.latest_picture()

    def warm_up(self) -> None:
        """Start the media process while the person still reads the question whether to call."""
        self._start_tasks()
        self._tasks.append(asyncio.create_task(self._start_media()))

    async def call(
        self,
        desk: DeskName,
        *,
        guide_code: str | None = None,
        application_id: str | None = None,
        dialect: bool = False,
    ) -> None:
        """Ask for a place in a desk's queue. Failure shows in ``session``; nothing is raised."""
        session = self._begin(desk)
        new = NewCall(desk=desk, guide_code=guide_code, application_id=application_id, dialect=dialect)
        starting = asyncio.create_task(self._start_media())
        try:
            call = await self._server.place_call(new)
        except Refused as refusal:
            self._do(session.refused(refusal.sentence))
            return
        except ServerAway:
            self._do(session.refused(NO_SERVER))
            return
        finally:
            await starting
        if not session.open:  # hung up while the server was being asked
            await self._tell_server_hangup(call.id)
            return
        if self.media.devices is None:
            await self._tell_server_hangup(call.id)
            self._do(session.refused(NO_MEDIA))
            return
        self._do([*session.placed(call), Effect.PREPARE])

    async def resume(self) -> bool:
        """Take up the call the server still has of this household; False when there is none."""
        try:
            call = await self._server.current_call()
        except (Refused, ServerAway):
            return False
        if call is None:
            return False
        session = self._begin(call.desk)
        await self._start_media()
        effects = session.resume(call)
        if self._early is not None:
            session.said(self._early)
        self._do(effects)
        return True

    def on_event(self, event: CallEvent) -> None:
        """News from the socket, in the order of their sequence numbers."""
        session = self.session
        if isinstance(event, QueueMoved):
            if session is not None and session.moved(event.place):
                self._on_change()
            return
        if isinstance(event, CallShows | CallPointed):
            self._shown(event)
            return
        ours = session is not None and session.open
        if isinstance(event, CallChanged) and event.call.state is CallState.CALLING and not ours:
            self._start_tasks()
            self._tasks.append(asyncio.create_task(self._rung(event.call), name="incoming call"))
            return
        if isinstance(event, CallSaid):
            self._early = event.words
            if session is not None and session.said(event.words):
                self._on_change()
            return
        if session is None:
            return
        now = asyncio.get_running_loop().time()
        if isinstance(event, CallChanged):
            self._do(session.call_changed(event.call))
        elif effects := session.rebuild_asked(event.signal, now):
            self._do(effects)
        elif session.takes(event.signal, now):
            self._signals.put_nowait(event.signal)
            self._on_change()

    def _shown(self, event: CallShows | CallPointed) -> None:
        session = self.session
        if session is None:
            return  # ``resume`` brings what stands there
        if isinstance(event, CallShows):
            if session.shows(event.showing):
                self._on_change()
        elif session.pointed(event.pointer):
            self._on_pointer()

    async def put_away(self) -> str:
        """The resident closes what the clerk shows; gives a sentence when the clerk has not heard."""
        session = self.session
        if session is None or session.call is None or session.shown.page is None:
            return ""
        session.shown.put_away()
        self._on_change()
        try:
            await self._server.close_shown(session.call.id)
        except (Refused, ServerAway) as failure:
            return failure.sentence
        return ""

    async def accept(self) -> None:
        """Take the call that rings here."""
        if self.session is not None:
            self._do(self.session.accept())

    async def _rung(self, call: Call) -> None:
        try:
            await self._take_up(call)
        except Exception:
            log.exception("a call that rings here cannot be shown")

    async def _take_up(self, call: Call) -> None:
        """A clerk rings, if that is so: a restart replays old events, and yesterday's must not ring again."""
        try:
            now = await self._server.current_call()
        except (Refused, ServerAway):
            return
        busy = self.session is not None and self.session.open
        if now is None or now.id != call.id or now.state is not CallState.CALLING or busy:
            return
        session = self._begin(now.desk)
        self._do(session.placed(now))
        await self._start_media()

    async def catch_up(self) -> None:
        """After events may have been missed: take over the call's row as it is now."""
        session = self.session
        if session is None or not session.open or session.call is None:
            return
        try:
            call = await self._server.current_call()
        except (Refused, ServerAway):
            return  # the next welcome brings the next try
        if call is None or call.id != session.call.id:
            over = {"state": CallState.ENDED, "ended_by": EndedBy.SERVER}
            call = session.call.model_copy(update=over)
        self._do(session.call_changed(call))

    async def wish(self, wish: NewWish) -> tuple[str, bool]:
        """Tell the clerk; gives the line for the resident and whether the clerk has it."""
        call = self.session.call if self.session is not None else None
        if call is None:
            return NO_SERVER, False
        try:
            await self._server.send_wish(call.id, wish)
        except (Refused, ServerAway) as failure:
            return failure.sentence, False
        return f"已经告诉工作人员：请{WISH_LABELS[wish.kind]}", True

    async def hang_up(self) -> None:
        """End the call; the server hears of it even if its answer to the call is still awaited."""
        if self.session is not None:
            self._do(self.session.hang_up())

    async def close(self) -> None:
        """End the media process and all tasks. The server keeps the call's row."""
        tasks = [*self._tasks, *([self._preparing] if self._preparing is not None else [])]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.media.close()

    def _begin(self, desk: DeskName) -> CallSession:
        self.session = CallSession(desk)
        self._start_tasks()
        self._on_change()
        return self.session

    def _start_tasks(self) -> None:
        if not self._tasks:
            self._tasks = [
                asyncio.create_task(self._carry_out(), name="call effects"),
                asyncio.create_task(self._pass_signals(), name="call signals"),
                asyncio.create_task(self._tick(), name="call clock"),
            ]

    def _share_room(self) -> None:
        """The television's devices step back for a phone or a telephone beside it."""
        wanted = switches(self.session.call if self.session is not None and self.session.open else None)
        if wanted != self._switches:
            self._switches = wanted
            with contextlib.suppress(MediaError):  # a process that starts later is told then
                self.media.send_switches(wanted._asdict())

    def _do(self, effects: list[Effect]) -> None:
        self._share_room()
        if effects:
            self._work.put_nowait(effects)
        self._server.in_call(self.session is not None and self.session.open)
        self._on_change()

    async def _carry_out(self) -> None:
        while True:
            for effect in await self._work.get():
                if self._preparing is not None:
                    self._preparing.cancel()
                    self._preparing = None
                match effect:
                    case Effect.PREPARE:
                        # Beside: a relay or server that is away must not keep a hang-up waiting.
                        self._preparing = asyncio.create_task(self._prepare(), name="call offer")
                    case Effect.HANG_UP:
                        if self.session is not None and self.session.call is not None:
                            await self._tell_server_hangup(self.session.call.id)
                    case Effect.ACCEPT:
                        await self._accept()
                    case Effect.CLOSE_MEDIA:
                        await self.media.hang_up()

    async def _prepare(self) -> None:
        session = self.session
        if session is None or session.call is None or not session.open:
            return
        generation, call = session.generation, session.call
        try:
            await self.media.start()
            self.media.send_switches(self._switches._asdict())
            offer = await self.media.prepare(
                call.ice_servers, relay_only=call.relay_only or self.relay_only, generation=generation
            )
        except RelayAway:
            log.warning("the relay does not answer")
            self._do([Effect.PREPARE] if session.open else [])
            return
        except (MediaError, OSError, TimeoutError) as error:
            log.warning("no offer: %s", error)
            await self._tell_server_hangup(call.id)
            self._do(session.refused(NO_MEDIA))
            return
        signal = Signal(call_id=call.id, generation=generation, description=offer)
        while session.open and session.generation == generation:
            try:
                await self._server.send_signal(signal)
                return
            except ServerAway:
                await asyncio.sleep(_SEND_AGAIN)
            except Refused as refusal:
                # Overtaken by a newer one, or the call is over: its row says which.
                log.info("offer refused: %s", refusal.sentence)
                return

    async def _pass_signals(self) -> None:
        while True:
            signal = await self._signals.get()
            try:
                if signal.description is not None:
                    await self.media.accept(signal.description)
                if signal.candidate is not None:
                    await self.media.add_candidate(signal.candidate)
            except MediaError as error:
                log.warning("signal not taken: %s", error)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            if self.session is not None:
                effects = self.session.tick(asyncio.get_running_loop().time())
                if effects:
                    self._do(effects)

    async def _start_media(self) -> None:
        try:
            await self.media.start()
        except (OSError, TimeoutError) as error:
            log.warning("media process does not start: %s", error)

    async def _accept(self) -> None:
        session = self.session
        if session is None or session.call is None:
            return
        await self._start_media()
        if self.media.devices is None:
            await self._tell_server_hangup(session.call.id)
            self._do(session.refused(NO_MEDIA))
            return
        try:
            call = await self._server.accept_call(session.call.id)
        except (Refused, ServerAway) as failure:
            self._do(session.refused(failure.sentence) if session.open else [])
            return
        self._do(session.accepted(call))

    async def _tell_server_hangup(self, call_id: str) -> None:
        try:
            await self._server.hang_up_call(call_id)
        except (Refused, ServerAway) as error:
            log.warning("hang-up not told: %s", error)

    def _weak(self, weak: bool) -> None:
        if self.session is not None:
            self.session.weak = weak
            self._on_change()

    def _media_changed(self, state: MediaState, generation: int) -> None:
        session = self.session
        if session is None:
            return
        if state is MediaState.CONNECTED and generation == session.generation:
            self._do(session.connected())
        elif state in _LOST and session.open:
            self._server.doubt(moved=state is MediaState.MOVED)
            self._do(session.link_lost(generation, asyncio.get_running_loop().time()))
