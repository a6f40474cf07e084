"""Films by life event, those of one life event, or those about one guide."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from protocol.film_key import key_of_guide
from screens.guides import THEME_ICONS
from tvapp.catalogue.county import VideoRow
from tvapp.catalogue.row import Group
from tvapp.player.length import length_words
from tvapp.ui import thumbnail
from tvapp.ui.film_row import ROW_HEIGHT
from tvapp.ui.item import Item
from tvapp.ui.listing import ListScreen, ListView

if TYPE_CHECKING:
    from protocol.guide import Guide
    from tvapp.catalogue.catalogue import Catalogue

OTHERS = Group("others", "其他", 0)
"""Films that the operator has put under no life event."""
FIRST_TIME = "第一次看要等一会儿"
"""Of a film that is made when somebody asks for it."""
NONE_OF_GUIDE = "这件事还没有视频。请按“返回”看指南，或者问工作人员。"
NONE = "这里现在没有视频。请按“返回”再找。"


class VideosScreen(ListScreen):
    """Opened with nothing (life events), ``theme`` (its key) or ``guide`` (its code)."""

    name = "videos"
    _counted_in: "Catalogue | None" = None
    _counted: tuple[tuple[Group, int], ...] = ()
    """Life events with the number of their films; counted once for each catalogue."""
    _drawn: frozenset[str] = frozenset()
    """Keys of the rows that were drawn with their small picture."""

    @property
    def which(self) -> dict[str, str]:
        """What the films are about; empty for the list of life events."""
        return {kind: key for kind, key in self.place.params.items() if kind in ("theme", "guide")}

    def compute(self) -> ListView:
        if not self.which:
            return self._themes()
        total = self._count()
        return self.listed(
            self._title(),
            total,
            self._films,
            remark=f"共 {total} 个视频" if total else "",
            empty=NONE_OF_GUIDE if "guide" in self.which else NONE,
            hint="按 OK 看",
            style="film",
            row_height=ROW_HEIGHT,
        )

    def _themes(self) -> ListView:
        catalogue = self.tv.catalogue
        if catalogue is not self._counted_in:
            self._counted_in, self._counted = catalogue, _counted(catalogue)
        groups = self._counted
        return self.listed(
            "看视频",
            len(groups),
            lambda offset, limit: [
                Item(group.key, group.name, icon=THEME_ICONS.get(group.key, "movie"), trailing=f"{count} 个")
                for group, count in groups[offset : offset + limit]
            ],
            remark=f"共 {len(groups)} 类" if groups else "",
            empty=NONE,
        )

    def _count(self) -> int:
        catalogue = self.tv.catalogue
        if catalogue is None:
            return 0
        return catalogue.count_videos(**self.which) or len(self._own_film(catalogue))

    def _films(self, offset: int, limit: int) -> list[Item]:
        catalogue = self.tv.catalogue
        assert catalogue is not None
        films = catalogue.videos(**self.which, offset=offset, limit=limit) or self._own_film(catalogue)
        self._take_pictures(film.key for film in films)
        return [self._film(film) for film in films]

    def _own_film(self, catalogue: "Catalogue") -> list[VideoRow]:
        """The film that a guide nobody has filmed has of its own."""
        guide: Guide | None = catalogue.guide(self.which["guide"]) if "guide" in self.which else None
        if guide is None or not guide.number:
            return []
        return [VideoRow(key_of_guide(guide.number), guide.title, "", 0)]

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
            if info is not None:
                length = length_words(info.seconds or film.seconds) if info.url else FIRST_TIME
            seen = company.library.watched.word(film.key)
        about = "　".join(word for word in (length, seen) if word)
        return Item(film.key, film.title, about, icon="movie", picture=film.key)

    def _title(self) -> str:
        if "guide" in self.which:
            return "讲这件事的视频"
        key = self.which["theme"]
        groups = self.tv.catalogue.themes() if self.tv.catalogue is not None else []
        name = next((group.name for group in groups if group.key == key), "" if key else OTHERS.name)
        return f"看视频：{name}" if name else "看视频"

    def chosen(self, key: str) -> None:
        if self.which:
            self.tv.open("video", key=key)
        else:
            self.tv.open("videos", theme="" if key == OTHERS.key else key)

    def refresh(self) -> None:
        super().refresh()
        pictures = thumbnail.have(item.picture for item in self.view.rows)
        if pictures != self._drawn:
            # The rows are the same data as before, but their pictures are there now.
            self._drawn = pictures
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
