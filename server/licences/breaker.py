"""A circuit breaker: whoever failed several times in a row is left alone for a while. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

FAILURES = 3
REST_SECONDS = 60.0


@dataclass
class Breaker:
    """``clock`` in seconds. After the rest one caller tries; the others wait for how that goes."""

    clock: Callable[[], float] = monotonic
    failures: int = 0
    closed_until: float = 0.0

    def may_try(self) -> bool:
        """Whether to ask now; the one who may try after a rest keeps others out until it is known."""
        if self.failures < FAILURES:
            return True
        now = self.clock()
        if now < self.closed_until:
            return False
        self.closed_until = now + REST_SECONDS
        return True

    def succeeded(self) -> None:
        """It answered."""
        self.failures = 0

    def failed(self) -> None:
        """It did not answer, or not in time."""
        self.failures += 1
        if self.failures >= FAILURES:
            self.closed_until = self.clock() + REST_SECONDS
