"""A screen about one thing: what is known of it at the left, what can be done from here at the right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.lang import Builder

from tvapp.catalogue.age import age_line
from tvapp.ui import flow, sign  # noqa: F401  (named in the .kv file)
from tvapp.ui.column import column
from tvapp.ui.item import Item
from tvapp.ui.listing import NOT_FETCHED
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import current_theme
from tvapp.ui.screen import Screen
from tvapp.voice.habits import Habit

ASK = Item("ask", "问工作人员", "面对面", "support_agent")
READ = Item("read", "读给我听", "按任意键停下", "volume_up")
MOST_SIGN = 56
"""The largest letters in which a sign of twenty letters stands on its line, design pixels."""


@dataclass(frozen=True)
class FactsView:
    """What the screen shows: ``facts`` are (label, text), or ``paragraphs`` instead."""

    title: str
    remark: str = ""
    heading: str = ""
    sign: str = ""
    sign_icon: str = ""
    sign_tone: str = ""
    sign_size: float = MOST_SIGN
    facts: tuple[tuple[str, str], ...] = ()
    left_width: float = 250
    paragraphs: tuple[Paragraph, ...] = ()
    column: float = 0
    """Width of the paragraphs, design pixels."""
    buttons: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class FactsScreen(Screen):
    """Subclasses make their view with ``about`` or ``missing`` and handle the buttons of their own."""

    def about(self, title: str, *buttons: Item, **shown: Any) -> FactsView:
        """The view, with the buttons that are always there after those given; empty facts are left out."""
        read = () if self.tv.reader.habit is Habit.OFF else (READ,)
        theme, catalogue = current_theme(), self.tv.catalogue
        age = age_line(catalogue.manifest) if catalogue is not None else ""
        return FactsView(
            title=title,
            column=column(theme),
            sign_size=min(MOST_SIGN, theme.body),
            left_width=max(250, 4 * theme.small + 40),
            buttons=(*buttons, ASK, *read),
            notice=self.tv.notice or age,
            tone=self.tv.notice_tone if self.tv.notice or not age else "care",
            **shown,
        )

    def missing(self, title: str, sentence: str) -> FactsView:
        """The view where there is nothing to tell."""
        text = NOT_FETCHED if self.tv.catalogue is None else sentence
        return self.about(title, paragraphs=(Paragraph(text),))

    def choose(self, group: str, key: str) -> None:
        if key == "ask":
            self.tv.open("assistance", **self.subject)
        elif key == "read":
            self.tv.reader.toggle_page()

    @property
    def subject(self) -> dict[str, str]:
        """What the clerk is told it is about."""
        return {name: code for name, code in self.place.params.items() if name == "guide"}


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
