"""How long to wait before the next try."""

import random
from collections.abc import Callable


class Backoff:
    """Doubles from ``first`` to ``longest`` seconds, each with jitter down to half of it.

    The jitter keeps thousands of boxes from coming back in the same instant after a power cut.
    """

    def __init__(
        self, first: float = 0.2, longest: float = 10.0, *, chance: Callable[[], float] = random.random
    ) -> None:
        self.first = first
        self.longest = longest
        self._chance = chance
        self._tries = 0

    def reset(self) -> None:
        """All is well again: the next trouble starts with the shortest wait."""
        self._tries = 0

    def next(self, *, longest: float | None = None) -> float:
        """Seconds to wait now; ``longest`` caps this one wait (a call wants quick tries)."""
        limit = self.longest if longest is None else longest
        # 2**20 first waits are far beyond any limit; without a bound the power would overflow a float
        whole = min(limit, self.first * 2.0 ** min(self._tries, 20))
        self._tries += 1
        return whole * (0.5 + 0.5 * self._chance())
