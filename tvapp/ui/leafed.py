"""A screen whose text has several pages, beside a column of buttons among which are 下一页 and 上一页."""

from tvapp.remote.action import Action
from tvapp.ui.item import Item
from tvapp.ui.screen import Screen

TURNS = {
    Action.PAGE_DOWN: 1,
    Action.RIGHT: 1,
    Action.DOWN: 1,
    Action.PAGE_UP: -1,
    Action.LEFT: -1,
    Action.UP: -1,
}
"""Keys that turn pages: the page keys always, the arrows where nothing is left to move to."""


class LeafedScreen(Screen):
    """Subclasses say how many pages there are; the page is kept in ``place.state``."""

    leaves = "actions"
    """Key of the buttons."""

    @property
    def page_count(self) -> int:
        """How many pages there are, 0 while there is nothing to show."""
        raise NotImplementedError

    @property
    def at(self) -> int:
        """Page shown, from 0, held within what is there."""
        return max(0, min(int(self.place.state.get("page", 0)), self.page_count - 1))

    def leaf_buttons(self) -> tuple[Item, Item]:
        """下一页 and 上一页; at either end one of them cannot be chosen."""
        return (
            Item("next", "下一页", icon="arrow_forward", enabled=self.at < self.page_count - 1),
            Item("previous", "上一页", icon="arrow_back", enabled=self.at > 0),
        )

    def leaf_hint(self, synthetic: bool) -> str:
        """Which arrows turn pages, and whether what is read is made up."""
        ways = ["按 → 往下看"] if self.at < self.page_count - 1 else []
        ways += ["按 ← 往回看"] if self.at else []
        sample = ["示例数据，仅供演示"] if synthetic else []
        return "　".join(["，".join(ways), *sample] if ways else sample)

    def act(self, action: Action) -> bool:
        return action in (Action.PAGE_DOWN, Action.PAGE_UP) and self.turn(TURNS[action])

    def edge(self, direction: Action) -> bool:
        """← and → turn pages, ↓ after the last button and ↑ before the first one too."""
        if not self.turn(TURNS[direction]):
            return False
        if direction in (Action.UP, Action.DOWN):
            self.refresh()
            buttons = [item for item in self.view.buttons if item.enabled]
            button = buttons[0] if direction is Action.DOWN else buttons[-1]
            self.tv.stage.focus_on(f"{self.name}/{self.leaves}/{button.key}")
        return True

    def turn(self, by: int) -> bool:
        """Go some pages on or back; False when there are none."""
        at = self.at + by
        if not 0 <= at < self.page_count:
            return False
        self.place.state["page"] = at
        return True
