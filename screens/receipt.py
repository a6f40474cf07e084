"""回执: the number, large, the QR, and what to bring to which window until when."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph

if TYPE_CHECKING:
    from protocol.application import Application

NOT_ACCEPTED = "预审通过还不是正式受理，窗口核对原件后才受理"
WAIT = "先不用去窗口，等有了结果再去"


@dataclass(frozen=True)
class ReceiptView:
    """What the screen shows."""

    title: str
    remark: str = ""
    number: str = ""
    facts: tuple[Paragraph, ...] = ()
    letter: tuple[Paragraph, ...] = ()
    qr: str = ""
    buttons: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class ReceiptScreen(ApplicationScreen):
    """Opened with ``id``."""

    name = "receipt"

    @property
    def ready(self) -> bool:
        return self.application is not None

    def compute(self) -> ReceiptView:
        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        application = self.application
        if application is None:
            return ReceiptView("回执", letter=(Paragraph(self.waiting),), buttons=(_BACK, _ASK), **foot)
        passed = application.state.value == "passed"
        return ReceiptView(
            title=application.guide_title,
            remark="回执",
            number=grouped(application.number),
            facts=tuple(
                Paragraph(f"{label}：{text}", style="small")
                for label, text in receipt_rows(application, int(time.time() * 1000))
            ),
            qr=application.receipt_url,
            buttons=(_BACK, _ASK),
            hint=NOT_ACCEPTED if passed else WAIT,
            **foot,
        )

    def choose(self, group: str, key: str) -> None:
        if key == "ask":
            self.ask_clerk()
        else:
            self.tv.back()


_BACK = Item("back", "好了", icon="check")
_ASK = Item("ask", "问工作人员", icon="support_agent")


def grouped(number: str) -> str:
    """``ABCD 2345``: easier to read out and to write down."""
    return f"{number[:4]} {number[4:]}".strip()


def receipt_rows(application: "Application", now: int) -> tuple[tuple[str, str], ...]:
    """For whom, how it stands, what to bring where and until when; what is not known is left out."""
    from protocol.application import STATE_LABELS
    from tvapp.application.closing import closing_words

    window = application.at_window
    rows = [
        ("给谁办", application.masked_name),
        ("现在", STATE_LABELS[application.state]),
    ]
    if window is not None:
        rows += [("带原件", "、".join(window.bring)), ("去哪里", window.place), ("几点", window.hours)]
    rows.append(("最晚", closing_words(application, now)))
    if window is not None:
        rows.append(("电话", window.contact))
    return tuple((label, text) for label, text in rows if text)
