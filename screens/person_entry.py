"""A person written down with number keys: consent, number, telephone, where they live. The name follows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.remote.action import Action
from tvapp.ui.application_screen import CONNECTING, ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.keypad import ERASE, ONE_TO_NINE, ZERO, digit_of
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import current_theme
from tvapp.voice.habits import Habit

if TYPE_CHECKING:
    from protocol.person import KeyedMember
    from tvapp.application.numbers_typed import IdentityTyped, TelephoneTyped

STEPS = ("consent", "number", "telephone", "township", "village")
TYPED = ("number", "telephone")
KEPT = "登记好了。姓名请用手机写，或者请工作人员在通话里写"
IDENTITY_HELP = "照着身份证，一位一位按。末位是 X 的，选屏幕上的 X。"
SEEN = "按的时候看得见，按完就遮住"
LAST_PAGE = 10_000


@dataclass(frozen=True)
class PersonEntryView:
    """What the screen shows: a text to agree to, keys to type with, or rows to choose from."""

    title: str
    remark: str = ""
    letter: tuple[Paragraph, ...] = ()
    question: tuple[Paragraph, ...] = ()
    typed: str = ""
    keypad: tuple[Item, ...] = ()
    rows: tuple[Item, ...] = ()
    row_height: float = 120
    buttons: tuple[Item, ...] = ()
    onward: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class PersonEntryScreen(ApplicationScreen, PagedScreen):
    """Opened alone or with ``id`` (the application that needs somebody), or with ``member``: only where that
    person lives. What is typed never stands on the box's disk."""

    name = "person_entry"
    _busy = False

    @property
    def steps(self) -> tuple[str, ...]:
        """What is asked, in this order."""
        steps = STEPS[3:] if self._member else STEPS
        return steps if self._villages() else tuple(step for step in steps if step != "village")

    @property
    def step(self) -> str:
        """What is asked now; without what was typed before it is typed anew."""
        step = str(self.place.state.get("step", self.steps[0]))
        if not self._member:
            if "consent" not in self.place.state:
                return "consent"
            for earlier in TYPED:
                if (
                    step != earlier
                    and STEPS.index(step) > STEPS.index(earlier)
                    and self._entry(earlier).wrong
                ):
                    return earlier
        return step if step in self.steps else self.steps[-1]

    @property
    def _member(self) -> str:
        return self.place.params.get("member", "")

    @property
    def ready(self) -> bool:
        return self.household is not None and self.household.consent is not None

    def _entry(self, step: str) -> "IdentityTyped | TelephoneTyped":
        from tvapp.application.numbers_typed import IdentityTyped, TelephoneTyped

        text = str(self.place.secret.get(step, ""))
        return IdentityTyped(text) if step == "number" else TelephoneTyped(text)

    def _villages(self) -> int:
        code = str(self.place.state.get("township", ""))
        if not code or self.tv.catalogue is None:
            return 0
        return self.tv.catalogue.count_villages(township=code)

    def compute(self) -> PersonEntryView:
        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        if not self.ready:
            return PersonEntryView("登记一个人", letter=(Paragraph(CONNECTING),), buttons=(_BACK,), **foot)
        step = self.step
        shown = {"consent": self._consent, "number": self._typing, "telephone": self._typing}
        at = self.steps.index(step) + 1
        view = shown.get(step, self._choosing)(step)
        remark = "" if len(self.steps) == 1 else f"第 {at} 步，共 {len(self.steps)} 步"
        return PersonEntryView(**{"remark": remark, **view, **foot})

    def _consent(self, _step: str) -> dict[str, object]:
        household = self.household
        assert household is not None and household.consent is not None
        return {
            "title": "先听一听，同意再填",
            "letter": (Paragraph(household.consent.text),),
            "buttons": (
                Item("agree", "同意", icon="check"),
                Item("read", "读给我听", icon="volume_up"),
                Item("back", "不同意", icon="close"),
            ),
            "hint": "同意了才会保存，以后随时可以删",
        }

    def _typing(self, step: str) -> dict[str, object]:
        entry = self._entry(step)
        identity = step == "number"
        parts = [Paragraph("身份证号码" if identity else "电话号码", bold=True)]
        tone = "care" if entry.wrong and not entry.wrong.startswith(("还差", "手机号还差")) else "second"
        parts.append(Paragraph(entry.wrong or "填好了，按“下一步”", tone if entry.wrong else "good"))
        about = (
            "照着身份证，一位一位按。末位是 X 的，选屏幕上的 X。" if identity else "窗口有事会打这个电话。"
        )
        parts.append(Paragraph(about, "second", "small"))
        corner = Item("letter_X", "X") if identity else Item("erase", "删")
        last = (corner, ZERO, ERASE) if identity else (corner, ZERO)
        return {
            "title": "登记一个人",
            "question": tuple(parts),
            "typed": entry.shown,
            "keypad": (*ONE_TO_NINE, *last),
            "onward": (Item("next", "下一步", icon="arrow_forward", enabled=not entry.wrong),),
            "hint": f"按数字键填，“*”删一个。{SEEN}",
        }

    def _choosing(self, step: str) -> dict[str, object]:
        theme = current_theme()
        rows = self._townships() if step == "township" else self._village_rows()
        self.pages = Pages(len(rows), theme.rows_that_fit(784), self.page)
        start = self.pages.offset
        name = "哪个乡镇？" if step == "township" else "哪个村？"
        about = (Paragraph(f"住在{name}", bold=True), Paragraph("不想说就选“不填”。", "second"))
        return {
            "title": "住在哪里",
            "question": about,
            "rows": rows[start : start + self.pages.per_page],
            "row_height": theme.row_height,
            "hint": "按 OK 选" if self.pages.count == 1 else f"按 ↓ 翻页（{self.pages.remark}），按 OK 选",
        }

    def _townships(self) -> tuple[Item, ...]:
        catalogue, home = self.tv.catalogue, self.tv.preferences.township
        known = catalogue.townships() if catalogue is not None else []
        first = sorted(known, key=lambda row: row.code != home)
        return (
            *(Item(row.code, row.name, icon="home" if row.code == home else "place") for row in first),
            _SKIP,
        )

    def _village_rows(self) -> tuple[Item, ...]:
        assert self.tv.catalogue is not None
        code = str(self.place.state.get("township", ""))
        villages = self.tv.catalogue.villages(township=code, limit=-1)
        return (*(Item(row.key, row.name, icon="cottage") for row in villages), _SKIP)

    # -- keys -----------------------------------------------------------------------------------

    def entered(self) -> None:
        if self.step == "consent" and self.ready and not self.place.state.get("read"):
            self._read()

    def arrived(self) -> None:
        self.entered()

    def _read(self) -> None:
        """Whoever cannot read it hears what is agreed to."""
        household = self.household
        if household is not None and household.consent is not None:
            self.place.state["read"] = True
            if self.tv.reader.habit is Habit.OFF:
                return
            self.tv.reader.say(household.consent.text)

    def act(self, action: Action) -> bool:
        step = self.step
        if action is Action.BACK and self.steps.index(step) > 0 and self.ready:
            self._go(self.steps[self.steps.index(step) - 1])
            return True
        if step in TYPED and self.ready:
            if digit := digit_of(action):
                self._type(self._entry(step).typed(digit).text)
                return True
            if action is Action.HASH:
                self._type(self._entry(step).typed("X").text)
                return True
            if action is Action.STAR:
                self._type(self._entry(step).text[:-1])
                return True
        elif digit_of(action):
            return True  # a slip of the finger must not lead away into the search
        return super().act(action)

    def _type(self, text: str) -> None:
        self.place.secret[self.step] = text
        self.tv.notice = ""
        self.refresh()
        if not self._entry(self.step).wrong:
            self.tv.stage.focus_on("person_entry/onward/next")

    def choose(self, group: str, key: str) -> None:
        step = self.step
        if key == "back":
            self.tv.back()
        elif key == "read":
            self.tv.reader.say(*(paragraph.text for paragraph in self.view.letter))
        elif key == "agree":
            assert self.household is not None and self.household.consent is not None
            self.place.state["consent"] = self.household.consent.version
            self._go("number")
        elif group == "keys":
            text = self._entry(step).text
            self._type(text[:-1] if key == "erase" else self._entry(step).typed(key[-1]).text)
        elif group == "onward":
            self._next(step)
        elif group == self.paged:
            self.place.state[step] = "" if key == "skip" else key
            self._next(step)

    def _next(self, step: str) -> None:
        entry = self._entry(step) if step in TYPED else None
        if entry is not None and entry.wrong:
            self.tv.say(entry.wrong, "care")
            return
        steps = self.steps
        after = steps.index(step) + 1
        if after < len(steps):
            self._go(steps[after])
        elif not self._busy:
            self.tv.run_soon(self._keep())

    def _go(self, step: str) -> None:
        self.place.state.update(step=step, page=0)
        self.tv.notice = ""
        self.refresh()
        view = self.view
        groups = (("keys", view.keypad), ("rows", view.rows), ("actions", view.buttons))
        group, items = next((group, items) for group, items in groups if items)
        typed = step in TYPED and not self._entry(step).wrong
        self.tv.stage.focus_on(f"person_entry/{'onward/next' if typed else f'{group}/{items[0].key}'}")

    # -- keeping --------------------------------------------------------------------------------

    def _residence(self) -> dict[str, str]:
        catalogue, state = self.tv.catalogue, self.place.state
        if catalogue is None or not state.get("township"):
            return {"township": "", "village": ""}
        code = str(state["township"])
        names = {row.code: row.name for row in catalogue.townships()}
        villages = {row.key: row.name for row in catalogue.villages(township=code, limit=-1)}
        return {"township": names.get(code, ""), "village": villages.get(str(state.get("village", "")), "")}

    def _person(self) -> "KeyedMember":
        from protocol.person import KeyedMember

        return KeyedMember(
            identity_number=self._entry("number").text,
            telephone=self._entry("telephone").text,
            consent_version=int(self.place.state["consent"]),
            **self._residence(),
        )

    async def _keep(self) -> None:
        from protocol.person import Residence

        place, keeper = self.place, self.keeper
        if keeper is None:
            return
        self._busy = True
        try:
            if self._member:
                member = await keeper.set_residence(self._member, Residence(**self._residence()))
            else:
                member = await keeper.key_in_member(self._person())
        finally:
            self._busy = False
        place.secret.clear()
        if self.tv.router.place is place:
            below = self.tv.router.stack[-2]
            group = {"applicant": "people", "people": "rows"}.get(below.screen, "")
            if group:
                below.state["page"] = LAST_PAGE  # the newest is the last
                below.focus = f"{below.screen}/{group}/{member.id}"
            self.tv.back()
            self.tv.say("记住了" if self._member else KEPT if not member.masked_name else "登记好了", "good")


_BACK = Item("back", "返回", icon="arrow_back")
_SKIP = Item("skip", "不填", icon="close")
