"""A screen about one thing: what is known of it at the left, what can be done from here at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.lang import Builder

from tvapp.catalogue.age import age_line
from tvapp.ui import flow, sign  # noqa: F401  (named in the .kv file)
from tvapp.ui.column import column
from tvapp.ui.item import Item
from tvapp.ui.leafed import LeafedScreen
from tvapp.ui.listing import NOT_FETCHED
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import current_theme
from tvapp.ui.rows_of_text import pages_of_rows
from tvapp.ui.table import cell_lines
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


FACTS_WIDTH, FACTS_HEIGHT = 1180, 704
"""Of the table under a sign, design pixels."""

Fact = tuple[str, str]
"""Label and text."""


def left_width() -> float:
    """Where the texts of facts begin, design pixels."""
    return max(250, 4 * current_theme().small + 40)


def fact_pages(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], ...]:
    """Facts on as many pages as it takes to cut none of them."""
    right = FACTS_WIDTH - left_width()

    def lines(text: str, letter: float, most: int) -> list[str]:
        return cell_lines(text, letter, right, most)

    pages = pages_of_rows([text for _, text in facts], FACTS_HEIGHT, current_theme().body, lines)
    return tuple(tuple(facts[page]) for page in pages)


class FactsScreen(LeafedScreen):
    """Subclasses make their view with ``told``, ``about`` or ``missing`` and handle their own buttons."""

    _leaves = 1

    @property
    def page_count(self) -> int:
        return self._leaves

    def told(self, title: str, facts: Sequence[Fact], *buttons: Item, remark: str, **shown: Any) -> FactsView:
        """The view of facts, those without a text left out, on several pages if they need them."""
        pages = fact_pages([fact for fact in facts if fact[1]])
        self._leaves = len(pages)
        turning = self.leaf_buttons() if len(pages) > 1 else ()
        count = f"第 {self.at + 1}/{len(pages)} 页" if turning else ""
        return self.about(
            title,
            *buttons,
            *turning,
            remark="　".join(part for part in (remark, count) if part),
            facts=pages[self.at],
            **shown,
        )

    def about(self, title: str, *buttons: Item, **shown: Any) -> FactsView:
        """The view, with the buttons that are always there after those given."""
        read = () if self.tv.reader.habit is Habit.OFF else (READ,)
        theme, catalogue = current_theme(), self.tv.catalogue
        age = age_line(catalogue.manifest) if catalogue is not None else ""
        return FactsView(
            title=title,
            column=column(theme),
            sign_size=min(MOST_SIGN, theme.body),
            left_width=left_width(),
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
        if key in ("next", "previous"):
            self.turn(1 if key == "next" else -1)
        elif key == "ask":
            self.tv.open("assistance", **self.subject)
        elif key == "read":
            self.tv.reader.toggle_page()

    @property
    def subject(self) -> dict[str, str]:
        """What the clerk is told it is about."""
        return {name: code for name, code in self.place.params.items() if name == "guide"}


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
