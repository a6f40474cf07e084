"""How far an arrow leads in a film: ten seconds, and further when it is held in a long one. Pure."""

JUMP = 10.0
FAST_JUMP = 30.0
"""Seconds of one step of an arrow held for ``FAST_AFTER`` steps in a film of at least ``LONG`` seconds."""
FAST_AFTER = 8
LONG = 600.0
HELD = 0.4
"""Steps that follow each other within this time are a held key (it repeats six times a second)."""
LAST = 2.0
"""A jump forward stops so long before the end: one sees how it ends."""


class Arrow:
    """Remembers how long the same arrow has been held."""

    def __init__(self) -> None:
        self._way = 0
        self._steps = 0
        self._until = 0.0

    def leads(self, way: int, base: float, seconds: float, now: float) -> float:
        """Where a step back (-1) or on (+1) from ``base`` leads in a film of ``seconds`` (0: not known)."""
        held = way == self._way and now < self._until
        self._steps = self._steps + 1 if held else 0
        self._way, self._until = way, now + HELD
        step = FAST_JUMP if self._steps >= FAST_AFTER and seconds >= LONG else JUMP
        target = max(0.0, base + way * step)
        return target if way < 0 or not seconds else max(base, min(target, seconds - LAST))
