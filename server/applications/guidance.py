"""What happens next, in plain words: the sentence under every application on the TV and on the receipt."""

from protocol.application import ApplicationState as State
from protocol.application import AtWindow, Verdict
from protocol.guide import Guide
from protocol.licence import SHOWN_AT_WINDOW
from protocol.material import Handling, Material
from server.workdays.rules import spoken_day

from .completeness import missing
from .packages import words as package_words
from .record import ApplicationRecord

_SHOWN_NAMES = 6


def next_step(record: ApplicationRecord) -> str:
    """One or two sentences. 预审通过 is never called 已受理: the window accepts on seeing the originals."""
    if of_package := package_words.next_step(record):
        return of_package + (_supplement(record) if record.state is not State.RETURNED else "")
    match record.state:
        case State.DRAFT:
            return _draft(record)
        case State.SUBMITTED:
            by = f"最晚 {spoken_day(record.due)}下班前有结果。" if record.due else "看完就有结果。"
            told = f"接下来：工作人员会看您的材料，{by}您不用守着，结果会显示在“我的办件”里。"
            return told + _supplement(record)
        case State.IN_REVIEW:
            return "接下来：工作人员正在看您的材料，请等结果。" + _supplement(record)
        case State.RETURNED:
            return _returned(record)
        case State.PASSED:
            return _passed(record)
        case State.REFUSED:
            return "接下来：请看工作人员写的原因。不明白就按“找人帮我”。" + _contact(record.guide)
        case State.WITHDRAWN:
            return "接下来：不用再做什么。以后要办，可以重新申请。"
        case State.EXPIRED:
            return "接下来：要办的话，请重新申请。"


def originals(record: ApplicationRecord) -> list[Material]:
    """The materials whose originals the window wants to see: all that were photographed or come later."""
    return [
        material
        for material in record.guide.materials
        if not _exempt(record, material.key)
        and (
            material.handling is Handling.PHOTOGRAPH
            or _shown_at_window(record, material.key)
            or (material.handling is Handling.LATER and _photographed(record, material.key))
        )
    ]


def to_bring(guide: Guide, names: list[str]) -> str:
    """带上…去办理，地点：…. A place may end in a remark (；村红管家可以代办), so nothing follows it."""
    return f"请带上{_listed(_with_identity(names))}的原件去办理，地点：{_place(guide)}"


def at_window(record: ApplicationRecord) -> AtWindow | None:
    """For the receipt; None while it has no number, and when there is nothing to be done at a window."""
    if not record.number or record.state in (State.REFUSED, State.WITHDRAWN, State.EXPIRED):
        return None
    guide = record.guide
    names = [material.name for material in originals(record)]
    return AtWindow(
        bring=tuple(_with_identity(names)), place=_place(guide), hours=guide.hours, contact=guide.contact
    )


def _with_identity(names: list[str]) -> list[str]:
    return names if any("身份证" in name for name in names) else ["身份证", *names]


def _place(guide: Guide) -> str:
    return guide.place.strip().rstrip("。") or "政务服务大厅窗口"


def _draft(record: ApplicationRecord) -> str:
    first = missing(record)
    if not first:
        return "接下来：检查一遍，没有错就按“提交”。"
    return f"接下来：{first[0]}" + (f"，一共还差 {len(first)} 样。" if len(first) > 1 else "。")


def _returned(record: ApplicationRecord) -> str:
    names = [
        material.name
        for material in record.guide.materials
        if (state := record.material(material.key)) and state.verdict is Verdict.CORRECTION
    ]
    if not names:
        return f"接下来：请按工作人员说的改好填写的内容，再提交一次。{_until(record)}"
    more = "填写的内容也请按工作人员说的改好，" if record.message else ""
    return f"接下来：请重新拍{_listed(names)}，{more}然后再提交一次。别的都不用动。{_until(record)}"


def _passed(record: ApplicationRecord) -> str:
    bring = to_bring(record.guide, [material.name for material in originals(record)])
    by = f"在 {spoken_day(record.closes)}以前，" if record.closes else ""
    told = f"接下来：{by}{bring}。预审通过还不是正式受理，窗口核对原件后才受理。"
    return told + _contact(record.guide)


def _supplement(record: ApplicationRecord) -> str:
    names = [
        material.name
        for material in record.guide.materials
        if (state := record.material(material.key)) and state.open and not state.photos
    ]
    if len(names) > 1:
        return f"有 {len(names)} 样可以后补，找到了随时用手机拍来。"
    return f"{names[0]}可以后补，找到了随时用手机拍来。" if names else ""


def _until(record: ApplicationRecord) -> str:
    return f"{spoken_day(record.closes)}以前补好都来得及，过了要重新申请。" if record.closes else ""


def _contact(guide: Guide) -> str:
    return f"有疑问请打 {guide.contact}。" if guide.contact else ""


def _listed(names: list[str]) -> str:
    shown = "、".join(names[:_SHOWN_NAMES])
    return shown if len(names) <= _SHOWN_NAMES else f"{shown}等 {len(names)} 样材料"


def _exempt(record: ApplicationRecord, key: str) -> bool:
    state = record.material(key)
    return state is not None and state.verdict is Verdict.EXEMPT


def _shown_at_window(record: ApplicationRecord, key: str) -> bool:
    state = record.material(key)
    return state is not None and state.licence in SHOWN_AT_WINDOW


def _photographed(record: ApplicationRecord, key: str) -> bool:
    state = record.material(key)
    return state is not None and bool(state.photos)
