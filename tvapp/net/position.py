"""How far the box has read the household's events, kept over a restart."""

import json
import logging
from pathlib import Path

from tvapp.net.whole_file import replace_file

log = logging.getLogger(__name__)


class Position:
    """The ``seq`` of the last event that was delivered, in ``DIR/events.json``.

    It belongs to one household: a box that was enrolled anew starts from nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._household = ""
        self._seq: int | None = None
        try:
            kept = json.loads(path.read_bytes())
            self._household, self._seq = str(kept["household"]), int(kept["seq"])
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError):
            log.warning("%s cannot be read; the household is loaded anew", path)

    def since(self, household: str) -> int | None:
        """The last ``seq`` delivered to this household; None when nothing is known of it."""
        return self._seq if household == self._household else None

    def move(self, household: str, seq: int) -> None:
        """Remember ``seq``; not synced to the disk: after a power cut a few events only come again."""
        self._household, self._seq = household, seq
        try:
            content = json.dumps({"household": household, "seq": seq}).encode()
            replace_file(self._path, content, durable=False)
        except OSError as error:
            log.warning("%s cannot be written: %s", self._path, error)
