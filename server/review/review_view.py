"""An application as the reviewing clerk sees it: in full."""

from protocol.application import ApplicationState
from protocol.review import Review, ReviewField, ReviewMaterial, Viewer
from server.applications.completeness import shown_answer
from server.applications.members import NOBODY, Person
from server.applications.record import ApplicationRecord
from server.workdays.rules import Workdays

_WAITING = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)


def for_review(
    record: ApplicationRecord,
    person: Person | None,
    calendar: Workdays,
    now: int,
    viewers: tuple[Viewer, ...],
) -> Review:
    """Whoever asks for it is audited. ``now`` in milliseconds."""
    person = person or NOBODY
    waits = record.state in _WAITING and record.due is not None
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
        clerk_id=record.clerk_id,
        clerk=record.clerk_name,
        submitted=record.submitted or 0,
        due=record.due or 0,
        due_words=calendar.words(record.due, now) if waits and record.due else "",
        viewers=viewers,
    )
