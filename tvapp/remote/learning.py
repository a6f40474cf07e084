"""Learning a remote by pressing each of its keys once. Pure: raw keys in, the next question out.

No key has to mean anything beforehand. Once OK and 返回 are learnt they do their work: OK passes over a key
this remote has not, 返回 goes one question back. The same key again and again ends it with nothing changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tvapp.remote.action import NEEDED, Action
from tvapp.remote.choice import LEARNT
from tvapp.remote.intake import TWICE, RawKey
from tvapp.remote.keymap import Code, Keymap
from tvapp.remote.profiles import SCHEMA_VERSION

FIRST = (Action.UP, Action.DOWN, Action.LEFT, Action.RIGHT, Action.OK, Action.BACK)
DIGITS = tuple(Action(f"digit_{digit}") for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0))
PAGES = (Action.PAGE_UP, Action.PAGE_DOWN)
STEPS = (*FIRST, Action.EXIT, Action.HOME, *DIGITS, Action.STAR, *PAGES, Action.PLAY)
"""What is asked, in this order. 菜单 does what 首页 does, colour keys are never needed: nobody is asked."""
TOGETHER = (DIGITS, PAGES)
"""Who has not the first of these has none of them."""
LEAVE_AFTER = 7
"""Presses of the same key in a row."""
BOUNCE = 0.15
"""Seconds within which the same key again is the same press: worn keys and receivers stutter."""


class Stage(StrEnum):
    """Where the learning stands."""

    ASKING = "asking"
    TRYING = "trying"
    """All are learnt; what is pressed lights up. OK keeps it, 返回 begins again."""
    KEPT = "kept"
    LEFT = "left"


class Remark(StrEnum):
    """What is to be said about the last press."""

    NONE = ""
    TAKEN = "taken"
    DOUBLE = "double"
    """The key has a meaning already; ``Learning.double`` says which."""
    PASSED = "passed"
    STRANGE = "strange"
    """While trying out: a key that was not learnt."""


@dataclass
class Learning:
    """One remote being learnt. Times are seconds of one monotonic clock, given by the caller."""

    stage: Stage = Stage.ASKING
    index: int = 0
    remark: Remark = Remark.NONE
    double: Action | None = None
    taken: dict[Action, Code] = field(default_factory=dict)
    source: str = ""
    """Where the keys come from; another source's are the same presses, seen twice."""
    tried: Action | None = None
    """While trying out: what the last key was."""
    presses: int = 0
    _last: tuple[Code, float] | None = None
    _row: int = 0
    _newest: Action | None = None

    @property
    def asked(self) -> Action | None:
        """The key that is wanted now."""
        return STEPS[self.index] if self.stage is Stage.ASKING else None

    @property
    def may_pass(self) -> bool:
        """Whether a remote may lack the key that is asked, so that OK passes over it."""
        return self.asked is not None and self.asked not in NEEDED

    @property
    def passed(self) -> tuple[Action, ...]:
        """Keys this remote has not."""
        return tuple(action for action in STEPS[: self.index] if action not in self.taken)

    def press(self, key: RawKey, now: float) -> None:
        """A key goes down, whatever it may be."""
        before, self._last = self._last, (key.code, now)
        if before is not None and key.source != self.source and now - before[1] < TWICE:
            self._last = before
            self._seen_twice(key)
            return
        if self.taken and key.source != self.source:
            self._last = before
            return
        if before is not None and before[0] == key.code and now - before[1] < BOUNCE:
            return
        self._row = self._row + 1 if before is not None and before[0] == key.code else 1
        self.presses += 1
        known = next((action for action, code in self.taken.items() if code == key.code), None)
        if self.stage is Stage.TRYING:
            self._try(known)
        elif self.stage is Stage.ASKING:
            self._answer(key, known)

    def _seen_twice(self, key: RawKey) -> None:
        """The kernel's name of a key is the better one: SDL has none for many."""
        if key.source == "evdev" and self._newest is not None and len(self.taken) == 1:
            self.source = key.source
            self.taken[self._newest] = key.code

    def _answer(self, key: RawKey, known: Action | None) -> None:
        asked = STEPS[self.index]
        self.double = None
        if known is None:
            self.source = self.source or key.source
            self.taken[asked] = key.code
            self._newest, self.remark = asked, Remark.TAKEN
            self._go_on(self.index + 1)
        elif self.may_pass and known is Action.OK:
            self.remark = Remark.PASSED
            group = next((group for group in TOGETHER if asked is group[0]), (asked,))
            self._go_on(self.index + len(group))
        elif self.may_pass and known is Action.BACK:
            self._go_back()
        elif self._row >= LEAVE_AFTER:
            self.stage = Stage.LEFT
        else:
            self.remark, self.double = Remark.DOUBLE, known

    def _go_on(self, index: int) -> None:
        self.index = index
        if index >= len(STEPS):
            self.stage, self.index = Stage.TRYING, len(STEPS)

    def _go_back(self) -> None:
        """To the question before, its answer forgotten; 返回 and OK themselves stay."""
        target = self.index - 1
        while STEPS[target] not in self.taken and target > len(FIRST):
            target -= 1
        self.remark = Remark.NONE
        if target >= len(FIRST):
            self.taken.pop(STEPS[target], None)
            self.index = target
        else:
            self.start_again()

    def _try(self, known: Action | None) -> None:
        self.tried = known
        self.remark = Remark.NONE if known is not None else Remark.STRANGE
        if known is Action.OK:
            self.stage = Stage.KEPT
        elif known is Action.BACK:
            self.start_again()

    def start_again(self) -> None:
        """From the first key, with nothing learnt."""
        self.stage, self.index, self.remark, self.double = Stage.ASKING, 0, Remark.NONE, None
        self.taken, self.source, self.tried = {}, "", None
        self._newest = None

    # -- over a power cut -----------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """What a place keeps of it."""
        taken = {action.value: code for action, code in self.taken.items()}
        return {"stage": self.stage.value, "index": self.index, "taken": taken, "source": self.source}

    @classmethod
    def from_json(cls, data: Any) -> Learning:
        """The reverse; anything else begins anew."""
        try:
            taken = {Action(word): code for word, code in data["taken"].items()}
            found = cls(Stage(data["stage"]), int(data["index"]), taken=taken, source=str(data["source"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            return cls()
        whole = (found.stage is Stage.ASKING) == (0 <= found.index < len(STEPS))
        return found if whole and found.stage is not Stage.LEFT else cls()


def as_file(learning: Learning, base: Keymap, device: str) -> dict[str, Any]:
    """What was learnt in the form of remote_keymap.json, over ``base`` for all that nobody was asked.

    ``device``: the receiver's name; its keys mean this from now on, other devices go on as they did. SDL does
    not tell devices apart, so there the keys of ``base`` stay beside those that were learnt.
    """
    mine = set(learning.taken.values())
    of_one_device = learning.source == "evdev"
    keys: dict[str, list[Code]] = {}
    for action in Action:
        own = [learning.taken[action]] if action in learning.taken else []
        others = [code for code in base.codes(learning.source, action) if code not in mine]
        keys[action.value] = own if of_one_device and action in STEPS else own + others
    profile = {
        "title": f"学到的遥控器{f'（{device}）' if device else ''}",
        "based_on": base.profile,
        "source": "在这台机顶盒上一个键一个键学到的",
        "matches": [_exactly(device)] if device and of_one_device else [],
        "keys": {learning.source: keys},
    }
    return {"schema_version": SCHEMA_VERSION, "profiles": {LEARNT: profile}}


def _exactly(name: str) -> str:
    """A pattern that fits this name only."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
