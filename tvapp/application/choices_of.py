"""What a question of the form offers to choose."""

from protocol.guide import FieldKind, FormField
from tvapp.application.answer_words import NO, YES
from tvapp.ui.item import Item

SKIP = Item("skip", "先不填，下一题", icon="arrow_forward")
ASK = Item("ask", "请工作人员帮我填", icon="support_agent")


def choices_of(field: FormField, answer: str) -> tuple[Item, ...]:
    """The options with the answer given before marked; nothing for a number or a date.

    Text is never typed on the television: it can be left out, or a clerk writes it.
    """
    if field.kind in (FieldKind.NUMBER, FieldKind.DATE):
        return ()
    if field.kind is FieldKind.TEXT:
        return (
            (Item("keep", answer, icon="radio_button_checked", tone="good"), ASK) if answer else (SKIP, ASK)
        )
    options = (
        ((YES, "是"), (NO, "不是"))
        if field.kind is FieldKind.YES_NO
        else tuple((option.value, option.label) for option in field.options)
    )
    rows = tuple(
        Item(
            value,
            label,
            icon="radio_button_checked" if value == answer else "radio_button_unchecked",
            tone="good" if value == answer else "",
        )
        for value, label in options
    )
    return rows if field.required else (*rows, SKIP)
