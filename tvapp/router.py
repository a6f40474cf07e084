"""Where the resident is: a stack of places, each with what is needed to come back to the same row. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

HOME = "home"


@dataclass
class Place:
    """One place on the way from home. What is not secret is JSON, so that a power cut loses nothing."""

    screen: str
    params: dict[str, str] = field(default_factory=dict)
    """What the place shows: a guide's code, a theme's key."""
    state: dict[str, Any] = field(default_factory=dict)
    """What the resident did here: page, digits typed."""
    focus: str = ""
    """Focus path, as "home/tiles/guides"."""
    memory: dict[str, list[str]] = field(default_factory=dict)
    """Group path → latest children, for the focus engine."""
    secret: dict[str, Any] = field(default_factory=dict)
    """What the resident typed here and must not stand on the box's disk: it outlives no power cut."""

    def to_json(self) -> dict[str, Any]:
        """All fields but ``secret`` as plain data."""
        return {name: value for name, value in vars(self).items() if name != "secret"}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Place:
        """The reverse; raises TypeError or KeyError for something that is no place."""
        return cls(
            screen=str(data["screen"]),
            params={str(k): str(v) for k, v in data.get("params", {}).items()},
            state=dict(data.get("state", {})),
            focus=str(data.get("focus", "")),
            memory={str(k): [str(key) for key in v] for k, v in data.get("memory", {}).items()},
        )


class Router:
    """A stack that always holds at least home. ``changed`` is called after every move."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self.stack: list[Place] = [Place(HOME)]
        self.changed = changed

    @property
    def place(self) -> Place:
        """Where we are."""
        return self.stack[-1]

    def open(self, screen: str, /, **params: str) -> None:
        """Go one step further. The same place twice in a row is one place."""
        if (self.place.screen, self.place.params) == (screen, params):
            return
        self.stack.append(Place(screen, params))
        self.changed()

    def replace(self, screen: str, /, **params: str) -> None:
        """Go on to a place from which Back leads where Back from here would have led."""
        self.stack[-1] = Place(screen, params)
        if len(self.stack) == 1 and screen != HOME:
            self.stack.insert(0, Place(HOME))
        self.changed()

    def back(self) -> bool:
        """Exactly one step back; False at home, where nothing happens."""
        if len(self.stack) == 1:
            return False
        self.stack.pop()
        self.changed()
        return True

    def back_to(self, screen: str) -> bool:
        """Back to the nearest place of this screen; False and no move when there is none."""
        for index in range(len(self.stack) - 2, -1, -1):
            if self.stack[index].screen == screen:
                del self.stack[index + 1 :]
                self.changed()
                return True
        return False

    def back_out_of(self, screens: Collection[str]) -> None:
        """Back to the nearest place that is none of these screens; home is always left."""
        while len(self.stack) > 1 and self.place.screen in screens:
            self.stack.pop()
        self.changed()

    def home(self) -> None:
        """All the way back, home's own row kept."""
        if len(self.stack) > 1:
            del self.stack[1:]
            self.changed()

    def to_json(self) -> list[dict[str, Any]]:
        """The whole stack as plain data."""
        return [place.to_json() for place in self.stack]

    def restore(self, data: Any) -> bool:
        """Take the stack from plain data; anything that is no stack leaves us at home."""
        try:
            stack = [Place.from_json(item) for item in data]
        except (TypeError, KeyError, AttributeError, ValueError):
            return False
        if not stack or stack[0].screen != HOME:
            return False
        self.stack = stack
        return True
