"""What is being typed on this box and is no answer yet, kept at every key: half a date, a few digits.

It stays on the box that it was typed on: half an identity number is nothing for another room's television.
"""

import threading
from collections.abc import Iterable
from pathlib import Path

from tvapp.net.outbox import Outbox


class Halves:
    """Kept in a file of the outbox's form; the last of a question wins."""

    def __init__(self, path: Path) -> None:
        self._kept = Outbox(path)
        self._known = {(one.application_id, one.key): one for one in self._kept.pending}

    def get(self, application_id: str, key: str) -> str:
        """What was typed for a question so far; "" when nothing."""
        found = self._known.get((application_id, key))
        return found.value if found is not None else ""

    def keep(self, application_id: str, key: str, typed: str) -> None:
        """Typed so far; "" forgets it. With the operating system at return, on the disk soon after."""
        place = (application_id, key)
        if typed:
            self._known[place] = self._kept.put(application_id, key, typed)
            # The disk takes its time, and the next picture does not wait for it.
            threading.Thread(target=self._kept.syncing(), daemon=True).start()
        elif place in self._known:
            self._kept.done(self._known.pop(place))

    def forget(self, application_id: str) -> None:
        """All of one application: it was handed in or taken back."""
        for one, key in [place for place in self._known if place[0] == application_id]:
            self.keep(one, key, "")

    def only(self, application_ids: Iterable[str]) -> None:
        """Forget those of applications that are not worked on any more."""
        open_ones = set(application_ids)
        for one in {one for one, _ in self._known} - open_ones:
            self.forget(one)

    def clear(self) -> None:
        """The box belongs to another household now."""
        self._known.clear()
        self._kept.clear()

    def close(self) -> None:
        """Everything is on the disk when this returns."""
        self._kept.syncing()()
        self._kept.close()
