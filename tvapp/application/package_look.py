"""How far the departments of a package are, as its screens show it. Pure."""

from protocol.application import Application, ApplicationPart
from protocol.application import ApplicationState as State
from protocol.department_words import said
from tvapp.application.state_look import WITHDRAWABLE, Look, state_look
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph


def look_of(application: Application) -> Look:
    """The state of an application; of a package that some passed and others did not, just that."""
    states = {part.state for part in parts_of(application)} - {State.WITHDRAWN}
    if application.state is State.PASSED and states - {State.PASSED}:
        return Look("有的通过，有的没有", "info", "care")
    return state_look(application.state)


def share(application: Application) -> str:
    """3/5 通过 while some are not decided; "" when that says nothing."""
    live = [part for part in parts_of(application) if part.state is not State.WITHDRAWN]
    passed = sum(part.state is State.PASSED for part in live)
    return f"{passed}/{len(live)} 通过" if 0 < passed < len(live) else ""


def parts_of(application: Application) -> tuple[ApplicationPart, ...]:
    """The parts; none when it is no package's, or was not handed in."""
    return application.package.parts if application.package is not None else ()


def part_row(part: ApplicationPart) -> Item:
    """One part as a row: what, which department, how far."""
    look = state_look(part.state)
    return Item(
        part.id, part.title, said(part.department), icon=look.icon, trailing=look.word, tone=look.tone
    )


def part_letter(part: ApplicationPart) -> tuple[Paragraph, ...]:
    """What the department says, and what happens next."""
    who = said(part.department)
    tone = {State.RETURNED: "care", State.REFUSED: "bad"}.get(part.state, "")
    told = [text for text in (*part.reasons, part.message) if text]
    basis = f"依据：{part.legal_basis}" if part.legal_basis else ""
    return (
        Paragraph(part.department, "second"),
        *(Paragraph(f"{who}说：{text}", tone) for text in told),
        *((Paragraph(basis, "second", "small"),) if basis else ()),
        Paragraph(part.next_step),
    )


def may_leave(application: Application, part: ApplicationPart) -> bool:
    """Whether one part can be taken back by itself: not the last one, that is taking back the whole."""
    live = [each for each in parts_of(application) if each.state in WITHDRAWABLE]
    return part.state in WITHDRAWABLE and len(live) > 1
