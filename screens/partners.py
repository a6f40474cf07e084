"""跨域通办: places elsewhere that accept applications for this county."""

from tvapp.catalogue.county import PartnerRow
from tvapp.ui.item import Item
from tvapp.ui.listing import ListScreen, ListView


class PartnersScreen(ListScreen):
    """Opened with ``guide`` (a code) only those that accept it."""

    name = "partners"

    def compute(self) -> ListView:
        catalogue = self.tv.catalogue
        guide = self.place.params.get("guide", "")
        partners = catalogue.partners(guide=guide or None) if catalogue is not None else []
        row = catalogue.row(guide) if catalogue is not None and guide else None
        total = catalogue.cross_region_total() if catalogue is not None and not guide else 0
        return self.listed(
            f"{row.title}，外地也能办" if row is not None else "人在外地，也能办",
            len(partners),
            lambda offset, limit: [partner_item(row, guide) for row in partners[offset:][:limit]],
            remark=f"跨域通办 {total} 件" if total else "",
            empty="这件事在外地还不能办。请按“返回”，看县里在哪里办。",
        )

    def chosen(self, key: str) -> None:
        guide = {name: code for name, code in self.place.params.items() if name == "guide"}
        self.tv.open("partner", key=key, **guide)


def partner_item(row: PartnerRow, guide: str) -> Item:
    """A partner as a row of a list: with its telephone for one guide, with how many it accepts for none."""
    window = "　".join(part for part in (row.hall, row.windows) if part)
    return Item(row.key, row.name, window, "public", trailing=row.phone if guide else f"{row.guides} 件")
