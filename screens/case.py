"""One case: its state, what happens next, the receipt, and what can be done with it."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.remote.action import Action
from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph

if TYPE_CHECKING:
    from protocol.application import Application

ASK_WITHDRAW = "真的要撤回吗？撤回以后，工作人员就不看这件事了，要办得重新申请。"
ASK_DROP = "真的不办了吗？填过的和拍过的都会作废。"


@dataclass(frozen=True)
class CaseView:
    """What the screen shows; ``asking``: the two buttons of the question whether to take it back."""

    title: str
    icon: str = ""
    word: str = ""
    word_tone: str = ""
    letter: tuple[Paragraph, ...] = ()
    receipt: str = ""
    receipt_words: str = ""
    receipt_button: tuple[Item, ...] = ()
    buttons: tuple[Item, ...] = ()
    asking: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class CaseScreen(ApplicationScreen):
    """Opened with ``id``; opening it marks its news as read."""

    name = "case"

    def compute(self) -> CaseView:
        from tvapp.application.package_look import look_of
        from tvapp.application.state_look import UNDER_REVIEW

        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        application = self.application
        if application is None:
            buttons = (_ASK, Item("cases", "我的办件", icon="folder_open"))
            return CaseView("办件", letter=(Paragraph(self.waiting),), buttons=buttons, **foot)
        look = look_of(application)
        asking = bool(self.place.state.get("asking"))
        draft = application.state.value == "draft"
        question = Paragraph(ASK_DROP if draft else ASK_WITHDRAW, "care")
        return CaseView(
            title=application.guide_title,
            icon=look.icon,
            word=look.word,
            word_tone=look.tone,
            letter=(question,) if asking else case_letter(application, int(time.time() * 1000)),
            receipt="" if asking else application.receipt_url,
            receipt_words="手机扫一扫，留下回执"
            if application.receipt_url and application.at_window is None and not asking
            else "",
            receipt_button=(_RECEIPT,) if application.at_window is not None and not asking else (),
            buttons=() if asking else case_buttons(application),
            asking=(
                Item("keep", "接着办" if draft else "不撤回"),
                Item("withdraw", "不办了" if draft else "撤回"),
            )
            if asking
            else (),
            hint="结果会显示在这里，也会在首页告诉您" if application.state in UNDER_REVIEW else "",
            **foot,
        )

    def entered(self) -> None:
        if self.household is not None:
            self._say_news()
            self.household.look_at(self.application_id)

    def _say_news(self) -> None:
        """News are spoken once, when the case is opened."""
        reader, household = self.tv.reader, self.household
        assert household is not None
        for notice in household.notices:
            if notice.application_id == self.application_id and not (reader.in_call or reader.film_runs):
                reader.say(notice.sentence)

    def refresh(self) -> None:
        super().refresh()
        if self.tv.router.place is self.place:
            self.entered()

    def left(self) -> None:
        self.place.state.pop("asking", None)
        if self.household is not None:
            self.household.look_at("")

    def act(self, action: Action) -> bool:
        return action is Action.BACK and bool(self.place.state.pop("asking", False))

    def choose(self, group: str, key: str) -> None:
        application = self.application
        if key == "ask":
            self.ask_clerk()
        elif key == "cases":
            self.tv.open("cases")
        elif application is None:
            return
        elif key == "go_on":
            self._go_on(application)
        elif key == "receipt":
            self.tv.open("receipt", id=application.id)
        elif key == "supplement":
            self.tv.open("materials", id=application.id)
        elif key == "parts":
            self.tv.open("case_parts", id=application.id)
        elif key == "other" and application.package is not None:
            self.tv.open("package_choice", key=application.package.key)
        elif key == "other":
            self.tv.open("apply", code=application.guide_code, again="1")
        elif key == "asking":
            self.place.state["asking"] = True
            self.refresh()
            self.tv.stage.focus_on("case/asking/keep")
        else:
            self.place.state.pop("asking", None)
            if key == "withdraw" and self.keeper is not None:
                self.tv.run_soon(self._withdraw(application.id))

    def _go_on(self, application: "Application") -> None:
        from tvapp.application.way import resume_at

        guide = self.guide
        if guide is None:
            self.tv.say(self.waiting, "care")
        else:
            self.tv.open(resume_at(application, guide), id=application.id)

    async def _withdraw(self, application_id: str) -> None:
        assert self.keeper is not None
        await self.keeper.withdraw(application_id)
        self.tv.say("已经撤回")


_ASK = Item("ask", "问工作人员", icon="support_agent")
_RECEIPT = Item("receipt", "看回执", "手机扫上面的码也行")


def case_letter(application: "Application", now: int) -> tuple[Paragraph, ...]:
    """For whom and which number, what the clerk says and rests it on, until when, what happens next."""
    from tvapp.application.closing import closing_line, soon_over

    about = "　".join(
        part
        for part in (application.masked_name, f"编号 {application.number}" if application.number else "")
        if part
    )
    tone = {"returned": "care", "refused": "bad"}.get(application.state.value, "")
    reasons = [material.reason for material in application.materials if material.reason and material.open]
    said = [text for text in (*reasons, application.message) if text]
    if application.package is not None and application.package.line:
        # The one line says who wants what; the departments' own words stand with each of them.
        line = Paragraph(application.package.line, tone, bold=True)
        return (Paragraph(about, "second"), line, Paragraph(application.next_step))
    basis = f"依据：{application.legal_basis}" if application.legal_basis else ""
    closing = closing_line(application, now)
    return (
        Paragraph(about, "second"),
        *(Paragraph(f"工作人员说：{text}", tone) for text in said),
        *((Paragraph(basis, "second", "small"),) if basis else ()),
        *((Paragraph(closing, "care" if soon_over(application, now) else "second"),) if closing else ()),
        Paragraph(application.next_step),
    )


def case_buttons(application: "Application") -> tuple[Item, ...]:
    """What can be done in this state; the likeliest first."""
    from tvapp.application.state_look import WITHDRAWABLE
    from tvapp.application.way import supplementable

    state = application.state.value
    found = []
    if state == "returned":
        found.append(Item("go_on", "去补正", icon="edit"))
    elif state == "draft":
        found.append(Item("go_on", "继续填写", icon="edit"))
    parts = application.package.parts if application.package is not None else ()
    if parts:
        found.append(Item("parts", "各部门进度", icon="list"))
    found.append(_ASK)
    if supplementable(application):
        found.append(Item("supplement", "补交材料", icon="photo_camera"))
    if state not in ("returned", "draft") and not (parts and application.state in WITHDRAWABLE):
        found.append(Item("other", "再办一件", icon="add"))
    if application.state in WITHDRAWABLE:
        found.append(Item("asking", "不办了" if state == "draft" else "撤回", icon="undo"))
    return tuple(found)
