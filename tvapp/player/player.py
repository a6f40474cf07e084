"""One film on the television: asked for, made if need be, played, left.

The screen needs nothing else::

    player = Player(key, library, on_change=redraw, on_picture=draw)
    player.start()
    player.phase, player.playback, player.caption, player.trouble
    player.toggle(); player.jump(-1); player.again()
    await player.leave()
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, Protocol

from protocol.video import VideoInfo
from tvapp.calls.picture_buffer import Picture
from tvapp.net.failure import Refused, ServerAway
from tvapp.player.captions import Captions, read_webvtt
from tvapp.player.finding import Asked, find
from tvapp.player.playback import Effect, Failure, Playback, Step
from tvapp.player.projector import Projector
from tvapp.player.watched import Watched
from tvapp.player.words import Said

log = logging.getLogger(__name__)

TICK = 0.25
SAVE_EVERY = 10.0
"""Seconds between two notes of where it stands, for a power cut."""


class Phase(StrEnum):
    """How far the film has come."""

    ASKING = "asking"
    MAKING = "making"
    FILM = "film"
    """There is a file: ``playback`` says the rest."""
    UNAVAILABLE = "unavailable"
    """There is none now; ``trouble`` says why."""


class Films(Asked, Protocol):
    """What a player needs of the library."""

    watched: Watched

    async def fetch(self, url: str) -> bytes: ...
    def address(self, url: str) -> str: ...
    async def save_watched(self) -> None: ...


class Player:
    """All methods belong to one asyncio loop. ``on_change`` when something that is read has changed,
    ``on_picture`` for each picture."""

    def __init__(
        self,
        key: str,
        films: Films,
        *,
        on_change: Callable[[], None],
        on_picture: Callable[[], None],
        paused: bool = False,
        sound: str = "auto",
    ) -> None:
        """``paused``: show the place where the resident stopped, and wait for OK."""
        self.key = key
        self.phase = Phase.ASKING
        self.info: VideoInfo | None = None
        self.playback = Playback(films.watched.begin_at(key), paused=paused)
        self.resumed = self.playback.position > 0
        """Whether it begins where the resident stopped."""
        self.caption = ""
        self.trouble: Said | None = None
        self.counts_seconds = False
        """Whether ``on_change`` is called for every second: while the clock is on the screen."""
        self.pictures = 0
        self.first_ms = self.seek_ms = 0.0
        """How long the latest opening and the latest jump took, to their first pictures."""
        self._films = films
        self._on_change, self._on_picture = on_change, on_picture
        self._projector = Projector(self._told, sound=sound)
        self._captions = Captions()
        self._work: set[asyncio.Task[None]] = set()
        self._ticking: asyncio.TimerHandle | None = None
        self._left = False
        self._noted = time.monotonic()
        self._asked = 0.0
        """When the film was asked for, or the latest jump."""

    @property
    def running(self) -> bool:
        """Whether the film plays or is about to: then nothing is read aloud."""
        return self.phase is Phase.FILM and self.playback.running

    @property
    def pid(self) -> int | None:
        """Of the decoder's process."""
        return self._projector.pid

    def picture(self) -> Picture | None:
        """The newest picture; use it at once."""
        return self._projector.picture()

    # -- keys -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Ask for the film, and show it as soon as it is there."""
        self._asked = time.monotonic()
        self._do(self._find())

    def toggle(self) -> None:
        """OK."""
        if self.phase is Phase.FILM:
            self._carry_out(self.playback.toggle(time.monotonic()))
            self.note()

    def jump(self, way: int) -> None:
        """← and →."""
        if self.phase is Phase.FILM:
            self._carry_out(self.playback.jump(way, time.monotonic()))

    def rest(self) -> None:
        """Pause at once and give the sound device away, as for a call."""
        if self.phase is Phase.FILM and not self.playback.resting:
            self._carry_out(self.playback.rest(time.monotonic()))
            self.note()

    def again(self) -> None:
        """再看一遍, or 再试一次."""
        film = self.playback
        if self.phase is Phase.FILM and film.step is Step.ENDED:
            self._asked = time.monotonic()
            self.resumed = False
            self._carry_out(film.restart(time.monotonic()))
        elif self.phase is Phase.UNAVAILABLE or film.step is Step.FAILED:
            # Asked for anew: the file may lie elsewhere by now.
            self.phase, self.trouble = Phase.ASKING, None
            self.playback = Playback(film.position)
            self.start()
        self._on_change()

    async def leave(self) -> None:
        """Stop, remember where, and wait until the decoder is gone."""
        self._left = True
        self.note()
        if self._ticking is not None:
            self._ticking.cancel()
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await self._projector.leave()
        await self._films.save_watched()

    # -- finding the film -----------------------------------------------------------------------

    async def _find(self) -> None:
        found = await find(self._films, self.key, lambda info: self._show(Phase.MAKING, info))
        if isinstance(found, Said):
            self.trouble = found
            self._show(Phase.UNAVAILABLE, self.info)
            return
        self.playback.seconds = float(found.seconds)
        if found.captions_url:
            self._do(self._read_captions(found.captions_url))
        self._show(Phase.FILM, found)
        self._carry_out(self.playback.open(time.monotonic()))

    async def _read_captions(self, url: str) -> None:
        try:
            text = (await self._films.fetch(url)).decode("utf-8", "replace")
        except (ServerAway, Refused) as failure:
            log.info("no captions of %s: %s", self.key, failure)
            return
        self._captions = await asyncio.to_thread(read_webvtt, text)
        self._look_at_caption()

    def _show(self, phase: Phase, info: VideoInfo | None) -> None:
        self.phase, self.info = phase, info
        self._on_change()

    # -- the decoder ----------------------------------------------------------------------------

    def _told(self, event: dict[str, Any]) -> None:
        now = time.monotonic()
        match event["event"]:
            case "picture":
                self._picture(float(event["at"]), int(event["number"]), now)
            case "opened":
                self.playback.opened(float(event["seconds"]), bool(event["sound"]))
            case "ran_out":
                self._carry_out(self.playback.ran_out(int(event["number"]), now))
            case "failed":
                log.warning("film %s: %s: %s", self.key, event["why"], event["detail"])
                self._carry_out(self.playback.failed(Failure(event["why"]), now))
            case "died":
                log.warning("the decoder of film %s died", self.key)
                self._carry_out(self.playback.died(now))

    def _picture(self, at: float, number: int, now: float) -> None:
        before, second = self.playback.step, int(self.playback.shown_position)
        effects = self.playback.picture(at, number, now)
        self.pictures += 1
        self._on_picture()
        if before is Step.LOADING:
            self.first_ms = 1000 * (now - self._asked)
        elif before is Step.SEEKING and self.playback.step is not Step.SEEKING:
            self.seek_ms = 1000 * (now - self._asked)
        changed = self.playback.step is not before or bool(effects)
        if effects or changed:
            self._carry_out(effects)
        elif self.counts_seconds and int(self.playback.shown_position) != second:
            self._on_change()
        self._look_at_caption()
        if now - self._noted > SAVE_EVERY:
            self.note()

    def _look_at_caption(self) -> None:
        caption = self._captions.at(self.playback.position)
        if caption != self.caption:
            self.caption = caption
            self._on_change()

    def _carry_out(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case Effect.OPEN:
                    self._do(self._open())
                case Effect.CLOSE:
                    self._projector.close()
                case Effect.SEEK:
                    self._asked = time.monotonic()
                    film = self.playback
                    self._projector.send({"do": "seek", "at": film.target, "number": film.number})
                case Effect.PAUSE | Effect.RESUME:
                    self._projector.send({"do": effect.value})
        if self.playback.over:
            self.note()
        self._arm()
        self._on_change()

    async def _open(self) -> None:
        film, info = self.playback, self.info
        assert info is not None
        paused = film.wants_pause
        try:
            await self._projector.open(
                self._films.address(info.url), film.position, film.number, paused=paused
            )
        except OSError as error:
            log.error("the decoder cannot be started: %s", error)
            self._carry_out(film.failed(Failure.BROKEN, time.monotonic()))
            return
        if film.wants_pause != paused:  # OK was pressed while the process was being started
            self._projector.send({"do": "pause" if film.wants_pause else "resume"})

    # -- time -----------------------------------------------------------------------------------

    def _arm(self) -> None:
        """Look at the clock only while something can go wrong: a film that rests burns nothing."""
        if self._ticking is None and not self._left and not self.playback.over and not self.playback.resting:
            self._ticking = asyncio.get_running_loop().call_later(TICK, self._tick)

    def _tick(self) -> None:
        self._ticking = None
        before = self.playback.step
        effects = self.playback.tick(time.monotonic())
        if effects or self.playback.step is not before:
            self._carry_out(effects)
        self._arm()

    def note(self) -> None:
        """Remember where it stands."""
        self._noted = time.monotonic()
        film = self.playback
        if self.phase is Phase.FILM and film.seen:
            self._films.watched.note(self.key, film.shown_position, film.seconds)
            if not self._left:
                self._do(self._films.save_watched())

    def _do(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work, name=f"film {self.key}")
        self._work.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._work.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("film %s", self.key, exc_info=task.exception())
