"""The faces of the call screen, and what each shows."""

from dataclasses import dataclass
from enum import StrEnum

from tvapp.ui.item import Item

DESKS = {"anxinban": "安馨办窗口", "12345": "12345 视频专席"}


class Mode(StrEnum):
    """Which of its faces the screen shows."""

    ASK = "ask"
    CLOSED = "closed"
    PROMISED = "promised"
    WAIT = "wait"
    TALK = "talk"
    LEAVE = "leave"
    OVER = "over"


BUTTONS = {
    Mode.ASK: (Item("start", "开始通话", icon="videocam"), Item("back", "不用了")),
    Mode.CLOSED: (Item("ring_me", "请打给我", icon="phone_in_talk"), Item("back", "不用了")),
    Mode.PROMISED: (
        Item("back", "好的", icon="check"),
        Item("start", "现在打过去", icon="videocam"),
        Item("no_ring", "不用打了"),
    ),
    Mode.WAIT: (
        Item("back", "先看别的", "位置给您留着"),
        Item("ring_me", "请打给我", "不用在这里等"),
        Item("hang_up", "不等了", icon="call_end"),
    ),
    Mode.TALK: (
        Item("slower", "说慢一点"),
        Item("repeat", "再说一遍"),
        Item("end", "挂断", icon="call_end"),
    ),
    Mode.LEAVE: (Item("stay", "继续通话", icon="videocam"), Item("hang_up", "挂断", icon="call_end")),
    Mode.OVER: (Item("back", "好的", icon="check"), Item("again", "再打一次", icon="videocam")),
}
PUT_AWAY = Item("put_away", "收起", icon="close")


@dataclass(frozen=True)
class CallView:
    """What the screen shows."""

    title: str
    mode: str
    headline: str
    detail: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str
    caption: str = ""
    """What the clerk has written, for the band under the picture."""
    sheet: bool = False
    """Whether the clerk shows a page of words."""
    sheet_title: str = ""
    sheet_heading: str = ""
    sheet_count: str = ""
    sheet_rows: tuple[tuple[str, str], ...] = ()
    photo: str = ""
    """Path of the picture that the clerk shows instead."""
    qr: str = ""

    @property
    def talking(self) -> bool:
        """Whether the picture of the other side is shown."""
        return self.mode in (Mode.TALK, Mode.LEAVE)

    @property
    def shows(self) -> bool:
        """Whether the clerk shows something: it has the large place then."""
        return self.sheet or bool(self.photo)
