"""Help by a person: the two desks, always in the same place; emergencies are telephone numbers."""

from dataclasses import dataclass

from tvapp.ui.item import Item
from tvapp.ui.screen import Screen


@dataclass(frozen=True)
class AssistanceView:
    """What the screen shows."""

    title: str
    rows: tuple[Item, ...]
    more: tuple[Item, ...]
    ways: tuple[tuple[str, str], ...]
    """Other ways to be helped: (what, how)."""
    hint: str
    notice: str
    tone: str


class AssistanceScreen(Screen):
    """Opened with ``guide`` (a code) or ``application`` (an id), so that the clerk knows what it is about."""

    name = "assistance"

    def compute(self) -> AssistanceView:
        company = self.tv.company
        open_call = company is not None and company.line.session is not None and company.line.session.open
        orders = self.tv.orders
        rows = (
            Item("anxinban", "安馨办窗口", orders.hours_anxinban or "面对面，帮您办事、看材料", "videocam"),
            Item("12345", "12345 视频专席", orders.hours_12345 or "咨询、投诉、提建议", "headset_mic"),
        )
        back = (Item("current", "回到刚才的通话", "您的位置还留着", "phone_in_talk"),)
        return AssistanceView(
            title="找人帮我",
            rows=back if open_call else rows,
            more=(
                Item("call_devices", "摄像头", "打之前先试一试", "videocam"),
                Item("usage", "怎么用", "遥控器怎么按", "settings_remote"),
            ),
            ways=(
                ("没有摄像头", "也能打，您看得见工作人员"),
                ("打电话", "12345，或者找村里的红管家"),
                ("急事打电话", "110 报警　119 火警　120 急救"),
            ),
            hint="按 ↑ ↓ 选，按 OK 打开",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def choose(self, group: str, key: str) -> None:
        if key in ("usage", "call_devices"):
            self.tv.open(key)
        elif key == "current":
            self.tv.open("call")
        else:
            self.tv.open("call", desk=key, **self.place.params)

    def entered(self) -> None:
        if self.tv.company is not None:
            # The media process needs a second to start; the resident needs longer to choose.
            self.tv.company.line.warm_up()
