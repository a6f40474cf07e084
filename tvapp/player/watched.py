"""Where the resident stopped in each film; survives switching off. Pure but for ``load`` and ``save``."""

import json
from pathlib import Path

from tvapp.net.whole_file import replace_file
from tvapp.player.length import clock

MOST = 300
"""Films remembered; the ones seen longest ago are forgotten first."""
AT_LEAST = 8.0
"""Seconds: who stopped earlier than this begins at the beginning."""
BACK = 2.0
"""Seconds seen again when one comes back, to find the thread."""
END = 5.0
"""Seconds before the end from which a film counts as seen."""


class Watched:
    """Film key → (second, length); a film seen to its end is at second 0 with its length."""

    def __init__(self, file: Path) -> None:
        """Reads what is there; a file that cannot be read is as none."""
        self._file = file
        self._films: dict[str, tuple[float, float]] = {}
        self.unsaved = False
        self._load()

    def begin_at(self, key: str) -> float:
        """The second to begin this film at; 0 for the beginning."""
        at, _ = self._films.get(key, (0.0, 0.0))
        return max(0.0, at - BACK)

    def word(self, key: str) -> str:
        """``看过``, ``看到 1:20``, or nothing for a film never begun."""
        if key not in self._films:
            return ""
        at, _ = self._films[key]
        return f"看到 {clock(at)}" if at else "看过"

    def note(self, key: str, at: float, seconds: float) -> None:
        """The film stands at this second of its length (0: not known)."""
        before, _ = self._films.get(key, (0.0, 0.0))
        if at < AT_LEAST:
            if before:
                del self._films[key]
                self.unsaved = True
            return
        done = seconds > 0 and at >= seconds - END
        self._films.pop(key, None)
        self._films[key] = (0.0 if done else round(at, 1), round(seconds, 1))
        while len(self._films) > MOST:
            del self._films[next(iter(self._films))]
        self.unsaved = True

    def save(self) -> None:
        """Write it down (blocks until it is on the disk). Raises OSError."""
        self.unsaved = False
        replace_file(self._file, json.dumps(self._films).encode())

    def _load(self) -> None:
        try:
            known = json.loads(self._file.read_text("utf-8"))
            self._films = {str(key): (float(at), float(seconds)) for key, (at, seconds) in known.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            self._films = {}
