"""怎么和工作人员说话: asked once before a call where the television has no camera or microphone."""

from dataclasses import dataclass

from tvapp.ui.item import Item
from tvapp.ui.screen import Screen

CONNECTING = "正在连接服务中心，请稍等"
WAYS = (
    Item("phone", "用手机", "手机当摄像头和话筒，扫一下就行", "mobile"),
    Item("telephone", "用电话说", "工作人员打电话给您，您看着电视", "call"),
    Item("watch", "只看，只听", "看得见工作人员，他们看不见您", "videocam"),
)


@dataclass(frozen=True)
class CallWayView:
    """What the screen shows."""

    title: str
    question: str
    ways: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class CallWayScreen(Screen):
    """Opened with what ``call`` is opened with, and ``dialect``; in an open call with ``open``."""

    name = "call_way"

    def compute(self) -> CallWayView:
        company = self.tv.company
        devices = company.line.devices if company is not None else None
        missing = devices.missing if devices is not None else "摄像头和麦克风"
        return CallWayView(
            title="怎么和工作人员说话？",
            question=f"这台电视没有{missing}，有三个办法：",
            ways=WAYS,
            hint="按 ↑ ↓ 选，按 OK",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def choose(self, group: str, key: str) -> None:
        if self.tv.company is None:
            self.tv.say(CONNECTING)
            return
        params = dict(self.place.params)
        if not params.pop("open", "") and key != "telephone":
            self._start(params)
        self.tv.router.back()
        if key == "phone":
            self.tv.open("handoff", purpose="call")
        elif key == "telephone":
            self.tv.open("call_telephone", **self.place.params)

    def _start(self, params: dict[str, str]) -> None:
        from protocol.call import DeskName

        self.tv.router.stack[-2].state["called"] = True
        self.tv.run_soon(
            self.tv.company.line.call(
                DeskName(params.get("desk", "anxinban")),
                guide_code=params.get("guide"),
                application_id=params.get("application"),
                dialect="dialect" in params,
            )
        )
