"""One place elsewhere that accepts applications for this county."""

from tvapp.ui.facts import FactsScreen, FactsView
from tvapp.ui.item import Item

GONE = "没有找到这个地方，它可能已经不收了。请按“返回”再找，或者选“问工作人员”。"


class PartnerScreen(FactsScreen):
    """Opened with ``key``; ``guide`` (a code) as it was where it was chosen."""

    name = "partner"

    def compute(self) -> FactsView:
        catalogue = self.tv.catalogue
        partner = catalogue.partner(self.place.params.get("key", "")) if catalogue is not None else None
        if partner is None:
            return self.missing("人在外地，也能办", GONE)
        facts = (
            ("在哪里", "　".join(part for part in (partner.region, partner.hall) if part)),
            ("窗口", partner.windows),
            ("电话", partner.phone),
            ("怎么办", partner.about),
        )
        return self.told(
            f"人在{partner.name}",
            facts,
            *([Item("guides", "能办什么", f"{partner.guides} 件", "list")] if partner.guides else []),
            remark="跨域通办",
            hint="去以前先打电话，问清要带什么",
        )

    def choose(self, group: str, key: str) -> None:
        if key == "guides":
            self.tv.open("guide_list", partner=self.place.params["key"])
        else:
            super().choose(group, key)
