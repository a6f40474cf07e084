"""What every group remembers: the keys of the children that had the focus last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MOST_GROUPS = 512
MOST_CHILDREN = 3


class FocusMemory:
    """Group path → keys of its latest children, for all screens; the oldest group is forgotten.

    More than one child is kept because the latest may be a dialog that has been closed since. The
    screens' state must survive a power cut, so `as_dict` gives it as plain data and the
    constructor takes it back (a single key stands for a list of one).
    """

    def __init__(self, recent: Mapping[str, str | Sequence[str]] | None = None) -> None:
        self._recent: dict[str, tuple[str, ...]] = {
            group: (keys,) if isinstance(keys, str) else tuple(keys)[:MOST_CHILDREN]
            for group, keys in (recent or {}).items()
        }

    def remember(self, path: str) -> None:
        """Note in every group on the way that this path ("home/guides/3") has the focus."""
        keys = path.split("/")
        for length in range(1, len(keys)):
            group, key = "/".join(keys[:length]), keys[length]
            before = self._recent.pop(group, ())
            others = tuple(other for other in before if other != key)
            self._recent[group] = (key, *others)[:MOST_CHILDREN]
        while len(self._recent) > MOST_GROUPS:
            del self._recent[next(iter(self._recent))]

    def recent(self, group: str) -> tuple[str, ...]:
        """Keys of the children of this group that had the focus, the latest first."""
        return self._recent.get(group, ())

    def last(self, group: str) -> str | None:
        """Key of the child of this group that had the focus last, or None."""
        return next(iter(self.recent(group)), None)

    def forget(self, group: str) -> None:
        """Forget this group and everything below it (a screen that starts anew)."""
        below = group + "/"
        for path in [path for path in self._recent if path == group or path.startswith(below)]:
            del self._recent[path]

    def as_dict(self) -> dict[str, list[str]]:
        """A copy as plain data, the group focused longest ago first."""
        return {group: list(keys) for group, keys in self._recent.items()}
