"""A choice, or yes and no: an answer goes on by itself."""

from dataclasses import dataclass

from protocol.form import NO, YES, FieldKind
from tvapp.application.asking.question import NEXT, SKIP_ROW, Outcome, Question
from tvapp.remote.action import Action
from tvapp.ui.item import Item


@dataclass(frozen=True)
class Choosing(Question):
    """CHOICE and YES_NO."""

    @property
    def rows(self) -> tuple[Item, ...]:
        options = (
            ((YES, "是"), (NO, "不是"))
            if self.field.kind is FieldKind.YES_NO
            else tuple((option.value, option.label) for option in self.field.options)
        )
        rows = tuple(
            Item(
                value,
                label,
                icon="radio_button_checked" if value == self.answer else "radio_button_unchecked",
                tone="good" if value == self.answer else "",
            )
            for value, label in options
        )
        return rows if self.field.required else (*rows, SKIP_ROW)

    @property
    def buttons(self) -> tuple[Item, ...]:
        return ()

    def chosen(self, group: str, key: str) -> Outcome:
        if key == "skip":
            return Outcome(go=NEXT)
        return Outcome(value=key if key != self.answer else None, go=NEXT)

    def pressed(self, action: Action, group: str, key: str) -> Outcome | None:
        # A digit here is a slip of the finger; it must not lead away into the search.
        return Outcome() if action.digit is not None else None
