"""One department's part of a package: what it says, what happens next, and leaving it out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.remote.action import Action
from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph

if TYPE_CHECKING:
    from protocol.application import ApplicationPart

ASK_LEAVE = "这一样真的不办了吗？别的部门照常办，不受影响。"
GONE = "没有找到这一样，请按“返回”再看。"


@dataclass(frozen=True)
class CasePartView:
    """What the screen shows; ``asking``: the two buttons of the question whether to leave it out."""

    title: str
    icon: str = ""
    word: str = ""
    word_tone: str = ""
    letter: tuple[Paragraph, ...] = ()
    buttons: tuple[Item, ...] = ()
    asking: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class CasePartScreen(ApplicationScreen):
    """Opened with ``id`` and ``part``."""

    name = "case_part"

    @property
    def part(self) -> "ApplicationPart | None":
        """The part shown."""
        from tvapp.application.package_look import parts_of

        application = self.application
        parts = parts_of(application) if application is not None else ()
        return next((part for part in parts if part.id == self.place.params.get("part")), None)

    def compute(self) -> CasePartView:
        from tvapp.application.package_look import may_leave, part_letter
        from tvapp.application.state_look import state_look

        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        application, part = self.application, self.part
        if application is None or part is None:
            letter = (Paragraph(self.waiting or GONE),)
            return CasePartView("一件事", letter=letter, buttons=(_ASK, _BACK), **foot)
        look = state_look(part.state)
        asking = bool(self.place.state.get("asking"))
        buttons = [Item("go_on", "去补正", icon="edit")] if part.state.value == "returned" else []
        buttons += [_ASK, _BACK]
        if may_leave(application, part):
            buttons.append(Item("asking", "这一样不办了", icon="undo"))
        return CasePartView(
            title=part.title,
            icon=look.icon,
            word=look.word,
            word_tone=look.tone,
            letter=(Paragraph(ASK_LEAVE, "care"),) if asking else part_letter(part),
            buttons=() if asking else tuple(buttons),
            asking=(Item("keep", "接着办"), Item("leave", "不办这一样")) if asking else (),
            **foot,
        )

    def left(self) -> None:
        self.place.state.pop("asking", None)

    def act(self, action: Action) -> bool:
        return action is Action.BACK and bool(self.place.state.pop("asking", False))

    def choose(self, group: str, key: str) -> None:
        if key == "ask":
            self.ask_clerk()
        elif key == "back":
            self.tv.back()
        elif key == "go_on":
            self._go_on()
        elif key == "asking":
            self.place.state["asking"] = True
            self.refresh()
            self.tv.stage.focus_on("case_part/asking/keep")
        else:
            self.place.state.pop("asking", None)
            if key == "leave" and self.keeper is not None:
                self.tv.run_soon(self._leave())

    def _go_on(self) -> None:
        from tvapp.application.way import resume_at

        application, guide = self.application, self.guide
        if application is None or guide is None:
            self.tv.say(self.waiting, "care")
        else:
            self.tv.open(resume_at(application, guide), id=application.id)

    async def _leave(self) -> None:
        part = self.part
        if self.keeper is not None and part is not None:
            await self.keeper.withdraw_part(self.application_id, part.id)
            self.tv.say("这一样已经撤回，别的照常办")


_ASK = Item("ask", "问工作人员", icon="support_agent")
_BACK = Item("back", "返回", icon="arrow_back")
