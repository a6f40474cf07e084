"""A film as the television lives it: an explicit state machine, without I/O.

It is told what happened (keys, the decoder's events, the time) and returns what must be done about it, as
``Effect``s for the edge (``player``). Times are seconds: ``now`` of a clock that only goes forward, all
others of the film.
"""

from enum import StrEnum

from tvapp.player.arrow import LAST, Arrow


class Step(StrEnum):
    """Where the film stands."""

    LOADING = "loading"
    PLAYING = "playing"
    PAUSED = "paused"
    SEEKING = "seeking"
    STALLED = "stalled"
    """The pictures stopped coming; it goes on by itself when they can be had again."""
    ENDED = "ended"
    FAILED = "failed"


class Effect(StrEnum):
    """What the edge has to do now, in this order."""

    OPEN = "open"
    """A new decoder at ``position``, paused or not as ``wants_pause`` says; ends the one before."""
    CLOSE = "close"
    PAUSE = "pause"
    RESUME = "resume"
    SEEK = "seek"
    """To ``target``; its pictures carry ``number``."""


class Failure(StrEnum):
    """Why there is nothing to see."""

    GONE = "gone"
    """The server does not have the file any more."""
    NETWORK = "network"
    """The server does not answer, or too slowly."""
    BROKEN = "broken"
    """The file cannot be decoded, or ends in the middle."""


Effects = tuple[Effect, ...]

SAME = 0.5
"""Two positions nearer than this are the same."""
STALL = 1.5
"""Without a picture for so long while it plays: stalled."""
NO_START = 10.0
"""Without a first picture for so long: it cannot be had."""
AGAIN = 2.0
"""Between two tries to go on after a break."""
PATIENCE = 25.0
"""Without a picture for so long in the middle: failed."""
REST = 4.0
"""Paused for so long, the decoder ends: a paused film burns nothing and holds no sound device."""
CRASHES = 2
"""So often within one film the decoder may die."""


class Playback:
    """One film from its opening to its end, any number of times."""

    def __init__(self, at: float = 0.0, seconds: float = 0.0, *, paused: bool = False) -> None:
        """Begins at ``at``; ``seconds`` is its length, 0 while that is not known."""
        self.step = Step.LOADING
        self.position = max(0.0, at)
        self.seconds = seconds
        self.target = self.position
        """Where a jump leads; the position bar shows it."""
        self.number = 0
        """Of the latest jump."""
        self.wants_pause = paused
        self.resting = False
        """Paused, and the decoder has been let go."""
        self.sound = True
        """False when the box has no sound device that can be used."""
        self.failure: Failure | None = None
        self._aimed = self.position
        """Where the jump that is under way leads; ``target`` may have moved on meanwhile."""
        self._since = 0.0
        """When this step began."""
        self._picture_at = 0.0
        """When the last picture came."""
        self._began_at = self.position
        self.seen = False
        """Whether this film has shown any picture."""
        self._fresh = False
        """Whether the decoder that runs now has shown any."""
        self._on_trial = False
        """Opened again after a break, and not yet beyond where it broke off."""
        self._next_try = 0.0
        self._crashes = 0
        self._arrow = Arrow()

    @property
    def running(self) -> bool:
        """Whether pictures move, or are about to."""
        return not self.wants_pause and self.step in (
            Step.LOADING,
            Step.PLAYING,
            Step.SEEKING,
            Step.STALLED,
        )

    @property
    def over(self) -> bool:
        """Ended or failed."""
        return self.step in (Step.ENDED, Step.FAILED)

    @property
    def shown_position(self) -> float:
        """What the clock and the bar show: during a jump where it leads."""
        return self.target if self.step in (Step.SEEKING, Step.LOADING) else self.position

    # -- keys -----------------------------------------------------------------------------------

    def open(self, now: float) -> Effects:
        """Begin at the position."""
        self._go(Step.LOADING, now)
        self.target = self._aimed = self._began_at = self.position
        self.resting = self._fresh = self._on_trial = False
        self.failure = None
        return (Effect.OPEN,)

    def restart(self, now: float) -> Effects:
        """From the beginning, with a new chance for everything."""
        self.position = 0.0
        self.wants_pause = self.seen = False
        self._crashes = 0
        return self.open(now)

    def toggle(self, now: float) -> Effects:
        """OK: pause or go on."""
        if self.over:
            return ()
        return self.pause(now) if not self.wants_pause else self._resume(now)

    def pause(self, now: float) -> Effects:
        """Pause, wherever it stands."""
        if self.over or self.wants_pause:
            return ()
        self.wants_pause = True
        if self.step is Step.PLAYING:
            self._go(Step.PAUSED, now)
            return (Effect.PAUSE,)
        if self.step is Step.STALLED:
            return self.rest(now)
        return (Effect.PAUSE,)  # the decoder pauses at its next picture

    def rest(self, now: float) -> Effects:
        """Pause and let the decoder and its sound device go, as when a call comes."""
        if self.over:
            return ()
        self.wants_pause = True
        self.resting = True
        self.position = self.shown_position
        self._go(Step.PAUSED, now)
        return (Effect.CLOSE,)

    def _resume(self, now: float) -> Effects:
        self.wants_pause = False
        if self.resting:
            return self.open(now)
        if self.step is Step.PAUSED:
            self._go(Step.PLAYING, now)
            self._picture_at = now
        return (Effect.RESUME,)

    def jump(self, way: int, now: float) -> Effects:
        """← (-1) or → (+1): ten seconds; held, thirty after some steps."""
        if self.over or self.step is Step.STALLED:
            return ()
        self.target = self._arrow.leads(way, self.shown_position, self.seconds, now)
        if self.resting:
            self.position = self.target
            return self.open(now)
        if self.step in (Step.SEEKING, Step.LOADING):
            return ()  # sent when the one under way has arrived
        return self._seek(now)

    def _seek(self, now: float) -> Effects:
        self.number += 1
        self._aimed = self.target
        self._go(Step.SEEKING, now)
        return (Effect.SEEK,)

    # -- the decoder ----------------------------------------------------------------------------

    def opened(self, seconds: float, sound: bool) -> None:
        """The file is open; its length as the container has it."""
        self.seconds = seconds or self.seconds
        self.sound = sound

    def picture(self, at: float, number: int, now: float) -> Effects:
        """A picture of the film's second ``at`` is on the screen."""
        if number != self.number or self.over or self.resting:
            return ()  # of before the jump
        self._picture_at = now
        self.seen = self._fresh = True
        self.position = at
        self._on_trial = self._on_trial and at <= self._began_at + SAME
        if self.step in (Step.SEEKING, Step.LOADING) and self.target != self._aimed:
            return self._seek(now)
        if self.step in (Step.LOADING, Step.SEEKING, Step.STALLED):
            self._go(Step.PAUSED if self.wants_pause else Step.PLAYING, now)
        return ()

    def ran_out(self, number: int, now: float) -> Effects:
        """The decoder has no more pictures: the end, or a file or a link that broke off before it."""
        if number != self.number or self.over or self.resting:
            return ()
        self.position = self.shown_position
        if self._near_the_end:
            return self._end(now)
        if self._on_trial or not self._fresh:
            return self._fail(Failure.BROKEN, now)
        return self._break_off(now)

    def failed(self, failure: Failure, now: float) -> Effects:
        """The decoder could not open the file."""
        if self.over or self.resting:
            return ()
        if failure is Failure.NETWORK and self.seen:
            return self._break_off(now)
        return self._fail(failure, now)

    def died(self, now: float) -> Effects:
        """The decoder ended without a word."""
        if self.over or self.resting:
            return ()
        self._crashes += 1
        if self._crashes > CRASHES:
            return self._fail(Failure.BROKEN, now)
        return self.open(now)

    # -- time -----------------------------------------------------------------------------------

    def tick(self, now: float) -> Effects:
        """The watchdog: a dead server and a hanging decoder say nothing."""
        waited = now - self._since
        silent = now - max(self._picture_at, self._since)
        match self.step:
            case Step.PLAYING if silent > STALL:
                if self._near_the_end:
                    return self._end(now)  # with sound, the decoder does not always say that it is over
                self._go(Step.STALLED, now)
                self._next_try = now + NO_START
            case Step.SEEKING if silent > NO_START / 2:
                self.position = self.target
                return self._break_off(now)
            case Step.LOADING if waited > NO_START:
                return self._fail(Failure.NETWORK, now)
            case Step.STALLED if waited > PATIENCE:
                return self._fail(Failure.NETWORK, now)
            case Step.STALLED if now >= self._next_try:
                return self._try_again(now)
            case Step.PAUSED if not self.resting and waited > REST:
                return self.rest(now)
            case _:
                pass
        return ()

    @property
    def _near_the_end(self) -> bool:
        return self.seen and (not self.seconds or self.position >= self.seconds - LAST)

    def _break_off(self, now: float) -> Effects:
        """Stalled; the time since the first break counts, not since the latest try."""
        since = self._since if self.step is Step.STALLED else now
        self._go(Step.STALLED, now)
        self._since = since
        self._next_try = now + AGAIN
        self.target = self.position
        return (Effect.CLOSE,)

    def _try_again(self, now: float) -> Effects:
        self._next_try = now + NO_START
        self._began_at = self._aimed = self.target = self.position
        self._fresh, self._on_trial = False, True
        return (Effect.OPEN,)

    def _end(self, now: float) -> Effects:
        self.position = self.seconds or self.position
        self._go(Step.ENDED, now)
        return (Effect.CLOSE,)

    def _fail(self, failure: Failure, now: float) -> Effects:
        self.failure = failure
        self._go(Step.FAILED, now)
        return (Effect.CLOSE,)

    def _go(self, step: Step, now: float) -> None:
        self.step = step
        self._since = now
