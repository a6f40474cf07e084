"""The life of a package's application: one whole for the household, one part for each department. Pure.

A part is an application like any other and moves by ``server.applications.rules``; the whole follows its
parts. What is photographed belongs to the whole, and each part sees what it takes of it.
"""

from collections.abc import Callable
from dataclasses import replace

from protocol.application import ApplicationState as State
from protocol.application import MaterialState, Photo, Verdict
from protocol.department_words import said
from protocol.licence import SHOWN_AT_WINDOW
from protocol.material import Handling
from server.licences.licence import Finding

from .. import rules
from ..record import ApplicationRecord, Part, PlannedPart, Whole, takes_of
from ..rules import Move, Refused

WITH_CLERKS = (State.SUBMITTED, State.IN_REVIEW)
UNENDED = (*WITH_CLERKS, State.RETURNED)
DECIDED = (State.RETURNED, State.PASSED, State.REFUSED)
"""States in which a part's verdicts are the department's word."""


# -- what the household does ------------------------------------------------------------------


def submit(
    whole: ApplicationRecord,
    missing: list[str],
    number: str,
    now: int,
    due: int | None,
    new_id: Callable[[], str],
) -> ApplicationRecord:
    """Hand it in: first to every department, after a return to those that asked. Raises Refused.

    Who has it still under review is shown what is new and asked for a verdict on it once more; who has passed
    it is not.
    """
    bundle = _whole(whole)
    if not whole.parts:
        after = rules.submit(whole, missing, number, now, due)
        parts = tuple(_new_part(after, plan, now, due, new_id()) for plan in bundle.plans)
    else:
        rules.next_state(whole.state, Move.SUBMIT)
        if missing:
            raise Refused("还差这些：" + "；".join(missing) + "。")
        after = replace(whole, submitted=now)
        parts = tuple(_again(whole, part, now, due) for part in whole.parts)
    return settle(replace(after, parts=parts, whole=replace(bundle, handed_in=whole.round)))


def withdraw(whole: ApplicationRecord) -> ApplicationRecord:
    """Take back all that is not decided. Raises Refused."""
    if not whole.parts:
        return rules.withdraw(whole)
    if not any(part.state in UNENDED for part in whole.parts):
        rules.next_state(whole.state, Move.WITHDRAW)
    parts = tuple(rules.withdraw(part) if part.state in UNENDED else part for part in whole.parts)
    return settle(replace(whole, parts=parts))


def withdraw_part(whole: ApplicationRecord, part_id: str) -> ApplicationRecord:
    """Take one part back; the others go on. Raises Refused."""
    if all(part.id != part_id for part in whole.parts):
        raise Refused("没有找到这一样，请回到“我的办件”再看一看。")
    parts = tuple(rules.withdraw(part) if part.id == part_id else part for part in whole.parts)
    return settle(replace(whole, parts=parts))


def expire(whole: ApplicationRecord, now: int) -> ApplicationRecord:
    """What was returned and lay open for too long; the other departments' word stands. Raises Refused."""
    if not whole.parts:
        return rules.expire(whole)
    rules.next_state(whole.state, Move.EXPIRE)
    parts = tuple(rules.expire(part) if _is_over(part, now) else part for part in whole.parts)
    return settle(replace(whole, parts=parts))


def _is_over(part: ApplicationRecord, now: int) -> bool:
    return part.state is State.RETURNED and (part.closes is None or part.closes < now)


# -- the whole follows its parts ----------------------------------------------------------------


def settle(whole: ApplicationRecord) -> ApplicationRecord:
    """The whole after a part has moved: its round, state, materials and times."""
    bundle = _whole(whole)
    parts = tuple(_with_round(part, bundle.handed_in + 1) for part in whole.parts)
    returned = any(part.state is State.RETURNED for part in parts)
    settled = replace(
        whole,
        parts=parts,
        state=state_of(parts),
        round=bundle.handed_in + 1 if returned else whole.round,
        due=max((part.due for part in parts if part.state in WITH_CLERKS and part.due), default=None),
        closes=_closes(parts),
    )
    return replace(settled, materials=united(settled))


def state_of(parts: tuple[ApplicationRecord, ...]) -> State:
    """What comes next for the household comes first; 预审通过 only when nobody has it any more."""
    states = {part.state for part in parts} - {State.WITHDRAWN}
    if not states:
        return State.WITHDRAWN
    if State.RETURNED in states:
        return State.RETURNED
    if states == {State.SUBMITTED}:
        return State.SUBMITTED
    if states & set(WITH_CLERKS):
        return State.IN_REVIEW
    return next(state for state in (State.PASSED, State.REFUSED, State.EXPIRED) if state in states)


def _closes(parts: tuple[ApplicationRecord, ...]) -> int | None:
    """The first day on which something is over: of what was returned, else of what has passed."""
    for state in (State.RETURNED, State.PASSED):
        times = [part.closes for part in parts if part.state is state and part.closes is not None]
        if times or any(part.state is state for part in parts):
            return min(times, default=None)
    return None


def _with_round(part: ApplicationRecord, round: int) -> ApplicationRecord:
    """Remember with which round of the whole a part was opened anew."""
    if part.part is None or len(part.part.reopened) >= part.round - 1:
        return part
    return replace(part, part=replace(part.part, reopened=(*part.part.reopened, round)))


def united(whole: ApplicationRecord) -> tuple[MaterialState, ...]:
    """The whole's materials: open where a department asks for a new photo, judged where all have spoken."""
    before = {state.key: state for state in whole.materials}
    return tuple(
        _united(whole, before.get(material.key) or MaterialState(key=material.key, open=False))
        for material in whole.guide.materials
    )


def _united(whole: ApplicationRecord, before: MaterialState) -> MaterialState:
    key, photos = before.key, before.photos
    takers = [
        (part, state)
        for part in whole.parts
        if part.state is not State.WITHDRAWN
        for state in part.materials
        if takes_of(part).materials.get(state.key) == key
        and part.handling(state.key) is not Handling.NOT_NEEDED
    ]
    asked = [(part, state) for part, state in takers if asks_for(part, state)]
    if asked:
        reason = "\n".join(f"{said(part.guide.department)}说：{state.reason}" for part, state in asked)
        return MaterialState(key=key, photos=photos, verdict=Verdict.CORRECTION, reason=reason[:4000])
    if whole.handling(key) is Handling.LATER and any(
        part.state in WITH_CLERKS and state.open for part, state in takers
    ):
        return MaterialState(key=key, photos=photos)
    verdicts = {state.verdict if part.state in DECIDED else None for part, state in takers}
    verdict = verdicts.pop() if len(verdicts) == 1 else None
    if not takers and any(part.state is not State.WITHDRAWN for part in whole.parts):
        # Nobody wants it photographed; what the licence system does not have is shown at a window.
        shown = before.licence in SHOWN_AT_WINDOW and _is_shown(whole, key)
        return MaterialState(
            key=key,
            photos=photos,
            licence=before.licence if shown else None,
            verdict=Verdict.ORIGINAL_AT_WINDOW if shown else Verdict.EXEMPT,
            open=False,
        )
    return MaterialState(key=key, photos=photos, licence=before.licence, verdict=verdict, open=False)


def _is_shown(whole: ApplicationRecord, key: str) -> bool:
    """Whether a department that has not been taken back looks at this paper at its window."""
    return any(
        state.licence in SHOWN_AT_WINDOW
        for part in whole.parts
        if part.state is not State.WITHDRAWN
        for state in part.materials
        if takes_of(part).materials.get(state.key) == key
    )


def asks_for(part: ApplicationRecord, state: MaterialState) -> bool:
    """Whether a part was returned for a new photo of this paper."""
    return part.state is State.RETURNED and state.open and state.verdict is Verdict.CORRECTION


def supplemented(whole: ApplicationRecord, key: str) -> ApplicationRecord:
    """容缺后补: a photo came while clerks have it; those who want the paper are told of it."""
    parts = tuple(
        replace(part, supplemented=whole.supplemented)
        if part.state in WITH_CLERKS
        and any(state.open and takes_of(part).materials.get(state.key) == key for state in part.materials)
        else part
        for part in whole.parts
    )
    return replace(whole, parts=parts, supplemented=None)


# -- what a part sees of the whole ----------------------------------------------------------------


def photos_for(part: Part, photos: tuple[Photo, ...], handed_in: int) -> tuple[Photo, ...]:
    """The whole's photos of one paper as a part sees them: handed in, and counted in its own rounds."""
    return tuple(
        photo.model_copy(update={"round": 1 + sum(round <= photo.round for round in part.reopened)})
        for photo in photos
        if photo.round <= handed_in or photo.supplement
    )


def retaken(whole: ApplicationRecord, part: ApplicationRecord) -> frozenset[str]:
    """The part's materials of which it had seen a photo when another department had a new one taken."""
    own = part.part
    if own is None or whole.whole is None:
        return frozenset()
    found = set()
    for state in part.materials:
        united_state = whole.material(own.takes.materials.get(state.key, ""))
        if united_state is None or not state.photos:
            continue
        rounds = {
            photo.round
            for photo in united_state.photos
            if photo.round <= whole.whole.handed_in
            and 1 + sum(round <= photo.round for round in own.reopened) == part.round
        }
        if len(rounds) > 1:
            found.add(state.key)
    return frozenset(found)


def _new_part(
    whole: ApplicationRecord, plan: PlannedPart, now: int, due: int | None, part_id: str
) -> ApplicationRecord:
    draft = ApplicationRecord(
        id=part_id,
        household_id=whole.household_id,
        device_id=whole.device_id,
        guide=plan.guide,
        guide_version=plan.version,
        state=State.DRAFT,
        round=1,
        materials=rules.first_materials(plan.guide),
        created=now,
        changed=now,
        member_id=whole.member_id,
        part=Part(whole.id, plan.takes),
    )
    draft = replace(draft, answers=_own_answers(whole, draft))
    return rules.submit(rules.look_up(draft, _own_findings(whole, draft)), [], whole.number, now, due)


def _again(whole: ApplicationRecord, part: ApplicationRecord, now: int, due: int | None) -> ApplicationRecord:
    """A part when the whole is handed in once more."""
    if part.state is State.RETURNED:
        return rules.submit(replace(part, answers=_own_answers(whole, part)), [], whole.number, now, due)
    if part.state not in WITH_CLERKS:
        return part
    takes = takes_of(part).materials
    fresh = {
        state.key for state in whole.materials if any(photo.round == whole.round for photo in state.photos)
    }
    materials = tuple(
        state.model_copy(update={"verdict": None, "reason": "", "reason_id": ""})
        if takes.get(state.key) in fresh and part.handling(state.key) is not Handling.NOT_NEEDED
        else state
        for state in part.materials
    )
    return replace(part, materials=materials, answers=_own_answers(whole, part))


def _own_findings(whole: ApplicationRecord, part: ApplicationRecord) -> dict[str, Finding | None]:
    """What the licence system said of the whole's materials, for those the part has 免提交 as well."""
    return {
        own: whole.licences.get(key)
        for own, key in takes_of(part).materials.items()
        if all(one and one.exempt_by_licence for one in (part.described(own), whole.described(key)))
    }


def _own_answers(whole: ApplicationRecord, part: ApplicationRecord) -> dict[str, str]:
    return {own: whole.answers[key] for own, key in takes_of(part).answers.items() if whole.answers.get(key)}


def _whole(record: ApplicationRecord) -> Whole:
    if record.whole is None:
        raise Refused("这不是一件事的申请。")
    return record.whole
