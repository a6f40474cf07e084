"""An application as the TV, the worklist and the reviewing clerk see it."""

from protocol.application import (
    Application,
    ApplicationState,
    MaterialState,
    Review,
    ReviewField,
    ReviewMaterial,
    WorklistRow,
)
from protocol.material import Handling

from .completeness import shown_answer
from .guidance import next_step
from .identity import masked_name
from .members import NOBODY, Person
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
        masked_name=masked_name(person.name) if person else "",
        answers=record.answers,
        materials=_decided(record),
        message=record.message,
        next_step=next_step(record),
        receipt_url=f"{base_url}/r/{record.number}" if record.number else "",
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
        else state.model_copy(update={"verdict": None, "reason": ""})
        for state in record.materials
    )


def for_worklist(record: ApplicationRecord, person: Person | None) -> WorklistRow:
    """A row of the list, masked."""
    return WorklistRow(
        id=record.id,
        number=record.number,
        guide_title=record.guide.title,
        department=record.guide.department,
        masked_name=masked_name(person.name) if person else "",
        state=record.state,
        round=record.round,
        submitted=record.submitted or record.changed,
        clerk=record.clerk_name,
    )


def for_review(record: ApplicationRecord, person: Person | None) -> Review:
    """Everything, in full; whoever asks for it is audited."""
    person = person or NOBODY
    return Review(
        id=record.id,
        number=record.number,
        guide_code=record.guide.code,
        guide_title=record.guide.title,
        department=record.guide.department,
        state=record.state,
        round=record.round,
        name=person.name,
        identity_number=person.identity_number,
        telephone=person.telephone,
        fields=tuple(
            ReviewField(label=field.label, value=shown_answer(field, record.answers.get(field.key, "")))
            for field in record.guide.form
        ),
        materials=tuple(
            ReviewMaterial(
                key=state.key,
                name=described.name if (described := record.described(state.key)) else state.key,
                handling=record.handling(state.key).value,
                photos=state.photos,
                verdict=state.verdict,
                reason=state.reason,
                open=state.open,
            )
            for state in record.materials
        ),
        message=record.message,
        device_id=record.device_id,
    )
