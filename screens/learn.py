"""Learning the remote in this home: each key pressed once, whatever it means or does not mean yet."""

import asyncio
import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tvapp.remote.action import Action
from tvapp.remote.choice import LEARNT_FILE
from tvapp.remote.intake import RawKey
from tvapp.remote.learning import LEAVE_AFTER, STEPS, Learning, Remark, Stage, as_file
from tvapp.remote.profiles import GENERIC
from tvapp.settings import read_json, write_whole
from tvapp.ui import flow, remote_picture  # noqa: F401  (named in the .kv file)
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.screen import Screen

log = logging.getLogger(__name__)

MEANINGS = {
    Action.UP: "向上走",
    Action.DOWN: "向下走",
    Action.LEFT: "向左走",
    Action.RIGHT: "向右走",
    Action.OK: "四个箭头中间的那一个",
    Action.BACK: "回到上一步，印着返回或弯箭头",
    Action.EXIT: "回去看电视，印着退出",
    Action.HOME: "印着首页，或者小房子",
    Action.STAR: "打数字时删一个",
    Action.PAGE_UP: "印着上页，或者频道+",
    Action.PAGE_DOWN: "印着下页，或者频道-",
    Action.PLAY: "印着播放，或者三角",
}
ARROWS = {Action.UP: "↑（上）", Action.DOWN: "↓（下）", Action.LEFT: "←（左）", Action.RIGHT: "→（右）"}
LEAVE = f"不学了：同一个键连按 {LEAVE_AFTER} 下"
SENDING = "正在把它交给服务中心，好让同样的机顶盒也能用"
BUTTONS = (
    Item("home", "好了", icon="check"),
    Item("again", "再学一遍", icon="refresh"),
    Item("forget", "恢复原来的", icon="undo"),
)


@dataclass(frozen=True)
class LearnView:
    """What the screen shows."""

    title: str
    progress: str
    question: str
    word: str
    letter: tuple[Paragraph, ...]
    lit: str
    known: tuple[str, ...]
    absent: tuple[str, ...]
    labels: dict[str, str]
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class LearnScreen(Screen):
    """Takes every key for itself until it is left; ``place.state`` holds what is learnt so far."""

    name = "learn"

    @property
    def learning(self) -> Learning:
        """Where it stands; kept with the place, so that a power cut loses nothing."""
        return Learning.from_json(self.place.state.get("learning"))

    # -- view -----------------------------------------------------------------------------------

    def compute(self) -> LearnView:
        learning = self._live or self.learning
        label = self.tv.keymap.label
        labels = {action.value: label(action) for action in Action}
        told = {
            Stage.ASKING: self._asking,
            Stage.TRYING: self._trying,
            Stage.KEPT: self._kept,
            Stage.LEFT: self._asking,
        }[learning.stage](learning)
        lit = learning.asked if learning.stage is Stage.ASKING else learning.tried
        return LearnView(
            **told,
            lit=lit.value if lit is not None and learning.stage is not Stage.KEPT else "",
            known=tuple(action.value for action in learning.taken),
            absent=tuple(action.value for action in learning.passed),
            labels=labels,
            buttons=BUTTONS if learning.stage is Stage.KEPT else (),
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _asking(self, learning: Learning) -> dict[str, Any]:
        asked = learning.asked or STEPS[0]
        letter = [Paragraph(self._meaning(asked), "second"), self._remark(learning)]
        if learning.may_pass:
            what = "没有数字键" if asked is Action.DIGIT_1 else "没有这个键"
            letter.append(Paragraph(f"{what}：按 OK 跳过\n按错了：按“返回”退一个", "second"))
        return {
            "title": "学遥控器",
            "progress": f"第 {learning.index + 1} 个，共 {len(STEPS)} 个",
            "question": "请拿遥控器，按一下",
            "word": self._word(asked),
            "letter": tuple(paragraph for paragraph in letter if paragraph.text),
            "hint": LEAVE,
        }

    def _remark(self, learning: Learning) -> Paragraph:
        if learning.remark is Remark.DOUBLE and learning.double is not None:
            return Paragraph(f"这个键已经是 {self.tv.keymap.label(learning.double)} 了，请按另一个", "care")
        if learning.remark is Remark.TAKEN:
            return Paragraph("收到了，请按下一个", "good")
        return Paragraph("好，跳过了" if learning.remark is Remark.PASSED else "", "good")

    def _trying(self, learning: Learning) -> dict[str, Any]:
        strange = learning.remark is Remark.STRANGE
        letter = [
            Paragraph("按哪个键，图上哪个键就亮。"),
            Paragraph("都对了，按 OK 保存。\n不对，按“返回”从头学。"),
        ]
        if strange:
            letter.append(Paragraph("刚才那个键没有学，不要紧", "care"))
        return {
            "title": "试一试",
            "progress": f"学会了 {len(learning.taken)} 个键",
            "question": "刚才按的是" if learning.tried is not None else "请随便按几个键",
            "word": self._word(learning.tried) if learning.tried is not None else "",
            "letter": tuple(letter),
            "hint": "保存以前，什么都没有改",
        }

    def _kept(self, learning: Learning) -> dict[str, Any]:
        code = str(self.place.state.get("code", ""))
        if code:
            letter = (Paragraph("请记下这六位数字，告诉广电客服。\n同样的机顶盒就都能用这个遥控器。"),)
        elif self.place.state.get("refused"):
            letter = (Paragraph(str(self.place.state["refused"]), "care"),)
        else:
            letter = (Paragraph(SENDING, "second"),)
        return {
            "title": "遥控器学好了",
            "progress": f"{len(learning.taken)} 个键，马上就能用",
            "question": "编号" if code else "已经存在这台机顶盒里",
            "word": f"{code[:3]} {code[3:]}" if code else "",
            "letter": letter,
            "hint": "按 ← → 选，按 OK",
        }

    def _name(self, action: Action) -> str:
        return ARROWS.get(action) or self.tv.keymap.label(action)

    def _word(self, action: Action) -> str:
        if action is Action.OK:
            label = self.tv.keymap.label(action)
            return "确定（OK）" if label == "OK" else label
        if action is Action.STAR:
            return f"{self._name(action)}（星号）"
        return f"数字 {action.digit}" if action.digit is not None else self._name(action)

    def _meaning(self, action: Action) -> str:
        return MEANINGS.get(action, "")

    # -- keys -----------------------------------------------------------------------------------

    _live: Learning | None = None
    """While the screen takes the keys."""
    _work: asyncio.Task[None] | None = None

    def entered(self) -> None:
        self._live = None
        if self.learning.stage is Stage.KEPT:
            self._send()
            return
        self._live = self.learning
        self.tv.remotes.take_raw(self._hear)

    def left(self) -> None:
        if self._live is not None:
            self._live = None
            self.tv.remotes.take_raw(None)
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def act(self, action: Action) -> bool:
        # Only what was not pressed on a remote comes here, as the mirror's keys: those may leave.
        return self._live is not None and action not in (Action.BACK, Action.HOME, Action.EXIT)

    def _hear(self, key: RawKey) -> bool:
        learning = self._live
        if learning is None:
            return False
        learning.press(key, time.monotonic())
        self.place.state["learning"] = learning.to_json()
        self.tv.keep_place()
        if key.source == "evdev":
            self.place.state["device"] = self.tv.remotes.device_name(key.device)
        if learning.stage is Stage.LEFT:
            self.place.state.clear()
            self.tv.back()
            self.tv.say("没有改动，还是原来的遥控器", "good")
        elif learning.stage is Stage.KEPT:
            self._keep(learning)
        else:
            self.tv.say("")
        return True

    def choose(self, group: str, key: str) -> None:
        if key == "home":
            self.place.state.clear()
            self.tv.router.home()
            return
        self.place.state.clear()
        if key == "forget":
            self._file.unlink(missing_ok=True)
            self.tv.remotes.read_again()
            self.tv.back()
            self.tv.say("已经恢复原来的遥控器", "good")
        else:
            self.entered()

    # -- what comes of it -----------------------------------------------------------------------

    @property
    def _file(self) -> Path:
        folder: Path = self.tv.options.folder
        return folder / LEARNT_FILE

    def _keep(self, learning: Learning) -> None:
        device = str(self.place.state.get("device", ""))
        base = self.tv.remotes.choice.profiles.keymap(GENERIC)
        text = json.dumps(as_file(learning, base, device), ensure_ascii=False, indent=2)
        try:
            write_whole(self._file, text)
        except OSError as error:
            log.error("%s cannot be written: %s", self._file, error)
            learning.stage = Stage.TRYING
            self.place.state["learning"] = learning.to_json()
            self.tv.say("机顶盒存不进去，没有改动。请打广电客服", "care")
            return
        self.tv.say("")
        # First the new keys, then the end of listening: a device nobody wants would be let go in between.
        self.tv.remotes.read_again()
        self.left()

    def _send(self) -> None:
        """Give it to the operator; the six digits come back."""
        if "code" not in self.place.state and self._work is None:
            self._work = self.tv.run_soon(self._hand_in())

    async def _hand_in(self) -> None:
        from protocol.remote import LearntRemote, RemoteCode
        from tvapp.net.failure import Refused
        from tvapp.net.patience import patiently

        place, company = self.place, await self.tv.in_company()
        told = read_json(self._file)
        try:
            [profile] = told["profiles"].values()  # type: ignore[index, call-overload]
            [(source, keys)] = profile["keys"].items()
            body = LearntRemote(device=str(place.state.get("device", "")), source=source, keys=keys)
            answer = await patiently(
                lambda: company.keeper.connection.post("/api/tv/remotes", body, RemoteCode),
                lambda sentence: self.tv.say(sentence, "care"),
            )
        except Refused as refusal:
            place.state["refused"] = refusal.sentence
        except (TypeError, KeyError, ValueError):
            place.state["refused"] = "学到的文件读不出来，请再学一遍。"
        else:
            place.state["code"] = answer.code
            self.tv.say("")
        self.tv.refresh()
