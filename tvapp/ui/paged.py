"""A screen whose main choices are turned by pages."""

from tvapp.remote.action import Action
from tvapp.ui.pages import Pages
from tvapp.ui.screen import Screen

TURNS = {Action.PAGE_DOWN: 1, Action.PAGE_UP: -1, Action.DOWN: 1, Action.UP: -1}


class PagedScreen(Screen):
    """↓ on the last row and the page keys turn the page; the focus goes to the row one would expect.

    Subclasses keep ``pages`` up to date in ``compute`` and name their list in ``paged``.
    """

    paged = "rows"
    pages = Pages(0, 6)

    @property
    def page(self) -> int:
        """The page the place is at, from 0."""
        return int(self.place.state.get("page", 0))

    def act(self, action: Action) -> bool:
        if action in (Action.PAGE_DOWN, Action.PAGE_UP):
            return self.turn(action)
        return False

    def edge(self, direction: Action) -> bool:
        in_list = self.tv.stage.focus.startswith(f"{self.name}/{self.paged}/")
        return in_list and direction in (Action.UP, Action.DOWN) and self.turn(direction)

    def turn(self, action: Action) -> bool:
        """Turn the page; the first row is focused after ↓, the last after ↑."""
        target = self.pages.turned(TURNS[action])
        if target is None:
            return False
        self.place.state["page"] = target
        self.refresh()
        rows = next((choices.items for choices in self.choices() if choices.key == self.paged), [])
        if rows:
            row = rows[-1] if action is Action.UP else rows[0]
            self.tv.stage.focus_on(f"{self.name}/{self.paged}/{row.key}")
        return True
