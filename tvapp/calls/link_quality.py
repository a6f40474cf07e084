"""Whether a link is weak, told by the sound that comes: 50 parts a second whatever is said. Pure."""

from collections import deque

WINDOW = 4.0
"""Seconds that are looked at."""
WEAK = 0.92
"""Share of the parts played below which speech is hard to follow."""
CALM = 4.0
"""Seconds without trouble before the word is taken back: it does not flicker."""
_A_SECOND = 50


class SoundQuality:
    """Told how many parts have been played so far, says when the link becomes weak and well again."""

    def __init__(self) -> None:
        self.weak = False
        self._looks: deque[tuple[float, int]] = deque()
        self._trouble = 0.0

    def look(self, now: float, played: int) -> bool:
        """Whether ``weak`` has changed. Without any sound so far nothing is known."""
        if played == 0:
            return False
        self._looks.append((now, played))
        while now - self._looks[0][0] > WINDOW + 0.5:
            self._looks.popleft()
        since, before = self._looks[0]
        if now - since < WINDOW:
            return False
        if (played - before) / ((now - since) * _A_SECOND) < WEAK:
            self._trouble = now
        weak = self._trouble > 0 and now - self._trouble < CALM
        changed, self.weak = weak != self.weak, weak
        return changed
