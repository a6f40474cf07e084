"""One profile of remote_keymap.json, ready for use: which key means what, and what is printed on it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping

from tvapp.remote.action import NEEDED, Action

MOST_UNKNOWN = 200

Code = int | str
NOTHING: frozenset[Code] = frozenset()
log = logging.getLogger(__name__)


class Keymap:
    """What the keys of one box and its remote mean."""

    def __init__(
        self,
        profile: str,
        codes: Mapping[str, Mapping[Code, Action]],
        labels: Mapping[Action, str],
        stand_ins: Mapping[str, Mapping[Action, tuple[Code, ...]]] | None = None,
        title: str = "",
        own: Collection[str] = (),
    ) -> None:
        """``own``: the sources whose keys the profile lists itself, so that they are those of its remote."""
        self.profile = profile
        self.title = title or profile
        self._codes = codes
        self._labels = labels
        self._stand_ins = stand_ins or {}
        self._reachable = {action for source in own or codes for action in codes[source].values()}
        self._of_device: dict[tuple[str, frozenset[Code]], Mapping[Code, Action]] = {}
        self._unknown: set[tuple[str, Code]] = set()

    def action(self, source: str, code: Code, have: frozenset[Code] = NOTHING) -> Action | None:
        """What this key means on a device with the keys ``have`` (empty: not known).

        None for a key nobody knows, which is logged once for the operator.
        """
        known = self.of_device(source, have).get(code)
        if known is None and (source, code) not in self._unknown and len(self._unknown) < MOST_UNKNOWN:
            self._unknown.add((source, code))
            log.warning("不认识的按键：来源 %s，键码 %s（方案 %s）", source, code, self.profile)
        return known

    def of_device(self, source: str, have: frozenset[Code] = NOTHING) -> Mapping[Code, Action]:
        """Key → action on a device with the keys ``have``.

        A remote without any key for ↑, OK or 返回 gets the first of its stand-ins that it does have: many
        have 退出 or 上一个 where others have 返回.
        """
        table = self._codes.get(source, {})
        if not have or source not in self._stand_ins:
            return table
        found = self._of_device.get((source, have))
        if found is None:
            found = self._of_device[source, have] = self._completed(table, self._stand_ins[source], have)
        return found

    @staticmethod
    def _completed(
        table: Mapping[Code, Action], stand_ins: Mapping[Action, tuple[Code, ...]], have: frozenset[Code]
    ) -> Mapping[Code, Action]:
        completed = dict(table)
        reached = {table[code] for code in have if code in table}
        taken: set[Code] = set()
        for action, codes in stand_ins.items():
            if action in reached:
                continue
            # What another needed action has as its own key stays with it.
            free = (c for c in codes if c in have and c not in taken and table.get(c) not in NEEDED)
            code = next(free, None)
            if code is not None:
                completed[code] = action
                taken.add(code)
        return completed

    def reaches(self, source: str, have: frozenset[Code]) -> frozenset[Action]:
        """The actions that a device with these keys has a key for."""
        table = self.of_device(source, have)
        return frozenset(table[code] for code in have if code in table)

    def codes(self, source: str, action: Action) -> tuple[Code, ...]:
        """The keys of an action."""
        return tuple(code for code, meant in self._codes.get(source, {}).items() if meant is action)

    def label(self, action: Action) -> str:
        """What is printed on the key, to be named on the screen."""
        return self._labels[action]

    def has(self, action: Action) -> bool:
        """Whether this remote has a key for the action at all (many have no colour keys)."""
        return action in self._reachable
