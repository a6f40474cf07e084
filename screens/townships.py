"""Which township the household lives in: chosen once on a drawn map, else from a list."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from screens.points import ALL
from tvapp.catalogue.county import TownshipRow
from tvapp.places.nearest import spot_of
from tvapp.places.sketch import Box, laid_out
from tvapp.ui import markers  # noqa: F401  (named in the .kv file)
from tvapp.ui.item import Item
from tvapp.ui.letters import ICON, SUBTITLE_LINE, TITLE_LINE
from tvapp.ui.listing import HEIGHT, HELP, NOT_FETCHED
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.piece import current_theme
from tvapp.ui.theme import LEAST, Theme

MOST_ON_A_MAP = 20
"""With more the labels would stand anywhere."""
MAP_WIDTH, MAP_HEIGHT = 1664, 736
"""Of what is inside the map's frame, design pixels."""
GAP = 20
"""Between two labels: the focused one grows over a part of it."""
STRAY = 110
"""How far a label may be from where it lies, design pixels, before smaller letters are better."""
PADDING = 44
CHOOSE = "选好按 OK，以后都从这里算远近"
MOST_UNDER = 4
"""Letters under a name, figures and blanks counted as half."""


@dataclass(frozen=True)
class Drawn:
    """Where the labels stand, and the sizes of their letters, design pixels; ``under`` 0: one line only."""

    boxes: tuple[Box, ...]
    letter: float
    under: float


@dataclass(frozen=True)
class TownshipsView:
    """What the screen shows: ``markers`` at ``boxes``, or ``rows``."""

    title: str
    remark: str
    markers: tuple[Item, ...]
    boxes: tuple[Box, ...]
    letter: float
    under: float
    rows: tuple[Item, ...]
    row_height: float
    empty: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class TownshipsScreen(PagedScreen):
    """Opened with ``township``: the code of the one that is looked from now, which has the focus first."""

    name = "townships"
    _drawn: tuple[Any, Drawn] | None = None

    def compute(self) -> TownshipsView:
        catalogue = self.tv.catalogue
        townships = catalogue.townships() if catalogue is not None else []
        theme = current_theme()
        drawn = self._map(townships)
        items = self._items(townships, drawn)
        self.pages = Pages(0 if drawn else len(items), theme.rows_that_fit(HEIGHT), self.page)
        rows = () if drawn else items[self.pages.offset :][: self.pages.per_page]
        return TownshipsView(
            title="您家在哪个乡镇？",
            remark=self.pages.remark or (self._north() if drawn else ""),
            markers=items if drawn else (),
            boxes=drawn.boxes if drawn else (),
            letter=drawn.letter if drawn else 0,
            under=drawn.under if drawn else 0,
            rows=rows,
            row_height=theme.row_height,
            empty="" if townships else NOT_FETCHED if catalogue is None else "还没有登记乡镇。",
            buttons=() if townships else (HELP,),
            hint=CHOOSE + ("（示意图，位置只是大概）" if drawn else ""),
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _north(self) -> str:
        made_up = self.tv.catalogue is not None and self.tv.catalogue.synthetic
        return "上北下南　示例数据" if made_up else "上北下南"

    def _items(self, townships: Sequence[TownshipRow], drawn: Drawn | None) -> tuple[Item, ...]:
        assert self.tv.catalogue is not None or not townships
        points = self.tv.catalogue.service_points(limit=-1) if self.tv.catalogue is not None else []
        counts = Counter(point.township for point in points)
        home = self.tv.preferences.township
        items = []
        for row in townships:
            places = _places(counts[row.code], row.code == home)
            # Without room under the name it is only read out.
            under, read = ("", places) if drawn and not drawn.under else (places, "")
            items.append(Item(row.code, row.name, under, _icon(row.code == home, bool(drawn)), read))
        return tuple(items)

    def _map(self, townships: Sequence[TownshipRow]) -> Drawn | None:
        """The map, made anew only when something on it is another."""
        theme = current_theme()
        made = (tuple(townships), theme, self.tv.preferences.township)
        if self._drawn is None or self._drawn[0] != made:
            self._drawn = (made, _drawn(townships, self.tv.preferences.township, theme))
        return self._drawn[1]

    def choose(self, group: str, key: str) -> None:
        if group == "actions":
            self.tv.open("assistance")
            return
        tv = self.tv
        tv.preferences.township = key
        tv.keep_preferences()
        name = next(item.title for item in (*self.view.markers, *self.view.rows) if item.key == key)
        places = [place for place in tv.router.stack if place.screen == "points"]
        for place in places[-1:]:
            place.state = {"township": key, "kind": place.state.get("kind", ALL)}
        if not tv.router.back_to("points"):
            tv.router.replace("points")
        tv.say(f"记住了，以后都从{name}算远近", "good")

    def aloud(self) -> tuple[str, ...] | None:
        """What to do, then the names only."""
        if not self.view.markers:
            return None
        home = next((item.title for item in self.view.markers if item.icon), "")
        now = (f"现在记的是{home}",) if home else ()
        return ("按上下左右选您家的乡镇，按确认键定下来", *now, *(item.title for item in self.view.markers))

    def entered(self) -> None:
        wanted = self.place.params.get("township", "")
        if "begun" in self.place.state or self.tv.catalogue is None:
            return
        self.place.state["begun"] = True
        codes = [row.code for row in self.tv.catalogue.townships()]
        if wanted in codes:
            self.place.state["page"] = codes.index(wanted) // self.pages.per_page
            self.refresh()
            group = "markers" if self.view.markers else "rows"
            self.tv.stage.focus_on(f"{self.name}/{group}/{wanted}")


def _icon(home: bool, drawn: bool) -> str:
    """On the map only the own one has an icon; in the list all have, so that the names stand level."""
    return "home" if home else "" if drawn else "place"


def _places(places: int, home: bool) -> str:
    if home:
        return f"您家，{places} 处" if places else "您家"
    return f"{places} 处能办" if places else "没有登记"


def _drawn(townships: Sequence[TownshipRow], home: str, theme: Theme) -> Drawn | None:
    """The map in the resident's letters if there is room, else smaller ones; None when none can be drawn."""
    spots = [spot for spot in map(spot_of, townships) if spot is not None]
    if not spots or len(spots) < len(townships) or len(spots) > MOST_ON_A_MAP:
        return None
    for letter in range(theme.body, LEAST - 1, -4):
        # The name's size before what stands under it.
        for under in (max(LEAST, round(letter * 0.72)), 0):
            sizes = [_label(row.name, letter, under, row.code == home) for row in townships]
            boxes = laid_out(spots, sizes, MAP_WIDTH, MAP_HEIGHT, GAP, STRAY)
            if boxes is not None:
                return Drawn(tuple(boxes), letter, under)
    return None


def _label(name: str, letter: float, under: float, home: bool) -> tuple[float, float]:
    """Width and height of a label, design pixels."""
    icon = letter * ICON + 20 if home else 0.0
    width = max(letter * len(name) + icon, under * MOST_UNDER)
    return width + PADDING, letter * TITLE_LINE + under * SUBTITLE_LINE + 16
