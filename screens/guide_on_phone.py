"""发到手机: a QR code that opens the guide on any phone, and the address to type without scanning."""

from dataclasses import dataclass

from tvapp.household.phone_address import shown
from tvapp.ui.about_guide import GONE, AboutGuide
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph

NO_ADDRESS = (
    Paragraph("现在发不到手机", "care", "title", True),
    Paragraph("电视还不知道手机能打开的网址。连上服务中心以后再来，电视会自己试。"),
)
READ_HERE = Paragraph("着急的话，请在电视上看，或者选“找人帮我”。", "second")


@dataclass(frozen=True)
class GuideOnPhoneView:
    """What the screen shows."""

    title: str
    about: str
    qr: str
    letter: tuple[Paragraph, ...]
    address_hint: str
    address: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


def only_here(address: str) -> tuple[Paragraph, ...]:
    """Said where the server is only known by an address that no phone can reach."""
    return (
        Paragraph("手机打不开这个网址", "care", "title", True),
        Paragraph("服务中心现在只能在这台机器上打开，还没有给手机用的网址："),
        Paragraph(address, "focus"),
    )


class GuideOnPhoneScreen(AboutGuide):
    """Anybody may scan it: the page has nothing personal, so nothing has to be confirmed."""

    name = "guide_on_phone"

    def compute(self) -> GuideOnPhoneView:
        guide, company = self.guide, self.tv.company
        url = ""
        if guide is None or not guide.number:
            letter: tuple[Paragraph, ...] = (Paragraph(GONE, "care"),)
        elif company is None or not company.phone_address.url:
            letter = (*NO_ADDRESS, READ_HERE)
        else:
            url = company.phone_address.page(f"/g/{guide.number}")
            letter = _letter() if company.phone_address.reachable else (*only_here(shown(url)), READ_HERE)
        reachable = bool(url) and company is not None and company.phone_address.reachable
        return GuideOnPhoneView(
            title="发到手机",
            about=guide.title if guide is not None else "",
            qr=url if reachable else "",
            letter=letter,
            address_hint="扫不了？用手机浏览器打开：" if reachable else "",
            address=shown(url) if reachable else "",
            buttons=(
                Item("back", "好了", icon="check"),
                Item("assistance", "找人帮我", icon="support_agent"),
            ),
            hint="上面没有您的任何个人信息，可以转给家里人" if reachable else "",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def choose(self, group: str, key: str) -> None:
        if key == "back":
            self.tv.back()
        else:
            self.tv.open("assistance", **self.place.params)


def _letter() -> tuple[Paragraph, ...]:
    return (
        Paragraph("1　拿手机扫左边的码"),
        Paragraph("2　手机上就有要带什么、去哪里、电话"),
        Paragraph("3　出门带着手机，一样一样对着准备"),
    )
