"""An application as the reviewing clerk sees it: in full."""

from dataclasses import dataclass

from protocol.answers import shown
from protocol.application import ApplicationState, MaterialState, Verdict
from protocol.form import asked
from protocol.review import (
    WHOLE,
    LateState,
    ReasonAbout,
    Review,
    ReviewField,
    ReviewMaterial,
    ToldReason,
    Viewer,
)
from server.applications.members import NOBODY, Person
from server.applications.record import ApplicationRecord
from server.licences.licence import for_clerk
from server.workdays.rules import Workdays

from . import rules
from .rules import Late, Told

_WAITING = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Said:
    """What was told before, and what a supervisor was asked."""

    told: list[tuple[Told, ToldReason]]
    asked: list[Late]
    abouts: dict[str, ReasonAbout]

    def of(self, key: str) -> tuple[ToldReason, ...]:
        """What was told of a material, or of the whole."""
        return tuple(shown for each, shown in self.told if each.key == key)


def for_review(
    record: ApplicationRecord,
    person: Person | None,
    said: Said,
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
        fields=(
            *_residence(person),
            *(
                ReviewField(label=field.label, value=shown(field, record.answers.get(field.key, "")))
                for field in asked(record.guide.form, record.answers)
            ),
        ),
        materials=tuple(_material(record, state, said) for state in record.materials),
        message=record.message,
        legal_basis=record.legal_basis,
        guide_basis=record.guide.legal_basis,
        late_message=_late_message(record, said),
        told=said.of(WHOLE),
        device_id=record.device_id,
        clerk_id=record.clerk_id,
        clerk=record.clerk_name,
        submitted=record.submitted or 0,
        due=record.due or 0,
        due_words=calendar.words(record.due, now) if waits and record.due else "",
        viewers=viewers,
    )


def _residence(person: Person) -> tuple[ReviewField, ...]:
    place = f"{person.township}{person.village}"
    return (ReviewField(label="住在", value=place),) if place else ()


def _material(record: ApplicationRecord, state: MaterialState, said: Said) -> ReviewMaterial:
    described = record.described(state.key)
    late = None
    if record.state is ApplicationState.IN_REVIEW and state.verdict is Verdict.CORRECTION:
        about = rules.about(state.reason_id, said.abouts)
        told = [each for each, _ in said.told]
        if rules.correction_is_late(record, state.key, about, state.reason_id, told):
            late = rules.late_state(record, state.key, state.reason, said.asked)
    return ReviewMaterial(
        key=state.key,
        name=described.name if described else state.key,
        handling=record.handling(state.key).value,
        photos=state.photos,
        verdict=state.verdict,
        reason=state.reason,
        reason_id=state.reason_id,
        open=state.open,
        late=late,
        told=said.of(state.key),
        licence=for_clerk(described.exempt_by_licence or "", record.licences.get(state.key))
        if described
        else "",
    )


def _late_message(record: ApplicationRecord, said: Said) -> LateState | None:
    if record.state is not ApplicationState.IN_REVIEW:
        return None
    if not rules.message_is_late(record, [each for each, _ in said.told]):
        return None
    states = [each.state for each in said.asked if (each.key, each.round) == (WHOLE, record.round)]
    return states[0] if states else LateState.NEEDS
