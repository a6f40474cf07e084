"""The life of an application: draft → submitted → in_review → returned ⇄ submitted → passed | refused.

Pure: every function takes a record and gives a new one, or refuses with a sentence one can act upon.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from protocol.application import ApplicationState as State
from protocol.application import MaterialState, Photo, Verdict
from protocol.form import asked
from protocol.guide import Guide
from protocol.licence import SHOWN_AT_WINDOW
from protocol.material import Handling
from server.licences.licence import Finding

from .record import ApplicationRecord

MAX_PHOTOS_PER_MATERIAL = 12


class Refused(Exception):
    """A move that is not allowed now; ``sentence`` says in plain Chinese why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Move(StrEnum):
    """What can be done to an application."""

    EDIT = "edit"
    SUPPLEMENT = "supplement"
    """容缺后补: a photo of what may come later."""
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    OPEN = "open"
    JUDGE = "judge"
    RETURN = "return"
    PASS = "pass"
    REFUSE = "refuse"
    EXPIRE = "expire"


_TO: dict[Move, dict[State, State]] = {
    Move.EDIT: {State.DRAFT: State.DRAFT, State.RETURNED: State.RETURNED},
    Move.SUPPLEMENT: {
        state: state for state in (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.RETURNED)
    },
    Move.SUBMIT: {State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED},
    Move.WITHDRAW: {
        State.DRAFT: State.WITHDRAWN,
        State.SUBMITTED: State.WITHDRAWN,
        State.IN_REVIEW: State.WITHDRAWN,
        State.RETURNED: State.WITHDRAWN,
    },
    Move.OPEN: {State.SUBMITTED: State.IN_REVIEW, State.IN_REVIEW: State.IN_REVIEW},
    Move.JUDGE: {State.IN_REVIEW: State.IN_REVIEW},
    Move.RETURN: {State.IN_REVIEW: State.RETURNED},
    Move.PASS: {State.IN_REVIEW: State.PASSED},
    Move.REFUSE: {State.IN_REVIEW: State.REFUSED},
    Move.EXPIRE: {State.DRAFT: State.EXPIRED, State.RETURNED: State.EXPIRED},
}

_RESIDENT_MOVES = (Move.EDIT, Move.SUPPLEMENT, Move.SUBMIT, Move.WITHDRAW)
_WITH_CLERKS = (State.SUBMITTED, State.IN_REVIEW)

_TO_RESIDENT: dict[State, str] = {
    State.DRAFT: "这件事还没有提交。",
    State.SUBMITTED: "这件事已经提交了，请等工作人员看。",
    State.IN_REVIEW: "工作人员正在看这件事，请等结果。",
    State.RETURNED: "这件事需要补正，请按提示补好再提交。",
    State.PASSED: "这件事已经预审通过，不用再改，请带原件到窗口办理。",
    State.REFUSED: "这件事预审没有通过，请看工作人员写的原因，可以重新申请。",
    State.WITHDRAWN: "这件事已经撤回了，要办请重新申请。",
    State.EXPIRED: "这件事放得太久，已经过期，要办请重新申请。",
}

_TO_CLERK: dict[State, str] = {
    State.DRAFT: "居民还没有提交，暂时不能审。",
    State.SUBMITTED: "请先打开这件再审。",
    State.IN_REVIEW: "这件正在审。",
    State.RETURNED: "这件已经退回，请等居民补正后再审。",
    State.PASSED: "这件已经预审通过，不能再改。",
    State.REFUSED: "这件已经不予通过，不能再改。",
    State.WITHDRAWN: "居民已经撤回这件，不用再审。",
    State.EXPIRED: "这件已经过期，不用再审。",
}


def next_state(state: State, move: Move) -> State:
    """Where a move leads. Raises Refused."""
    target = _TO[move].get(state)
    if target is None:
        raise Refused((_TO_RESIDENT if move in _RESIDENT_MOVES else _TO_CLERK)[state])
    return target


def first_materials(guide: Guide) -> tuple[MaterialState, ...]:
    """The materials of a new draft: what need not be brought is closed from the start."""
    return tuple(
        MaterialState(key=material.key, open=False, verdict=Verdict.EXEMPT)
        if material.handling is Handling.NOT_NEEDED
        else MaterialState(key=material.key)
        for material in guide.materials
    )


def choose_applicant(record: ApplicationRecord, member_id: str) -> ApplicationRecord:
    """Set who it is for. Raises Refused."""
    if record.parts:
        raise Refused("已经交给几个部门了，人不能换。要给别人办，请重新申请。")
    return replace(_with_open_form(record), member_id=member_id)


def look_up(record: ApplicationRecord, findings: Mapping[str, Finding | None]) -> ApplicationRecord:
    """Keep what the licence system said of materials (None: it does not keep that kind, the window looks).

    What it has need not be brought; all else is shown at the window, and nothing waits for it.
    """
    known = {key: finding for key, finding in record.licences.items() if key not in findings}
    known |= {key: finding for key, finding in findings.items() if finding is not None}
    materials = tuple(
        _looked_up(material, findings[material.key]) if material.key in findings else material
        for material in record.materials
    )
    return replace(record, materials=materials, licences=known)


def _looked_up(material: MaterialState, finding: Finding | None) -> MaterialState:
    at_window = finding is not None and finding.state in SHOWN_AT_WINDOW
    return material.model_copy(
        update={
            "licence": finding.state if finding is not None else None,
            "verdict": Verdict.ORIGINAL_AT_WINDOW if at_window else Verdict.EXEMPT,
        }
    )


def set_answer(record: ApplicationRecord, key: str, value: str) -> ApplicationRecord:
    """Keep a checked answer; an empty one takes it away. Raises Refused."""
    answers = {name: text for name, text in _with_open_form(record).answers.items() if name != key}
    if record.parts and key not in record.open_questions:
        raise Refused("这一题部门没有说要改，不用动。")
    return replace(record, answers=answers | {key: value} if value else answers)


def stand_at(record: ApplicationRecord, key: str) -> ApplicationRecord:
    """Remember at which question the household is. Raises Refused."""
    return replace(_with_open_form(record), at=key)


def _with_open_form(record: ApplicationRecord) -> ApplicationRecord:
    next_state(record.state, Move.EDIT)
    if not record.form_open:
        raise Refused("这次只要补正材料，填写的内容不用改。")
    return record


def check_photo_wanted(record: ApplicationRecord, key: str) -> None:
    """Whether a photo of this material may be added now. Raises Refused."""
    handling = record.handling(key)
    next_state(record.state, Move.SUPPLEMENT if handling is Handling.LATER else Move.EDIT)
    material = record.material(key)
    if material is None or handling is Handling.NOT_NEEDED:
        raise Refused("这样材料不用拍照。")
    if not material.open:
        raise Refused("这样材料已经可以了，不用再拍。")
    if len(material.photos) >= MAX_PHOTOS_PER_MATERIAL:
        raise Refused(f"这样材料已经有 {MAX_PHOTOS_PER_MATERIAL} 张照片了，请先在电视上删掉不要的。")


def add_photo(record: ApplicationRecord, key: str, photo: Photo) -> ApplicationRecord:
    """Add a photo to an open material; clerks who have it already will see it as new. Raises Refused."""
    check_photo_wanted(record, key)
    material = record.material(key)
    assert material is not None  # checked just above
    photo = photo.model_copy(update={"supplement": record.state in _WITH_CLERKS})
    after = _with_material(record, material.model_copy(update={"photos": (*material.photos, photo)}))
    return replace(after, supplemented=photo.created) if photo.supplement else after


def remove_photo(record: ApplicationRecord, key: str, photo_id: str) -> ApplicationRecord:
    """Take away a photo of the current round from an open material. Raises Refused."""
    next_state(record.state, Move.EDIT)
    material = record.material(key)
    if material is None or not material.open:
        raise Refused("这样材料已经交上去了，照片不能删。")
    if any(photo.id == photo_id and photo.round != record.round for photo in material.photos):
        raise Refused("这是上次交的照片，留给工作人员对照，不用删；请直接拍新的。")
    left = tuple(photo for photo in material.photos if photo.id != photo_id)
    return _with_material(record, material.model_copy(update={"photos": left}))


def submit(
    record: ApplicationRecord, missing: list[str], number: str, now: int, due: int | None = None
) -> ApplicationRecord:
    """Hand it in; ``missing`` is what ``completeness.missing`` found, ``due`` by when a clerk should have
    looked. Raises Refused."""
    state = next_state(record.state, Move.SUBMIT)
    if missing:
        raise Refused("还差这些：" + "；".join(missing) + "。")
    closed = tuple(
        _handed_in(record, material, None if material.verdict is Verdict.CORRECTION else material.verdict)
        for material in record.materials
    )
    wanted = {field.key for field in asked(record.guide.form, record.answers)}
    return replace(
        record,
        state=state,
        materials=closed,
        answers={key: value for key, value in record.answers.items() if key in wanted},
        at="",
        number=record.number or number,
        submitted=now,
        due=due,
        closes=None,
        message="",
        supplemented=None,
    )


def _handed_in(record: ApplicationRecord, material: MaterialState, verdict: Verdict | None) -> MaterialState:
    later = verdict is None and record.handling(material.key) is Handling.LATER
    return material.model_copy(update={"verdict": verdict, "open": later})


def withdraw(record: ApplicationRecord) -> ApplicationRecord:
    """The resident takes it back. Raises Refused."""
    return _closed(replace(record, state=next_state(record.state, Move.WITHDRAW)))


def expire(record: ApplicationRecord) -> ApplicationRecord:
    """It lay open for too long. Raises Refused."""
    return _closed(replace(record, state=next_state(record.state, Move.EXPIRE)))


def open_for_review(record: ApplicationRecord, clerk_id: str, clerk_name: str) -> ApplicationRecord:
    """A clerk takes it in hand; what a colleague has in hand stays there. Raises Refused."""
    state = next_state(record.state, Move.OPEN)
    if record.state is State.IN_REVIEW and record.clerk_id != clerk_id:
        return record
    return replace(record, state=state, clerk_id=clerk_id, clerk_name=clerk_name, supplemented=None)


def take_over(record: ApplicationRecord, clerk_id: str, clerk_name: str) -> ApplicationRecord:
    """A clerk goes on with what a colleague had in hand. Raises Refused."""
    state = next_state(record.state, Move.OPEN)
    return replace(record, state=state, clerk_id=clerk_id, clerk_name=clerk_name, supplemented=None)


def check_hands(record: ApplicationRecord, clerk_id: str) -> None:
    """Two clerks must not judge at once. Raises Refused when a colleague has it in hand."""
    if record.state is State.IN_REVIEW and record.clerk_id != clerk_id:
        raise Refused(f"这件现在由{record.clerk_name}在审。要由您接着审，请先按“接手”。")


def judge(
    record: ApplicationRecord, key: str, verdict: Verdict, reason: str, reason_id: str = ""
) -> ApplicationRecord:
    """A verdict on one material; ``reason_id`` names the template of the sentence. Raises Refused."""
    next_state(record.state, Move.JUDGE)
    material = record.material(key)
    if material is None:
        raise Refused("这件没有这样材料。")
    if verdict is Verdict.CORRECTION and len(reason.strip()) < 2:
        raise Refused("请写明要补正什么，电视会把这句话读给居民听。")
    if verdict is Verdict.ACCEPTED and not material.photos:
        raise Refused("没有照片，不能判合格；可以选“现场核验原件”。")
    asks = verdict is Verdict.CORRECTION
    said = {
        "verdict": verdict,
        "reason": reason.strip() if asks else "",
        "reason_id": reason_id if asks else "",
        "open": False,
    }
    # Whoever judges has the case before their eyes, what came in the meantime too.
    return replace(_with_material(record, material.model_copy(update=said)), supplemented=None)


def send_back(record: ApplicationRecord, message: str, closes: int | None = None) -> ApplicationRecord:
    """Return for correction until ``closes``: re-opens what is wrong, and starts the next round.

    Raises Refused.
    """
    state = next_state(record.state, Move.RETURN)
    wrong = [material for material in record.materials if material.verdict is Verdict.CORRECTION]
    if not wrong and not message.strip():
        raise Refused("请先把要补正的材料标为“需补正”，或写明填写内容要改什么。")
    materials = tuple(
        material.model_copy(update={"open": True})
        if material.verdict is Verdict.CORRECTION
        else _handed_in(record, material, material.verdict)
        for material in record.materials
    )
    return replace(
        record,
        state=state,
        materials=materials,
        message=message.strip(),
        round=record.round + 1,
        supplemented=None,
        closes=closes,
    )


def let_pass(record: ApplicationRecord, message: str, closes: int | None = None) -> ApplicationRecord:
    """预审通过, good until ``closes``: all that had to be photographed has a good verdict. Raises Refused."""
    state = next_state(record.state, Move.PASS)
    for material in record.materials:
        name = _name(record, material.key)
        if material.verdict is Verdict.CORRECTION:
            raise Refused(f"“{name}”标了需补正，请退回补正，或改判后再通过。")
        needed = record.handling(material.key) is Handling.PHOTOGRAPH or bool(material.photos)
        if material.verdict is None and needed:
            raise Refused(f"“{name}”还没有判定。")
    return _closed(replace(record, state=state, message=message.strip(), closes=closes))


def refuse(record: ApplicationRecord, message: str, legal_basis: str) -> ApplicationRecord:
    """预审不通过, with the reason in plain words and the rule it rests on. Raises Refused."""
    state = next_state(record.state, Move.REFUSE)
    if len(message.strip()) < 2:
        raise Refused("不予通过要写明原因，居民会在电视上看到。")
    if len(legal_basis.strip()) < 4:
        raise Refused("不予通过要写明依据哪一条规定。")
    return _closed(replace(record, state=state, message=message.strip(), legal_basis=legal_basis.strip()))


def _name(record: ApplicationRecord, key: str) -> str:
    material = record.described(key)
    return material.name if material else key


def _with_material(record: ApplicationRecord, changed: MaterialState) -> ApplicationRecord:
    return replace(
        record, materials=tuple(changed if each.key == changed.key else each for each in record.materials)
    )


def _closed(record: ApplicationRecord) -> ApplicationRecord:
    materials = tuple(each.model_copy(update={"open": False}) for each in record.materials)
    return replace(record, materials=materials, supplemented=None)
