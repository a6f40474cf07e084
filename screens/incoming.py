"""A clerk rings: who it is, with the official mark. Camera and microphone are off until it is taken."""

from dataclasses import dataclass

from tvapp.remote.action import Action
from tvapp.ui import sign  # noqa: F401  (named in the .kv file)
from tvapp.ui.item import Item
from tvapp.ui.screen import Screen

MARK = "政务服务官方来电"
NEVER = "不会要密码、验证码，不会让您转账"
TAKE = (
    Item("accept", "接听", icon="videocam"),
    Item("decline", "现在不方便", icon="phone_disabled"),
)
OVER = (Item("back", "好的", icon="check"), Item("call", "现在打过去", icon="videocam"))


@dataclass(frozen=True)
class IncomingView:
    """What the screen shows."""

    title: str
    mark: str
    rows: tuple[tuple[str, str], ...]
    headline: str
    detail: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class IncomingScreen(Screen):
    """Opened by itself when a clerk rings; Back leaves the call for later, as 现在不方便 does."""

    name = "incoming"

    @property
    def _rings(self) -> bool:
        company = self.tv.company
        return company is not None and company.conversation.rings

    def compute(self) -> IncomingView:
        rings = self._rings
        headline, detail = ("", "") if rings else self._over()
        return IncomingView(
            title="有电话打来" if rings else "刚才的电话",
            mark=MARK if rings else "",
            rows=self._who() if rings else (),
            headline=headline,
            detail=detail,
            buttons=TAKE if rings else OVER,
            hint="按 ← → 选，按 OK。接听以前，摄像头和麦克风都关着" if rings else "按 ← → 选，按 OK",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _who(self) -> tuple[tuple[str, str], ...]:
        from protocol.call import DESK_LABELS

        session = self.tv.company.line.session
        call = session.call
        clerk = f"{call.clerk_name}　工号 {call.clerk_number}" if call.clerk_number else call.clerk_name
        about = f"您问过的“{call.guide_title}”" if call.guide_title else "给您回电话"
        return (("哪里", DESK_LABELS[session.desk]), ("谁", clerk), ("什么事", about), ("请放心", NEVER))

    def _over(self) -> tuple[str, str]:
        company = self.tv.company
        session = company.line.session if company is not None else None
        if session is None or session.open:
            return "现在没有电话", ""
        return tuple(session.text())

    def act(self, action: Action) -> bool:
        if not self._rings:
            return False
        if action is Action.CALL:
            self._take()
        elif action in (Action.BACK, Action.HANGUP):
            self._leave()
        else:
            return False
        return True

    def choose(self, group: str, key: str) -> None:
        if key == "accept":
            self._take()
        elif key == "decline":
            self._leave()
        elif key == "call":
            session = self.tv.company.line.session if self.tv.company is not None else None
            desk = session.desk.value if session is not None else "anxinban"
            self.tv.router.replace("call", desk=desk)
        else:
            self.tv.back()

    def _take(self) -> None:
        self.tv.say("正在接通，请稍等")
        self.tv.run_soon(self.tv.company.line.accept())

    def _leave(self) -> None:
        self.tv.run_soon(self.tv.company.line.hang_up())

    def refresh(self) -> None:
        rang = bool(self.view.mark)
        super().refresh()
        if rang != bool(self.view.mark) and self.tv.stage.screen is self:
            self.tv.stage.focus_on(f"incoming/actions/{self.view.buttons[0].key}")
