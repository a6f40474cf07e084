"""Which screen asks which kind of question."""

from datetime import date

from protocol.form import FieldKind, FormField
from tvapp.application.asking.address import Address, Places
from tvapp.application.asking.choosing import Choosing
from tvapp.application.asking.day import Day
from tvapp.application.asking.digits import Digits
from tvapp.application.asking.leaving import Leaving
from tvapp.application.asking.question import Question

EARLIEST_CLOCK = date(2025, 1, 1)
"""A clock before it has not been set: boxes without a battery start in 1970."""


def question_of(
    field: FormField,
    answer: str,
    half: str,
    *,
    alone: bool = False,
    today: date | None = None,
    places: Places | None = None,
) -> Question:
    """The question as it is asked now; ``places`` only for an address."""
    known = today if today is not None and today >= EARLIEST_CLOCK else None
    match field.kind:
        case FieldKind.CHOICE | FieldKind.YES_NO:
            return Choosing(field, answer, half, alone, known)
        case FieldKind.NUMBER | FieldKind.IDENTITY_NUMBER | FieldKind.TELEPHONE:
            return Digits(field, answer, half, alone, known)
        case FieldKind.DATE:
            return Day(field, answer, half, alone, known)
        case FieldKind.ADDRESS:
            return Address(field, answer, half, alone, known, places or Places())
        case FieldKind.TEXT:
            return Leaving(field, answer, half, alone, known)
