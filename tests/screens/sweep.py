"""Tries every arrow from every focused thing of a screen, as somebody would who looks for a way."""

from __future__ import annotations

from collections.abc import Callable

from tests.pilot import Pilot

ARROWS = {"down": "up", "right": "left", "up": "down", "left": "right"}
MOST_TURNS = 150


def enabled(tv: Pilot) -> set[str]:
    """Focus paths of everything that can be chosen, as last seen."""
    return {f"{tv.screen}/{action}" for action in tv.last["actions"]}


def one_thing_focused(tv: Pilot) -> None:
    """Fails unless the focus is on something that is there and can be chosen."""
    assert tv.focus in enabled(tv), f"focus {tv.focus!r} is not among {sorted(enabled(tv))}"


class Sweep:
    """One page of one screen, and where its arrows were seen to lead."""

    def __init__(self, tv: Pilot) -> None:
        self.tv = tv
        self.page = enabled(tv)
        self.reached = {tv.focus}
        self.known: dict[tuple[str, str], str] = {}

    async def to_the_end(self) -> None:
        """Go on until everything was reached; fails for what no arrow leads to."""
        one_thing_focused(self.tv)
        while self.reached != self.page:
            way = self._way(self._untried)
            if way is None:
                break
            await self._press(way)
        lost = self.page - self.reached
        assert not lost, f"no arrow leads to {sorted(lost)}, only to {sorted(self.reached)}"

    async def go_to(self, path: str) -> None:
        """Move the focus to ``path`` on this page."""
        for _ in range(MOST_TURNS):
            if self.tv.focus == path:
                return
            way = self._way(lambda here, arrow: self.known.get((here, arrow)) == path)
            way = way or self._way(self._untried)
            assert way is not None, f"no arrow leads to {path}"
            await self._press(way)
        raise AssertionError(f"the arrows lead around {path}")

    async def _press(self, way: list[str]) -> None:
        for arrow in way:
            before = self.tv.focus
            expected = self.known.get((before, arrow))
            await self.tv.press(arrow)
            one_thing_focused(self.tv)
            if enabled(self.tv) != self.page:  # a page was turned: the other arrow turns it back
                await self.tv.press(ARROWS[arrow])
                assert enabled(self.tv) == self.page, f"{ARROWS[arrow]} does not undo {arrow} at {before}"
            self.known[before, arrow] = self.tv.focus
            self.reached.add(self.tv.focus)
            if expected is not None and expected != self.tv.focus:
                return  # a group was entered where it was left last: the rest of the way begins elsewhere

    def _untried(self, here: str, arrow: str) -> bool:
        return (here, arrow) not in self.known

    def _way(self, wanted: Callable[[str, str], bool]) -> list[str] | None:
        """Arrows from here to the nearest arrow that is wanted, which is the last of them."""
        ways: dict[str, list[str]] = {self.tv.focus: []}
        queue = [self.tv.focus]
        for here in queue:
            for arrow in ARROWS:
                if wanted(here, arrow):
                    return [*ways[here], arrow]
                there = self.known.get((here, arrow))
                if there is not None and there not in ways:
                    ways[there] = [*ways[here], arrow]
                    queue.append(there)
        return None
