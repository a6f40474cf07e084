"""摄像头和话筒: which of them a call uses, tried out before it: one's own picture and how loud one is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.ui.item import Item
from tvapp.ui.screen import Screen

if TYPE_CHECKING:
    from tvapp.calls.media import Available

CONNECTING = "正在准备，请稍等"
IN_CALL = "正在通话，挂断以后才能换"
STEPS = 10
KINDS = {"camera": "cameras", "microphone": "microphones", "speaker": "speakers"}
NAMES = {"auto": "自动选", "none": "不用"}
FOUND = {"none": "没有找到", "synthetic": "演示用的"}


@dataclass(frozen=True)
class CallDevicesView:
    """What the screen shows."""

    title: str
    rows: tuple[Item, ...]
    trying: bool
    sign: str
    tone_of_sign: str
    level: str
    hint: str
    notice: str
    tone: str


class CallDevicesScreen(Screen):
    """OK on a device takes the next one; 试一试 switches camera and microphone on, for this screen only."""

    name = "call_devices"
    _available: "Available | None" = None
    _trying = False

    def compute(self) -> CallDevicesView:
        company = self.tv.company
        devices = company.line.devices if company is not None else None
        level = company.line.media.level if company is not None and self._trying else 0.0
        return CallDevicesView(
            title="摄像头和话筒",
            rows=(
                self._row("camera", "摄像头", "videocam", devices.camera if devices else ""),
                self._row("microphone", "话筒", "mic", devices.microphone if devices else ""),
                self._row("speaker", "喇叭", "volume_up", devices.speaker if devices else ""),
                Item("try", "关掉" if self._trying else "试一试", self._try_words(), "check"),
            ),
            trying=self._trying,
            sign="● 现在开着，只有这台电视看得到" if self._trying else "○ 现在关着。打通以前一直关着。",
            tone_of_sign="care" if self._trying else "second",
            level=meter(level) if self._trying else "",
            hint="按 OK 换一个；试好了按“返回”",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _row(self, key: str, title: str, icon: str, found: str) -> Item:
        wanted = getattr(self.tv.preferences, key)
        choices = getattr(self._available, KINDS[key]) if self._available is not None else ()
        name = dict(choices).get(wanted) or NAMES.get(wanted, wanted)
        if wanted == "auto" and found:
            name += f"：{dict(choices).get(found) or FOUND.get(found, '有')}"
        return Item(key, title, name, icon)

    def _try_words(self) -> str:
        return "声音在动就是好的" if self._trying else "看看自己，说句话"

    def choose(self, group: str, key: str) -> None:
        company = self.tv.company
        if company is None:
            self.tv.say(CONNECTING)
            return
        session = company.line.session
        if session is not None and session.open:
            self.tv.say(IN_CALL, "care")
            return
        if key == "try":
            self.tv.run_soon(self._try(not self._trying))
        else:
            self.tv.run_soon(self._next(key))

    async def _try(self, on: bool) -> None:
        from tvapp.calls.media import MediaError

        line = self.tv.company.line
        try:
            await line.look_for_devices()
            line.media.preview(on, self.tv.refresh)
        except MediaError:
            self.tv.say(CONNECTING)
            return
        self._trying = on
        self.ids.picture.texture = None
        self.tv.refresh()

    async def _next(self, kind: str) -> None:
        from tvapp.calls.media import MediaError

        preferences, line = self.tv.preferences, self.tv.company.line
        try:
            if self._available is None:
                await self._look()
            choices = [opens for opens, _ in getattr(self._available, KINDS[kind], ())]
            order = ["auto", *choices, "none"]
            now = getattr(preferences, kind)
            place = order.index(now) if now in order else -1
            setattr(preferences, kind, order[(place + 1) % len(order)])
            await line.media.choose(preferences.camera, preferences.microphone, preferences.speaker)
        except MediaError:
            self.tv.say(CONNECTING)
            return
        self.tv.keep_preferences()
        self.ids.picture.texture = None
        self.tv.refresh()

    async def _look(self) -> None:
        from tvapp.calls.media import MediaError

        line = self.tv.company.line
        await line.look_for_devices()
        try:
            self._available = await line.media.available()
        except MediaError:
            return
        self.tv.refresh()

    def entered(self) -> None:
        if self.tv.company is not None:
            self.tv.run_soon(self._look())

    def left(self) -> None:
        """Camera and microphone never stay on behind one's back."""
        if self._trying and self.tv.company is not None:
            from tvapp.calls.media import MediaError

            self._trying = False
            try:
                self.tv.company.line.media.preview(False)
            except MediaError:
                return

    def show_picture(self) -> None:
        """One's own newest picture."""
        company = self.tv.company
        picture = company.line.picture() if company is not None and self._trying else None
        if picture is not None:
            self.ids.picture.show_frame(*picture)


def meter(level: float) -> str:
    """How loud, in ten steps; speech at arm's length fills about half."""
    steps = min(STEPS, round(STEPS * min(1.0, level * 4) ** 0.5))
    return "■" * steps + "□" * (STEPS - steps)
