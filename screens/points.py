"""去哪里办: halls, township halls and 24-hour terminals, those near the household first."""

from dataclasses import dataclass

from tvapp.places.kinds import KINDS, kind_of
from tvapp.places.nearest import HERE, Near, nearest
from tvapp.ui.item import Item
from tvapp.ui.listing import HEIGHT, HELP, NOT_FETCHED
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.piece import current_theme

ALL = "all"
NOWHERE = "电视上没有登记这件事在哪里办。\n请打 12345 问，或者选“找人帮我”。"


@dataclass(frozen=True)
class PointsView:
    """What the screen shows."""

    title: str
    remark: str
    tabs: tuple[Item, ...]
    rows: tuple[Item, ...]
    row_height: float
    empty: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class PointsScreen(PagedScreen):
    """Left: from where, and which kind. Right: the places.

    Opened with ``guide`` (a code: only where it can be done) and ``township`` (a code: seen from there).
    """

    name = "points"

    @property
    def guide(self) -> str:
        """Code of the guide whose places are shown; empty for all places."""
        return self.place.params.get("guide", "")

    @property
    def kind(self) -> str:
        """Key of the kind shown, or ``ALL``."""
        return str(self.place.state.get("kind", ALL))

    @property
    def township(self) -> str:
        """Code of the township that distances are counted from; empty while nobody has said."""
        here = self.place.state.get("township") or self.place.params.get("township")
        return str(here or self.tv.preferences.township)

    def compute(self) -> PointsView:
        theme = current_theme()
        found = self._found()
        shown = [near for near in found if self.kind in (ALL, kind_of(near.row.kind).key)]
        self.pages = Pages(len(shown), theme.rows_that_fit(HEIGHT), self.page)
        rows = shown[self.pages.offset :][: self.pages.per_page]
        count = f"{len(shown)} 个地方" if shown else ""
        return PointsView(
            title=self._title(),
            remark="　".join(part for part in (count, self.pages.remark) if part),
            tabs=self._tabs(found),
            rows=tuple(_row(near) for near in rows),
            row_height=theme.row_height,
            empty="" if rows else self._empty(),
            buttons=() if rows else (HELP,),
            hint=self._hint(found),
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _found(self) -> tuple[Near, ...]:
        catalogue = self.tv.catalogue
        if catalogue is None:
            return ()
        points = catalogue.service_points(guide=self.guide or None, limit=-1)
        return nearest(points, catalogue.townships(), self.township)

    def _title(self) -> str:
        row = self.tv.catalogue.row(self.guide) if self.tv.catalogue is not None and self.guide else None
        return f"{row.title}，去哪里办" if row is not None else "去哪里办"

    def _township_name(self) -> str:
        townships = self.tv.catalogue.townships() if self.tv.catalogue is not None else []
        return next((row.name for row in townships if row.code == self.township), "")

    def _tabs(self, found: tuple[Near, ...]) -> tuple[Item, ...]:
        catalogue = self.tv.catalogue
        if catalogue is None:
            return ()
        name = self._township_name()
        home = Item("township", name or "选乡镇", "换一个乡镇" if name else "从近到远排", "map")
        there = {kind_of(near.row.kind).key for near in found}
        kinds = [(kind.key, kind.short) for kind in KINDS if kind.key in there]
        tabs = [(ALL, "全部"), *kinds] if len(kinds) > 1 else []
        away = catalogue.partners(guide=self.guide or None)
        return (
            home,
            *(Item(key, short, icon=self._mark(key)) for key, short in tabs),
            *([Item("partners", "外地也能办", icon="public")] if away else []),
        )

    def _mark(self, key: str) -> str:
        return "check_circle" if key == self.kind else "circle_outlined"

    def _empty(self) -> str:
        if self.tv.catalogue is None:
            return NOT_FETCHED
        return NOWHERE if self.guide else "这里现在没有登记办事的地方。\n请打 12345 问，或者选“找人帮我”。"

    def _hint(self, found: tuple[Near, ...]) -> str:
        if any(near.words not in ("", HERE) for near in found):
            return f"从{self._township_name()}算，直线公里数，走路坐车会远些"
        return "按 ↓ 翻到下一页，按 OK 打开" if self.pages.count > 1 else "按 OK 打开"

    def aloud(self) -> tuple[str, ...] | None:
        """The places first: whoever listens does not want to hear all the buttons before."""
        if not self.view.rows:
            return None
        name = self._township_name()
        here = (f"从{name}算，先近后远",) if name else ("先选您家的乡镇，就能从近到远排",)
        page = self.pages
        more = ("后面还有，请按下键接着看",) if page.current < page.count - 1 else ()
        kinds = [tab.title for tab in self.view.tabs if tab.key in {kind.key for kind in KINDS}]
        left = "，".join(
            (
                "左边可以换乡镇",
                *([f"也可以只看{'、'.join(kinds)}"] if kinds else []),
                *(["还可以看外地在哪里办"] if any(tab.key == "partners" for tab in self.view.tabs) else []),
            )
        )
        return (self.view.remark, *here, *(row.reading for row in self.view.rows), *more, left)

    def entered(self) -> None:
        if "begun" in self.place.state:
            return
        self.place.state["begun"] = True
        if self.township and self.view.rows:
            # The nearest place is what most come for; the tabs are one ← away.
            self.tv.stage.focus_on(f"{self.name}/rows/{self.view.rows[0].key}")

    def choose(self, group: str, key: str) -> None:
        guide = {"guide": self.guide} if self.guide else {}
        if group == "rows":
            elsewhere = self.township != self.tv.preferences.township
            self.tv.open("point", key=key, **guide, **({"township": self.township} if elsewhere else {}))
        elif key == "township":
            self.tv.open("townships", **({"township": self.township} if self.township else {}))
        elif key == "partners":
            self.tv.open("partners", **guide)
        elif group == "actions":
            self.tv.open("assistance", **guide)
        elif key != self.kind:
            self.place.state.update(kind=key, page=0)


def _row(near: Near) -> Item:
    row = near.row
    return Item(
        row.key,
        row.name,
        row.hours or row.address,
        icon=kind_of(row.kind).icon,
        trailing=near.words,
        tone="good" if near.words == HERE else "",
    )
