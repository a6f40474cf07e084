"""What is still missing before an application can be handed in."""

from protocol.application import Verdict
from protocol.form import FieldKind, asked
from protocol.material import Handling

from .record import ApplicationRecord


def missing(record: ApplicationRecord) -> list[str]:
    """Sentences without a full stop, in the order in which the TV asks; empty when nothing is missing."""
    found: list[str] = []
    if record.member_id is None:
        found.append("还没有选给谁办")
    for field in asked(record.guide.form, record.answers):
        # TEXT needs a phone or a clerk: who has neither can go on all the same.
        if field.required and field.kind is not FieldKind.TEXT and not record.answers.get(field.key):
            found.append(f"还没有回答“{field.label}”")
    for material in record.materials:
        described = record.described(material.key)
        if described is None or described.handling is Handling.NOT_NEEDED:
            continue
        if material.verdict is Verdict.CORRECTION and material.open:
            if not any(photo.round == record.round for photo in material.photos):
                found.append(f"“{described.name}”还没有重新拍")
        elif described.handling is Handling.PHOTOGRAPH and not material.photos:
            found.append(f"“{described.name}”还没有拍照")
    return found
