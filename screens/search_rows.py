"""What the search found as rows: what kind of thing each is, what it is called, what opens it."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from screens.guide_list import guide_item
from tvapp.catalogue import Hit, PlaceHit
from tvapp.ui.item import Item


@dataclass(frozen=True)
class Kind:
    """A kind of result: its word and icon, the screen that shows one, and that screen's parameter."""

    word: str
    icon: str
    screen: str
    parameter: str


KINDS = {
    "guide": Kind("指南", "description", "guide", "code"),
    "department": Kind("部门", "account_balance", "guide_list", "department"),
    "service_point": Kind("办事点", "place", "point", "key"),
    "village": Kind("村", "cottage", "points", "township"),
    "video": Kind("视频", "play_circle", "video", "key"),
}
"""Of ``protocol.search.SEARCH_KINDS``."""


@cache
def shown_kinds() -> frozenset[str]:
    """The kinds that this box has a screen for."""
    here = Path(__file__).parent
    return frozenset(kind for kind, told in KINDS.items() if (here / f"{told.screen}.py").is_file())


def row_of(hit: Hit | PlaceHit, *, large: bool = False) -> Item:
    """A result as a row of the list. ``large`` letters leave room for little beside an everyday name."""
    if isinstance(hit, Hit):
        row = _guide(hit)
        return replace(row, trailing="", tone="") if large and hit.via and hit.row.situation else row
    told = KINDS[hit.kind]
    return Item(
        key=key_of(hit),
        title=hit.title,
        subtitle=hit.about,
        icon=told.icon,
        trailing="社区" if hit.kind == "village" and hit.title.endswith("社区") else told.word,
        marks=hit.marks,
    )


def key_of(hit: Hit | PlaceHit) -> str:
    """A result's place in the focus path: a guide's code, or the kind and its key."""
    return hit.row.code if isinstance(hit, Hit) else f"{hit.kind}.{hit.key}"


def opened_by(hit: Hit | PlaceHit) -> tuple[str, dict[str, str]]:
    """The screen that shows a result, and its parameters."""
    if isinstance(hit, Hit):
        return "guide", {"code": hit.row.code}
    told = KINDS[hit.kind]
    return told.screen, {told.parameter: hit.township if told.parameter == "township" else hit.key}


def _guide(hit: Hit) -> Item:
    row = hit.row
    # The situation before the alias: it tells guides of one title apart, and a long line loses its end.
    parts, marks = [row.situation], hit.situation_marks
    if hit.by_number:
        number = f"编号 {row.number:04d}"
        parts, marks = [number, row.situation], ((number.find(" ") + 1, len(number)),)
    elif hit.via:
        said = f"也叫{hit.via}"
        parts = [row.situation, said]
        shift = said.find(hit.via) + (len(row.situation) + 1 if row.situation else 0)
        marks += tuple((start + shift, end + shift) for start, end in hit.via_marks)
    return replace(
        guide_item(row),
        subtitle="　".join(part for part in (*parts, row.department) if part),
        icon=KINDS["guide"].icon,
        marks=hit.marks,
        under_marks=marks,
    )
