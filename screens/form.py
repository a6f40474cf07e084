"""The form: one question a screen; nothing has to be typed, whatever was typed is still there."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.remote.action import Action
from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import current_theme

if TYPE_CHECKING:
    from protocol.form import FormField
    from tvapp.application.asking.address import Places
    from tvapp.application.asking.question import Outcome, Question

FEW, FEW_HIGH = 4, 156
"""So few choices have room to be higher."""
NO_QUESTIONS = "这件事没有要填的问题"


@dataclass(frozen=True)
class FormView:
    """What the screen shows: rows to choose from, or what is typed with keys, or the boxes of a date."""

    title: str
    remark: str = ""
    question: tuple[Paragraph, ...] = ()
    rows: tuple[Item, ...] = ()
    row_height: float = 120
    typed: str = ""
    keypad: tuple[Item, ...] = ()
    beside: tuple[Item, ...] = ()
    """Buttons beside the keys."""
    boxes: tuple[Item, ...] = ()
    said: str = ""
    """The day in words, under its boxes."""
    under: tuple[Item, ...] = ()
    """Buttons under the boxes."""
    hint: str = ""
    notice: str = ""
    tone: str = ""


class FormScreen(ApplicationScreen, PagedScreen):
    """Opened with ``id``; ``question``: the key of the one question that is mended."""

    name = "form"

    @property
    def fields(self) -> "tuple[FormField, ...]":
        """The questions that are asked, by the answers so far."""
        from protocol.form import asked

        application, guide = self.application, self.guide
        return asked(guide.form, application.answers) if application is not None and guide is not None else ()

    @property
    def field(self) -> "FormField | None":
        """The question on the screen."""
        fields = self.fields
        if not fields or self.waiting:
            return None
        wanted = self.place.state.get("at") or self.place.params.get("question")
        return next((field for field in fields if field.key == wanted), None) or self._first(fields)

    def _first(self, fields: "tuple[FormField, ...]") -> "FormField":
        """Where to begin: where the household was, else at the first without an answer."""
        application = self.application
        assert application is not None
        here = next((field for field in fields if field.key == application.at), None)
        open_ones = (field for field in fields if field.required and not application.answers.get(field.key))
        return here or next(open_ones, fields[0])

    @property
    def _alone(self) -> bool:
        """Whether only one answer is mended here; then it goes back to where that was asked for."""
        return "question" in self.place.params

    @property
    def question(self) -> "Question | None":
        """The question as it stands now."""
        from tvapp.application.asking.kinds import question_of

        field, application, keeper = self.field, self.application, self.keeper
        if field is None or application is None or keeper is None:
            return None
        half = keeper.halves.get(self.application_id, field.key)
        return question_of(
            field,
            application.answers.get(field.key, ""),
            half,
            alone=self._alone,
            today=datetime.date.today(),
            places=self._places(half) if field.kind.value == "address" else None,
        )

    def _places(self, township: str) -> "Places":
        from tvapp.application.asking.address import Places

        catalogue = self.tv.catalogue
        if catalogue is None:
            return Places()
        townships = catalogue.townships()
        code = next((row.code for row in townships if row.name == township), "")
        villages = catalogue.villages(township=code, limit=1000) if code else []
        return Places(
            tuple((row.code, row.name) for row in townships),
            tuple((row.key, row.name) for row in villages),
            self.tv.preferences.township,
        )

    # -- what is shown ----------------------------------------------------------------------------

    def compute(self) -> FormView:
        question = self.question
        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        if question is None:
            rows = (Item("ask", "问工作人员", icon="support_agent"), Item("back", "返回", icon="arrow_back"))
            return FormView("填写", question=(Paragraph(self.waiting or NO_QUESTIONS),), rows=rows, **foot)
        theme, rows = current_theme(), question.rows
        self.pages = Pages(len(rows), theme.rows_that_fit(784), self.page)
        start = self.pages.offset
        hint = f"还有别的，按 ↓ 翻页（{self.pages.remark}）" if self.pages.count > 1 else question.hint
        return FormView(
            title=self.guide.title if self.guide is not None else "",
            remark=self._remark(question.field),
            question=_letter(question),
            rows=rows[start : start + self.pages.per_page],
            row_height=max(theme.row_height, FEW_HIGH if len(rows) <= FEW else 0),
            typed=question.typed if question.keypad else "",
            keypad=question.keypad,
            beside=question.buttons if question.keypad else (),
            boxes=question.boxes,
            said=question.typed if question.boxes else "",
            under=question.buttons if question.boxes else (),
            hint=hint,
            **foot,
        )

    def _remark(self, field: "FormField") -> str:
        if self._alone:
            return ""
        fields = self.fields
        return f"第 {fields.index(field) + 1} 题，共 {len(fields)} 题"

    # -- keys -------------------------------------------------------------------------------------

    def act(self, action: Action) -> bool:
        question = self.question
        if question is None:
            return super().act(action)
        if action is Action.BACK:
            return self._back(question)
        return self._done(question, question.pressed(action, *self._focused)) or super().act(action)

    def edge(self, direction: Action) -> bool:
        question = self.question
        if question is not None and self._done(question, question.at_edge(direction, *self._focused)):
            return True
        return super().edge(direction)

    @property
    def _focused(self) -> tuple[str, str]:
        """Group and key."""
        _, group, key, *_ = [*self.tv.stage.focus.split("/"), "", ""]
        return group, key

    def choose(self, group: str, key: str) -> None:
        question = self.question
        if question is not None:
            self._done(question, question.chosen(group, key))
        elif key == "ask":
            self.ask_clerk()
        else:
            self.tv.back()

    def _back(self, question: "Question") -> bool:
        step = question.back()
        if step is not None:
            return self._done(question, step)
        at = self.fields.index(question.field)
        if at > 0 and not self._alone:
            self._leave(question)
            self._go(self.fields[at - 1])
            return True
        return False

    def _done(self, question: "Question", outcome: "Outcome | None") -> bool:
        """Do what a key was for; False when it was for nothing here."""
        if outcome is None or self.keeper is None:
            return False
        before = [row.key for row in question.rows]
        if outcome.half is not None:
            self.keeper.halves.keep(self.application_id, question.field.key, outcome.half)
        if outcome.value is not None:
            self._keep(question.field.key, outcome.value)
        if outcome.go == "next":
            self._next(question)
        elif outcome.go == "phone":
            self.place.state["phone"] = True
            self.tv.open("handoff", purpose="answers", id=self.application_id)
        elif outcome.go == "ask":
            self.ask_clerk()
        elif outcome.half is not None or outcome.value is not None:
            self.tv.notice = ""
            self._show_step(before)
        if outcome.focus:
            self.tv.stage.focus_on(f"form/{outcome.focus}")
        if outcome.say:
            self.tv.say(outcome.say, "care")
        return True

    def _show_step(self, before: list[str]) -> None:
        """Draw again; where other rows are to choose from now, the first page of them."""
        question = self.question
        if question is not None and [row.key for row in question.rows] != before:
            self._show_from_start(question)
        else:
            self.refresh()

    def _keep(self, key: str, value: str) -> None:
        """Shown before this returns, so that the question after it is the right one."""
        assert self.keeper is not None
        self.keeper.put_answer(self.application_id, key, value)

    # -- from question to question ----------------------------------------------------------------

    def _leave(self, question: "Question") -> None:
        """What has become an answer need not be kept as it was typed."""
        now = self.question
        if self.keeper is not None and now is not None and now.field == question.field and now.settled:
            self.keeper.halves.keep(self.application_id, question.field.key, "")

    def _next(self, question: "Question") -> None:
        from tvapp.application.way import after

        self._leave(question)
        if self._alone:
            self.tv.back()
            return
        fields = self.fields
        at = fields.index(question.field)
        if at + 1 < len(fields):
            self._go(fields[at + 1])
        elif self.guide is not None:
            self._stand_at("")
            self.tv.open(after("form", self.guide), id=self.application_id)

    def _stand_at(self, key: str) -> None:
        if self.keeper is not None:
            self.tv.run_soon(self.keeper.stand_at(self.application_id, key))

    def _go(self, field: "FormField") -> None:
        """Show another question, with what was answered before focused."""
        self.place.state["at"] = field.key
        self.tv.notice = ""
        if not self._alone:
            self._stand_at(field.key)
        question = self.question
        if question is not None:
            self._show_from_start(question)

    def _show_from_start(self, question: "Question") -> None:
        group, key = question.first_focus.split("/")
        keys = [row.key for row in question.rows]
        per_page = current_theme().rows_that_fit(784)
        self.place.state["page"] = keys.index(key) // per_page if group == "rows" and key in keys else 0
        self.refresh()
        self.tv.stage.focus_on(f"form/{group}/{key}")

    def arrived(self) -> None:
        self.entered()

    def entered(self) -> None:
        field, question = self.field, self.question
        if field is None or question is None:
            return
        if "at" not in self.place.state or self.place.state.pop("phone", False):
            self._go(field)
        elif not self._alone:
            self._stand_at(field.key)


def _letter(question: "Question") -> tuple[Paragraph, ...]:
    """The question, what is wrong with the answer so far, what one has to know."""
    parts = [Paragraph(question.field.label, bold=True)]
    if question.wrong:
        parts.append(Paragraph(question.wrong, "care"))
    if question.given:
        parts.append(Paragraph(question.given, "good"))
    told = "" if question.wrong else question.told
    parts += [Paragraph(text, "second", "small") for text in (told, question.field.help) if text]
    return tuple(parts)
