"""The form: one question a screen, choices first; numbers and dates by number keys."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.application.choices_of import choices_of
from tvapp.remote.action import Action
from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import current_theme

if TYPE_CHECKING:
    from protocol.guide import FormField
    from tvapp.application.entry import Entry

KEYPAD = (
    *(Item(f"digit_{n}", str(n)) for n in range(1, 10)),
    Item("erase", "删"),
    Item("digit_0", "0"),
    Item("next", "下一题"),
)
FEW, FEW_HIGH = 4, 156
"""So few choices have room to be higher."""


@dataclass(frozen=True)
class FormView:
    """What the screen shows: rows for a choice, typed digits and keys for a number or a date."""

    title: str
    remark: str = ""
    question: tuple[Paragraph, ...] = ()
    rows: tuple[Item, ...] = ()
    row_height: float = 120
    typed: str = ""
    keypad: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class FormScreen(ApplicationScreen, PagedScreen):
    """Opened with ``id``; ``question``: the key of the question to begin with."""

    name = "form"

    @property
    def fields(self) -> "tuple[FormField, ...]":
        """All questions."""
        return self.guide.form if self.guide is not None else ()

    @property
    def at(self) -> int:
        """Index of the question on the screen."""
        at = self.place.state.get("at")
        if at is None:
            at = self._first()
        return max(0, min(int(at), len(self.fields) - 1))

    def _first(self) -> int:
        """Where to begin: at the question asked for, else at the first without an answer."""
        wanted = self.place.params.get("question")
        answers = self.application.answers if self.application is not None else {}
        for index, field in enumerate(self.fields):
            if field.key == wanted or (not wanted and field.required and not answers.get(field.key)):
                return index
        return 0

    @property
    def _alone(self) -> bool:
        """Whether only one answer is mended here; then it goes back to where that was asked for."""
        return "question" in self.place.params

    @property
    def field(self) -> "FormField | None":
        """The question on the screen."""
        return self.fields[self.at] if self.fields and not self.waiting else None

    @property
    def answer(self) -> str:
        """What has been answered here; "" when nothing yet."""
        field, application = self.field, self.application
        return application.answers.get(field.key, "") if field and application else ""

    @property
    def entry(self) -> "Entry":
        """What has been typed here, complete or not."""
        from tvapp.application.entry import Entry

        field = self.field
        assert field is not None
        typed = self.place.state.get("typed", {})
        if field.key in typed:
            return Entry(field, str(typed[field.key]))
        return Entry.of_answer(field, self.answer)

    def compute(self) -> FormView:
        field = self.field
        theme = current_theme()
        if field is None:
            text = self.waiting or "这件事没有要填的问题"
            rows = (Item("ask", "问工作人员", icon="support_agent"), Item("back", "返回", icon="arrow_back"))
            return FormView("填写", question=(Paragraph(text),), rows=rows, **self._foot(""))
        typing = field.kind.value in ("number", "date")
        choices = choices_of(field, self.answer)
        self.pages = Pages(len(choices), theme.rows_that_fit(784), self.page)
        start = self.pages.offset
        return FormView(
            title=self.guide.title if self.guide is not None else "",
            remark="" if self._alone else f"第 {self.at + 1} 题，共 {len(self.fields)} 题",
            question=self._question(field),
            rows=choices[start : start + self.pages.per_page],
            row_height=max(theme.row_height, FEW_HIGH if len(choices) <= FEW else 0),
            typed=self.entry.shown if typing else "",
            keypad=KEYPAD if typing else (),
            **self._foot(
                "按数字键填，“*”删一个，OK 下一题" if typing else "按 OK 到下一题，按“返回”回上一题"
            ),
        )

    def _foot(self, hint: str) -> dict[str, str]:
        if self.pages.count > 1:
            hint = f"还有别的选项，按 ↓ 翻页（{self.pages.remark}）"
        return {"hint": hint, "notice": self.tv.notice, "tone": self.tv.notice_tone}

    def _question(self, field: "FormField") -> tuple[Paragraph, ...]:
        parts = [Paragraph(field.label, bold=True)]
        if field.kind.value in ("number", "date") and self.entry.wrong:
            parts.append(Paragraph(self.entry.wrong, "care"))
        if field.kind.value == "text" and not self.answer:
            parts.append(Paragraph("这一题不用在电视上打字，可以请工作人员帮您填，也可以先不填。", "second"))
        if field.help:
            parts.append(Paragraph(field.help, "second", "small"))
        return tuple(parts)

    # -- keys -----------------------------------------------------------------------------------

    def act(self, action: Action) -> bool:
        field = self.field
        if action is Action.BACK and field is not None and self.at > 0 and not self._alone:
            self._go(self.at - 1)
            return True
        if field is not None and field.kind.value in ("number", "date"):
            if action.value.startswith("digit_"):
                self._type(self.entry.typed(action.value[-1]))
                self.tv.stage.focus_on("form/keys/next")
                return True
            if action is Action.STAR:
                self._type(self.entry.erased())
                return True
        elif action.value.startswith("digit_"):
            return True  # a digit here is a slip of the finger; it must not lead away into the search
        return super().act(action)

    def _type(self, entry: "Entry") -> None:
        typed = dict(self.place.state.get("typed", {}))
        typed[entry.field.key] = entry.digits
        self.place.state["typed"] = typed
        if entry.value != self.answer:
            self._keep(entry.field.key, entry.value)

    def _keep(self, key: str, value: str) -> None:
        if self.keeper is not None:
            self.tv.run_soon(self.keeper.answer(self.application_id, key, value))

    def choose(self, group: str, key: str) -> None:
        field = self.field
        if key == "ask":
            self.ask_clerk()
        elif field is None:
            self.tv.back()
        elif group == "keys":
            self._press(field, key)
        elif key in ("skip", "keep"):
            self._next()
        else:
            if key != self.answer:
                self._keep(field.key, key)
            self._next()

    def _press(self, field: "FormField", key: str) -> None:
        entry = self.entry
        if key == "erase":
            self._type(entry.erased())
        elif key != "next":
            self._type(entry.typed(key[-1]))
        elif entry.value or (not entry.digits and not field.required):
            self._next()
        else:
            missing = "请把年、月、日填满八个数字" if field.kind.value == "date" else "请按数字键填一个数"
            self.tv.say(entry.wrong or missing, "care")

    # -- from question to question --------------------------------------------------------------

    def _next(self) -> None:
        from tvapp.application.way import after

        if self._alone:
            self.tv.back()
        elif self.at + 1 < len(self.fields):
            self._go(self.at + 1)
        elif self.guide is not None:
            self.tv.open(after("form", self.guide), id=self.application_id)

    def _go(self, index: int) -> None:
        """Show another question, with the answer given before focused."""
        self.place.state.update(at=index, page=0)
        self.tv.notice = ""
        field = self.field
        if field is not None:
            values = (
                [item.key for item in choices_of(field, self.answer)] if field.kind.value == "choice" else []
            )
            if self.answer in values:
                self.place.state["page"] = values.index(self.answer) // self.pages.per_page
        self.refresh()
        self._focus_answer()

    def _focus_answer(self) -> None:
        view = self.view
        if view.keypad:
            self.tv.stage.focus_on("form/keys/next" if self.answer else "form/keys/digit_1")
            return
        keys = [item.key for item in view.rows]
        if keys:
            self.tv.stage.focus_on(f"form/rows/{self.answer if self.answer in keys else keys[0]}")

    def arrived(self) -> None:
        self.entered()

    def entered(self) -> None:
        if "at" not in self.place.state and self.field is not None:
            self._go(self.at)
