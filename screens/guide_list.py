"""The guides of a life event or a department, of a place, a package, a partner or a video."""

from tvapp.catalogue.row import GuideRow
from tvapp.ui.item import Item
from tvapp.ui.listing import HELP, ListScreen, ListView

__all__ = ["HELP", "GuideListScreen", "guide_item"]

GROUPS = ("theme", "department")
RECORDS = ("service_point", "package", "partner", "video")


def guide_item(row: GuideRow) -> Item:
    """A guide as a row of a list, the same in every list."""
    return Item(
        key=row.code,
        title=row.title,
        subtitle="　".join(part for part in (row.situation, row.department) if part),
        trailing="可在家预审" if row.pre_review else "到窗口办",
        tone="good" if row.pre_review else "",
    )


class GuideListScreen(ListScreen):
    """Six guides to a page, most used first. Opened with one of ``GROUPS`` or ``RECORDS`` and its key."""

    name = "guide_list"

    def compute(self) -> ListView:
        total = self._count()
        return self.listed(
            self._name(),
            total,
            lambda offset, limit: [guide_item(row) for row in self._rows(offset, limit)],
            remark=f"共 {total} 件" if total else "",
            empty="这里现在没有事项。请按“返回”再找。",
        )

    def _asked(self, kinds: tuple[str, ...]) -> dict[str, str]:
        return {kind: key for kind, key in self.place.params.items() if kind in kinds}

    def _count(self) -> int:
        catalogue = self.tv.catalogue
        if catalogue is None:
            return 0
        for kind, key in self._asked(RECORDS).items():
            return catalogue.count_at(kind, key)
        groups = self._asked(GROUPS)
        return catalogue.count_in(**groups) if groups else 0

    def _rows(self, offset: int, limit: int) -> list[GuideRow]:
        catalogue = self.tv.catalogue
        assert catalogue is not None
        if "package" in self.place.params:
            return self._handled(self.place.params["package"])[offset:][:limit]
        for kind, key in self._asked(RECORDS).items():
            return catalogue.guides_at(kind, key, offset=offset, limit=limit)
        return catalogue.guides_in(**self._asked(GROUPS), offset=offset, limit=limit)

    def _handled(self, key: str) -> list[GuideRow]:
        """The guides of a package in the order in which they are handled."""
        catalogue = self.tv.catalogue
        package = catalogue.package(key) if catalogue is not None else None
        if catalogue is None or package is None:
            return []
        return [row for code in package.guides if (row := catalogue.row(code)) is not None]

    def _name(self) -> str:
        catalogue = self.tv.catalogue
        params = self.place.params
        if catalogue is None:
            return "办事指南"
        name = ""
        if "service_point" in params:
            point = catalogue.service_point(params["service_point"])
            name = f"{point.name}能办" if point is not None else ""
        elif "package" in params:
            name = next((row.name for row in catalogue.packages() if row.key == params["package"]), "")
        elif "partner" in params:
            partner = catalogue.partner(params["partner"])
            name = f"在{partner.name}能办" if partner is not None else ""
        elif "video" in params:
            film = catalogue.video(params["video"])
            name = film.title if film is not None else ""
        else:
            groups = catalogue.themes() if "theme" in params else catalogue.departments()
            key = params.get("theme", params.get("department", ""))
            name = next((group.name for group in groups if group.key == key), "")
        return name or "办事指南"

    def chosen(self, key: str) -> None:
        self.tv.open("guide", code=key)
