"""Shows the router's place, moves the focus, and hands keys to the screen."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.uix.widget import Widget

from tvapp.focus import Direction, FocusMemory, Rect, default_focus, items, move, repair
from tvapp.remote.action import Action
from tvapp.router import Place
from tvapp.ui import film, ground, picture, table, words  # noqa: F401  (named in .kv files)
from tvapp.ui.chrome import RARE_LINE, Footer
from tvapp.ui.damage import damage
from tvapp.ui.glyphs import rare
from tvapp.ui.screen import Screen

if TYPE_CHECKING:
    from tvapp.app import Television

ARROWS = {
    Action.UP: Direction.UP,
    Action.DOWN: Direction.DOWN,
    Action.LEFT: Direction.LEFT,
    Action.RIGHT: Direction.RIGHT,
}
SCREENS_PACKAGE = "screens"


def load_screen(name: str) -> type[Screen]:
    """The class of the screen ``name``: its module and .kv are loaded when it is first opened.

    A screen laid out as its kind is (``tvapp/ui/listing.kv``, ``facts.kv``) has no .kv of its own.
    """
    module = importlib.import_module(f"{SCREENS_PACKAGE}.{name}")
    found: type[Screen] = next(
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Screen) and vars(value).get("name") == name
    )
    rules = Path(str(module.__file__)).with_suffix(".kv")
    if str(rules) not in Builder.files and rules.exists():
        Builder.load_file(str(rules))
    return found


@cache
def has_screen(name: str) -> bool:
    """Whether this program has the screen; a way to a screen is only offered where it is there."""
    return importlib.util.find_spec(f"{SCREENS_PACKAGE}.{name}") is not None


class Stage(Widget):
    """The root widget: exactly one screen, exactly one thing focused on it."""

    def __init__(self, tv: Television) -> None:
        super().__init__()
        self.tv = tv
        self.screen: Screen | None = None
        self.memory = FocusMemory()
        self._screens: dict[str, Screen] = {}
        self._shown: Place | None = None
        chrome_rules = Path(__file__).with_name("chrome.kv")
        if str(chrome_rules) not in Builder.files:
            Builder.load_file(str(chrome_rules))

    # -- places ---------------------------------------------------------------------------------

    def show(self, place: Place) -> None:
        """Put the screen of ``place`` on the stage, with the focus where it was."""
        if self.screen is not None and self._shown is not place:
            self.screen.left()
        screen = self._screens.get(place.screen)
        if screen is None:
            screen = self._screens[place.screen] = load_screen(place.screen)(self.tv, place)
        else:
            screen.show(place)
        if screen is not self.screen:
            self.clear_widgets()
            self.add_widget(screen)
            damage.whole()
        self.screen, self._shown = screen, place
        self.memory = FocusMemory(place.memory)
        self.settle()
        self._note_rare_characters()
        screen.entered()

    def rebuild(self, place: Place | None = None) -> None:
        """Make all screens anew, as when the text size changes, and show ``place`` or what was shown."""
        if self.screen is not None:
            self.screen.left()
        self.clear_widgets()
        self._screens.clear()
        self.screen = None
        place = place or self._shown
        if place is not None:
            self.show(place)

    def refresh(self) -> None:
        """The data changed: the screen's view is computed again and the focus kept."""
        if self.screen is not None:
            self.screen.refresh()
            self.settle()
            self._note_rare_characters()

    def _note_rare_characters(self) -> None:
        assert self.screen is not None
        texts = (text for piece in self.screen.pieces() for text in piece.reading())
        note = RARE_LINE if any(rare(text) for text in texts) else ""
        for child in self.screen.children:
            if isinstance(child, Footer):
                child.rare = note

    # -- focus ----------------------------------------------------------------------------------

    @property
    def focus(self) -> str:
        """Path of the focused thing."""
        return self._shown.focus if self._shown is not None else ""

    def settle(self) -> None:
        """Make sure that exactly one thing is focused: where it was, else nearest, else the first."""
        assert self.screen is not None and self._shown is not None
        tree = self.screen.focus_tree()
        old = self._shown.focus
        if not any(True for _ in items(tree)):
            self.focus_on("")  # a page of text only: Back and the page keys still do their work
        elif any(group.key == old.partition("/")[2].partition("/")[0] for group in tree.children):
            rect = self._old_rect if self._old_path == old else None
            self.focus_on(repair(tree, self.memory, old, rect))
        else:
            # The whole group went, as when a list comes that was waited for: its first row, not the nearest.
            self.focus_on(default_focus(tree, self.memory))

    _old_rect: Rect | None = None
    _old_path = ""

    def focus_on(self, path: str) -> None:
        """Focus this path and remember it with the place."""
        assert self.screen is not None and self._shown is not None
        self._shown.focus = path
        if path:
            self.memory.remember(path)
            self._shown.memory = self.memory.as_dict()
        parts = path.split("/")
        group, key = (parts[1], parts[2]) if len(parts) == 3 else ("", "")
        for choices in self.screen.choices():
            choices.focused_key = key if choices.key == group else ""
        tree = self.screen.focus_tree()
        self._old_path = path
        self._old_rect = next((node.rect for p, node in items(tree) if p == path), None)

    # -- keys -----------------------------------------------------------------------------------

    def act(self, action: Action) -> None:
        """One action of the remote, after repeat policy."""
        screen = self.screen
        if screen is None:
            return
        if screen.act(action):
            if self.screen is screen:
                self.refresh()
            return
        if action in ARROWS:
            self._arrow(screen, action)
        elif action is Action.OK:
            self._ok(screen)
        else:
            self.tv.general(action)

    def _arrow(self, screen: Screen, action: Action) -> None:
        if not self.focus:
            if screen.edge(action) and self.screen is screen:
                self.refresh()
            return
        target = move(screen.focus_tree(), self.memory, self.focus, ARROWS[action])
        if target != self.focus:
            self.focus_on(target)
        elif screen.edge(action) and self.screen is screen:
            self.refresh()

    def _ok(self, screen: Screen) -> None:
        parts = self.focus.split("/")
        if len(parts) != 3:
            return
        place = self._shown
        screen.choose(parts[1], parts[2])
        if self.screen is screen and self._shown is place:
            self.refresh()
