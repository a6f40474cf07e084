"""An application as the TV sees it."""

from protocol.answers import masked
from protocol.application import (
    Application,
    ApplicationPart,
    ApplicationState,
    MaterialState,
    PackageProgress,
)
from protocol.masking import mask_name
from protocol.material import Handling

from .guidance import at_window, next_step
from .members import Person
from .packages import words as package_words
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
        answers=_masked(record),
        at=record.at,
        materials=_decided(record),
        message=package_words.message(record) if record.parts else record.message,
        legal_basis=record.legal_basis,
        next_step=next_step(record),
        closes=record.closes,
        receipt_url=f"{base_url}/r/{record.number}" if record.number else "",
        at_window=at_window(record),
        package=_progress(record),
        created=record.created,
        changed=record.changed,
    )


def _progress(record: ApplicationRecord) -> PackageProgress | None:
    """Of a package: what was chosen and how far each department is."""
    if record.whole is None:
        return None
    return PackageProgress(
        key=record.whole.key,
        guides=tuple(plan.guide.code for plan in record.whole.plans),
        line=package_words.line(record),
        parts=tuple(_part(part) for part in record.parts),
        questions=record.open_questions,
    )


def _part(part: ApplicationRecord) -> ApplicationPart:
    return ApplicationPart(
        id=part.id,
        guide_code=part.guide.code,
        title=part.guide.title,
        department=part.guide.department,
        state=part.state,
        round=part.round,
        reasons=package_words.reasons(part),
        message=part.message,
        legal_basis=part.legal_basis,
        next_step=next_step(part),
        closes=part.closes,
    )


def _masked(record: ApplicationRecord) -> dict[str, str]:
    """Answers as a television may have them; those of questions that fell away come along, masked as well."""
    fields = {field.key: field for field in record.guide.form}
    return {key: masked(fields[key], value) for key, value in record.answers.items() if key in fields}


def _decided(record: ApplicationRecord) -> tuple[MaterialState, ...]:
    """While a clerk is at it, verdicts come and go; the household hears them with the decision."""
    if record.parts:
        return _decided_by_all(record)
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


def _decided_by_all(whole: ApplicationRecord) -> tuple[MaterialState, ...]:
    """Verdicts of a whole are decided ones; marks are shown where a department asks for a new photo."""
    return tuple(
        state
        if state.open
        else state.model_copy(
            update={"photos": tuple(photo.model_copy(update={"marks": ()}) for photo in state.photos)}
        )
        for state in whole.materials
    )
