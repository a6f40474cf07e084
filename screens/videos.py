"""Films by life event, those of one life event, or those about one guide."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from protocol.film_key import key_of_guide
from screens.guide_list import HELP
from screens.guides import THEME_ICONS
from tvapp.catalogue.county import VideoRow
from tvapp.catalogue.row import Group
from tvapp.player.length import length_words
from tvapp.ui import thumbnail
from tvapp.ui.film_row import ROW_HEIGHT
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.piece import current_theme

if TYPE_CHECKING:
    from protocol.guide import Guide
    from tvapp.catalogue.catalogue import Catalogue

AREA = 784
"""Height of the list, design pixels."""
FILMS_A_PAGE = 4
OTHERS = Group("others", "其他", 0)
"""Films that the operator has put under no life event."""
FIRST_TIME = "第一次看要等一会儿"
"""Of a film that is made when somebody asks for it."""


@dataclass(frozen=True)
class VideosView:
    """What the screen shows."""

    title: str
    remark: str
    rows: tuple[Item, ...]
    style: str
    row_height: float
    pictures: frozenset[str]
    """Keys of the rows whose small picture is there: with a new one the rows are drawn anew."""
    empty: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class VideosScreen(PagedScreen):
    """Opened with nothing (life events), ``theme`` (its key) or ``guide`` (its code)."""

    name = "videos"

    _counted_in: "Catalogue | None" = None
    _counted: tuple[tuple[Group, int], ...] = ()
    """Life events with the number of their films; counted once for each catalogue."""

    @property
    def which(self) -> dict[str, str]:
        """What the films are about; empty for the list of life events."""
        return {k: v for k, v in self.place.params.items() if k in ("theme", "guide")}

    def compute(self) -> VideosView:
        total, rows = self._films() if self.which else self._themes()
        of = "个视频" if self.which else "类"
        return VideosView(
            title=self._title(),
            remark="　".join(
                part for part in (f"共 {total} {of}" if total else "", self.pages.remark) if part
            ),
            rows=rows,
            style="film" if self.which else "row",
            row_height=ROW_HEIGHT if self.which else current_theme().row_height,
            pictures=thumbnail.have(item.picture for item in rows),
            empty="" if rows else self._empty(),
            buttons=() if rows else (HELP,),
            hint=self._hint(),
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _themes(self) -> tuple[int, tuple[Item, ...]]:
        catalogue = self.tv.catalogue
        if catalogue is not self._counted_in:
            self._counted_in, self._counted = catalogue, _counted(catalogue)
        groups = self._counted
        self.pages = Pages(len(groups), current_theme().rows_that_fit(AREA), self.page)
        shown = groups[self.pages.offset : self.pages.offset + self.pages.per_page]
        return len(groups), tuple(
            Item(group.key, group.name, icon=THEME_ICONS.get(group.key, "movie"), trailing=f"{count} 个")
            for group, count in shown
        )

    def _films(self) -> tuple[int, tuple[Item, ...]]:
        catalogue = self.tv.catalogue
        if catalogue is None:
            self.pages = Pages(0, FILMS_A_PAGE)
            return 0, ()
        total = catalogue.count_videos(**self.which)
        self.pages = Pages(total, FILMS_A_PAGE, self.page)
        films = catalogue.videos(**self.which, offset=self.pages.offset, limit=FILMS_A_PAGE)
        if not total and "guide" in self.which:
            films = _own_film(catalogue.guide(self.which["guide"]))
            total = len(films)
        self._take_pictures(film.key for film in films)
        return total, tuple(self._film(film) for film in films)

    def _take_pictures(self, keys: Iterable[str]) -> None:
        """Those that have come so far, for drawing."""
        if self.tv.company is None:
            return
        for key in keys:
            picture = self.tv.company.thumbnails.get(key)
            if picture is not None:
                thumbnail.put(key, picture)

    def _film(self, film: VideoRow) -> Item:
        company = self.tv.company
        length, seen = length_words(film.seconds), ""
        if company is not None:
            info = company.library.known.get(film.key)
            absent = info is not None and not info.url
            length = length_words(info.seconds if info is not None and info.seconds else film.seconds)
            length = FIRST_TIME if absent else length
            seen = company.library.watched.word(film.key)
        words = (length, seen)
        return Item(
            film.key,
            film.title,
            "　".join(word for word in words if word),
            icon="movie",
            picture=film.key,
        )

    def _title(self) -> str:
        if "guide" in self.which:
            return "讲这件事的视频"
        catalogue = self.tv.catalogue
        groups = catalogue.themes() if catalogue is not None and "theme" in self.which else []
        name = next((group.name for group in groups if group.key == self.which["theme"]), "")
        name = OTHERS.name if self.which.get("theme") == "" else name
        return f"看视频：{name}" if name else "看视频"

    def _empty(self) -> str:
        if self.tv.catalogue is None:
            return "视频的目录还没有取到，正在自动再试。"
        if "guide" in self.which:
            return "这件事还没有视频。请按“返回”看指南，或者问工作人员。"
        return "这里现在没有视频。请按“返回”再找。"

    def _hint(self) -> str:
        do = "按 OK 看" if self.which else "按 OK 打开"
        return f"按 ↓ 翻到下一页，{do}" if self.pages.count > 1 else do

    def choose(self, group: str, key: str) -> None:
        if group != "rows":
            self.tv.open("assistance", **({"guide": self.which["guide"]} if "guide" in self.which else {}))
        elif self.which:
            self.tv.open("video", key=key)
        else:
            self.tv.open("videos", theme="" if key == OTHERS.key else key)

    def refresh(self) -> None:
        before = self.view.pictures
        super().refresh()
        if self.view.pictures != before:
            # The rows are the same data as before, but their pictures are there now.
            for choices in self.choices():
                choices.redraw()
        self._want_pictures()

    def entered(self) -> None:
        self._want_pictures()

    def _want_pictures(self) -> None:
        if self.tv.company is not None and self.which and self.tv.stage.screen is self:
            self.tv.company.thumbnails.want([item.key for item in self.view.rows])


def _counted(catalogue: "Catalogue | None") -> tuple[tuple[Group, int], ...]:
    if catalogue is None:
        return ()
    counted = [(group, catalogue.count_videos(theme=group.key)) for group in catalogue.themes()]
    counted.append((OTHERS, catalogue.count_videos(theme="")))
    return tuple((group, count) for group, count in counted if count)


def _own_film(guide: "Guide | None") -> list[VideoRow]:
    """The film that a guide nobody has filmed has of its own."""
    if guide is None or not guide.number:
        return []
    return [VideoRow(key_of_guide(guide.number), guide.title, "", 0)]
