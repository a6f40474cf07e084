"""What every group remembers: the key of the child that had the focus last."""

from __future__ import annotations

from collections.abc import Mapping

MOST_GROUPS = 512


class FocusMemory:
    """Group path → key of its last child, for all screens; the least recently used is forgotten.

    The screens' state must survive a power cut, so `as_dict` gives it as plain data and the
    constructor takes it back.
    """

    def __init__(self, last: Mapping[str, str] | None = None) -> None:
        self._last: dict[str, str] = dict(last or {})

    def remember(self, path: str) -> None:
        """Note in every group on the way that it was left by this path ("home/guides/3")."""
        keys = path.split("/")
        for length in range(1, len(keys)):
            group = "/".join(keys[:length])
            self._last.pop(group, None)
            self._last[group] = keys[length]
        while len(self._last) > MOST_GROUPS:
            del self._last[next(iter(self._last))]

    def last(self, group: str) -> str | None:
        """Key of the child of this group that had the focus last, or None."""
        return self._last.get(group)

    def forget(self, group: str) -> None:
        """Forget this group and everything below it (a screen that starts anew)."""
        below = group + "/"
        for path in [path for path in self._last if path == group or path.startswith(below)]:
            del self._last[path]

    def as_dict(self) -> dict[str, str]:
        """A copy as plain data, oldest first."""
        return dict(self._last)
