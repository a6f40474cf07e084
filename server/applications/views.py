"""An application as the TV sees it."""

from protocol.application import Application, ApplicationState, MaterialState
from protocol.masking import mask_name
from protocol.material import Handling

from .guidance import at_window, next_step
from .members import Person
from .record import ApplicationRecord


def for_tv(record: ApplicationRecord, person: Person | None, base_url: str) -> Application:
    """Masked: a television is a shared screen."""
    return Application(
        id=record.id,
        number=record.number,
        guide_code=record.guide.code,
        guide_version=record.guide_version,
        guide_title=record.guide.title,
        state=record.state,
        round=record.round,
        member_id=record.member_id,
        masked_name=mask_name(person.name) if person else "",
        answers=record.answers,
        materials=_decided(record),
        message=record.message,
        legal_basis=record.legal_basis,
        next_step=next_step(record),
        closes=record.closes,
        receipt_url=f"{base_url}/r/{record.number}" if record.number else "",
        at_window=at_window(record),
        created=record.created,
        changed=record.changed,
    )


def _decided(record: ApplicationRecord) -> tuple[MaterialState, ...]:
    """While a clerk is at it, verdicts come and go; the household hears them with the decision."""
    if record.state is not ApplicationState.IN_REVIEW:
        return record.materials
    return tuple(
        state
        if record.handling(state.key) is Handling.NOT_NEEDED
        else state.model_copy(
            update={
                "verdict": None,
                "reason": "",
                "reason_id": "",
                "photos": tuple(
                    photo.model_copy(update={"marks": ()}) if photo.round == record.round else photo
                    for photo in state.photos
                ),
            }
        )
        for state in record.materials
    )
