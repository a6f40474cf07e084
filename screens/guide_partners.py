"""在外地也能办: the halls elsewhere that accept a guide's application."""

from dataclasses import dataclass

from tvapp.ui.about_guide import GONE, AboutGuide
from tvapp.ui.item import Item


@dataclass(frozen=True)
class GuidePartnersView:
    """What the screen shows."""

    title: str
    about: str
    rows: tuple[tuple[str, str], ...]
    empty: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class GuidePartnersScreen(AboutGuide):
    """A table that is read; one asks a clerk or goes back."""

    name = "guide_partners"

    def compute(self) -> GuidePartnersView:
        catalogue, guide = self.tv.catalogue, self.guide
        partners = catalogue.partners(guide=guide.code) if catalogue is not None and guide is not None else []
        return GuidePartnersView(
            title="在外地也能办",
            about=guide.title if guide is not None else "",
            rows=tuple(
                (
                    partner.name,
                    "　".join(part for part in (partner.hall, partner.windows, partner.phone) if part),
                )
                for partner in partners[:5]
            ),
            empty="" if guide is not None else GONE,
            buttons=(
                Item("assistance", "找人帮我", icon="support_agent"),
                Item("back", "返回", icon="arrow_back"),
            ),
            hint="去之前先打电话问一声",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def choose(self, group: str, key: str) -> None:
        if key == "back":
            self.tv.back()
        else:
            self.tv.open("assistance", **self.place.params)
