"""一次性告知: all that is wrong is told at once. Pure.

What could be seen in an earlier round may not be raised for the first time in a later one, unless a
supervisor agrees. Nobody is bound by what nobody could see: a blurred photo hides what is wrong with the
paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from protocol.application import Verdict
from protocol.review import WHOLE, LateState, ReasonAbout, ReasonTemplate
from server.applications.record import ApplicationRecord


@dataclass(frozen=True, slots=True)
class Told:
    """One reason that the household was told, and in which round."""

    key: str
    """A material's, or WHOLE."""
    round: int
    about: ReasonAbout
    reason_id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Late:
    """Where the asking for a supervisor's agreement stands; it holds for one sentence in one round."""

    key: str
    round: int
    state: LateState
    sentence: str


def correction_is_late(
    record: ApplicationRecord, key: str, about: ReasonAbout, reason_id: str, told: Sequence[Told]
) -> bool:
    """Whether this correction could have been asked for in an earlier round."""
    material = record.material(key)
    if record.round == 1 or material is None:
        return False
    before = [each for each in told if each.key == key and each.round < record.round]
    if not any(photo.round == record.round for photo in material.photos):
        # Nothing about it is new, so all of it was there to be seen.
        return True
    if not before or about is ReasonAbout.PHOTO:
        return False
    last = max(before, key=lambda each: each.round)
    if last.about is ReasonAbout.PHOTO:
        return False
    return not reason_id or reason_id not in {each.reason_id for each in before}


def message_is_late(record: ApplicationRecord, told: Sequence[Told]) -> bool:
    """Whether a word about what was filled in would be late: a form that was never re-opened is unchanged."""
    return record.round > 1 and not any(each.key == WHOLE for each in told)


def late_state(record: ApplicationRecord, key: str, sentence: str, asked: Sequence[Late]) -> LateState:
    """Where a late reason stands; another sentence, or another round, needs to be asked for anew."""
    for each in asked:
        if (each.key, each.round, each.sentence) == (key, record.round, sentence):
            return each.state
    return LateState.NEEDS


def unapproved(
    record: ApplicationRecord,
    message: str,
    abouts: dict[str, ReasonAbout],
    told: Sequence[Told],
    asked: Sequence[Late],
) -> list[str]:
    """Keys of the reasons for which a return still needs a supervisor; ``abouts`` by template id."""
    found = [
        material.key
        for material in record.materials
        if material.verdict is Verdict.CORRECTION
        and correction_is_late(
            record, material.key, about(material.reason_id, abouts), material.reason_id, told
        )
        and late_state(record, material.key, material.reason, asked) is not LateState.APPROVED
    ]
    words = message.strip()
    if words and message_is_late(record, told):
        if late_state(record, WHOLE, words, asked) is not LateState.APPROVED:
            found.append(WHOLE)
    return found


def kept_template(reason_id: str, sentence: str, name: str, templates: Sequence[ReasonTemplate]) -> str:
    """The template's id while the sentence still begins with it, so that nobody writes of the paper under the
    name of the photo; own words are no template's. ``name``: the material's."""
    for each in templates:
        if each.id == reason_id and sentence.strip().startswith(each.sentence.replace("{材料}", name)):
            return reason_id
    return ""


def about(reason_id: str, abouts: dict[str, ReasonAbout]) -> ReasonAbout:
    """What a reason speaks of; own words are taken to speak of the paper."""
    return abouts.get(reason_id, ReasonAbout.CONTENT)
