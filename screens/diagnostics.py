"""Looks the box over: each thing 好, or what to do; the keys as they come; a number for the operator."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.checkup.line import GOOD, MARKS, Line
from tvapp.checkup.probe import guides, look_over, remote
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages

if TYPE_CHECKING:
    from protocol.checkup import NewCheckup

ON_A_PAGE = 5
LATEST = 8
TITLES = ("网络", "服务中心", "时间", "办事指南", "遥控器", "屏幕", "声音", "摄像头", "话筒")
ICONS = {
    "network": "wifi",
    "server": "public",
    "clock": "schedule",
    "bundle": "menu_book",
    "remote": "settings_remote",
    "screen": "tv",
    "sound": "volume_up",
    "camera": "videocam",
    "microphone": "mic",
}
TONES = {"good": "good", "care": "care", "bad": "bad", "absent": ""}


@dataclass(frozen=True)
class DiagnosticsView:
    """What the screen shows."""

    title: str
    verdict: str
    rows: tuple[Item, ...]
    strip: str
    """The keys as they come, or the number of the report."""
    strip_tone: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class DiagnosticsScreen(PagedScreen):
    """The lines are found anew each time it is opened; the number of the last report stays."""

    name = "diagnostics"
    _lines: tuple[Line, ...] = ()
    _looking: asyncio.Task[None] | None = None
    _sending: asyncio.Task[None] | None = None

    # -- view -----------------------------------------------------------------------------------

    def compute(self) -> DiagnosticsView:
        lines = self._now()
        self.pages = Pages(len(TITLES), ON_A_PAGE, self.page)
        first = self.pages.offset
        shown = range(first, min(first + ON_A_PAGE, len(TITLES)))
        number = str(self.place.state.get("number", ""))
        return DiagnosticsView(
            title="检查机顶盒",
            verdict=self._verdict(lines),
            rows=tuple(self._row(lines, index) for index in shown),
            strip=f"编号 {number[:3]} {number[3:]}，请告诉广电客服" if number else self._keys(),
            strip_tone="focus" if number else "",
            buttons=(
                Item("again", "再查一遍", icon="refresh", enabled=bool(lines)),
                Item("send", "报给广电", icon="send", enabled=bool(lines)),
                Item("learn", "学遥控器", icon="settings_remote"),
            ),
            hint="按 ↓ 看下面的，按 → 选右边的",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _now(self) -> tuple[Line, ...]:
        """What was found, with guides and keys as they stand this moment."""
        fresh = {"bundle": guides, "remote": remote}
        return tuple(fresh[line.key](self.tv) if line.key in fresh else line for line in self._lines)

    def _row(self, lines: tuple[Line, ...], index: int) -> Item:
        if not lines:
            return Item(f"line_{index}", TITLES[index], icon="hourglass_top", trailing="正在查")
        line = lines[index]
        return Item(
            f"line_{index}",
            line.title,
            line.advice,
            ICONS[line.key],
            trailing=MARKS[line.finding],
            tone=TONES[line.finding],
        )

    def _verdict(self, lines: tuple[Line, ...]) -> str:
        if not lines:
            return "正在查，请等几秒"
        unwell = sum(line.unwell for line in lines)
        return f"有 {unwell} 样要看一看" if unwell else "都好"

    def _keys(self) -> str:
        latest = list(self.tv.remotes.intake.latest)[-LATEST:]
        if not latest:
            return "请按遥控器，这里会显示按了什么"
        label = self.tv.keymap.label
        words = [label(press.action) if press.action is not None else "不认识的键" for press in latest]
        return f"按过的键：{'　'.join(words)}"

    # -- what happens by itself -----------------------------------------------------------------

    def entered(self) -> None:
        self.tv.remotes.intake.watch(self.tv.refresh)
        self._look()

    def left(self) -> None:
        self.tv.remotes.intake.watch(None)
        for task in (self._looking, self._sending):
            if task is not None:
                task.cancel()
        self._looking = self._sending = None

    def _look(self) -> None:
        if self._looking is None or self._looking.done():
            self._lines = ()
            self._looking = self.tv.run_soon(self._find())

    async def _find(self) -> None:
        self._lines = await look_over(self.tv)
        self.tv.refresh()

    # -- keys -----------------------------------------------------------------------------------

    def choose(self, group: str, key: str) -> None:
        if group == "rows":
            line = next((line for index, line in enumerate(self._now()) if key == f"line_{index}"), None)
            if line is not None:
                self.tv.say(line.detail or line.words, "second" if line.finding == GOOD else "care")
        elif key == "again":
            self.place.state.pop("number", None)
            self._look()
        elif key == "learn":
            self.tv.open("learn")
        elif self._sending is None or self._sending.done():
            self._sending = self.tv.run_soon(self._send())

    async def _send(self) -> None:
        from protocol.checkup import CheckupNumber
        from tvapp.net.failure import Refused
        from tvapp.net.patience import patiently

        place, report, company = self.place, self._report(), await self.tv.in_company()
        try:
            answer = await patiently(
                lambda: company.keeper.connection.post("/api/tv/checkups", report, CheckupNumber),
                lambda sentence: self.tv.say(sentence, "care"),
            )
        except Refused as refusal:
            self.tv.say(refusal.sentence, "care")
            return
        place.state["number"] = answer.number
        self.tv.say("")
        self.tv.refresh()

    def _report(self) -> "NewCheckup":
        from protocol.checkup import CheckupLine, Finding, NewCheckup
        from tvapp import VERSION

        return NewCheckup(
            lines=tuple(
                CheckupLine(
                    key=line.key,
                    finding=Finding(line.finding),
                    words=line.words[:200],
                    detail=line.detail[:200],
                )
                for line in self._now()
            ),
            version=VERSION,
            profile=self.tv.keymap.profile,
            # Never what was typed: only keys that mean nothing.
            unknown_keys=tuple(
                press.key.code for press in self.tv.remotes.intake.latest if press.action is None
            ),
        )
