"""What the TV says of a package's application: one line of status, what happens next. Pure."""

from collections.abc import Sequence

from protocol.application import ApplicationState as State
from protocol.application import Verdict
from protocol.department_words import listed, said
from server.workdays.rules import spoken_day

from ..record import ApplicationRecord, takes_of
from .rules import WITH_CLERKS, asks_for

_NUMBERS = "零一两三四五六七八九十"


def count(number: int, unit: str) -> str:
    """两个, 十二个: as people say it."""
    return f"{_NUMBERS[number] if number <= 10 else number}{unit}"


def line(whole: ApplicationRecord) -> str:
    """五个部门里，三个已通过，残联请您重拍一张照片。 Empty until it is handed in."""
    parts = [part for part in whole.parts if part.state is not State.WITHDRAWN]
    if not parts:
        return "都已经撤回了。" if whole.parts else ""
    departments = {part.guide.department for part in parts}
    of, unit = (
        (f"{count(len(parts), '个')}部门", "个")
        if len(departments) == len(parts)
        else (
            f"{count(len(parts), '件')}事",
            "件",
        )
    )
    told = [_passed(parts, unit), *map(_asks, _in(parts, State.RETURNED)), _refused(parts), _expired(parts)]
    told.append(_waiting(parts, unit))
    spoken = [words for words in told if words]
    if len(parts) == 1:
        return f"{said(parts[0].guide.department)}{_alone(parts[0])}。"
    if len(spoken) == 1 and all(part.state is State.PASSED for part in parts):
        return f"{of}都已通过。"
    if all(part.state in WITH_CLERKS for part in parts):
        seen = any(part.state is State.IN_REVIEW for part in parts)
        return f"{of}都收到了，{'正在看' if seen else '还没有开始看'}。"
    return f"{of}里，{'，'.join(spoken)}。"


def _in(parts: Sequence[ApplicationRecord], state: State) -> list[ApplicationRecord]:
    return [part for part in parts if part.state is state]


def _names(parts: Sequence[ApplicationRecord]) -> str:
    return listed([part.guide.department for part in parts])


def _passed(parts: Sequence[ApplicationRecord], unit: str) -> str:
    passed = _in(parts, State.PASSED)
    return f"{count(len(passed), unit)}已通过" if passed else ""


def _waiting(parts: Sequence[ApplicationRecord], unit: str) -> str:
    waiting = [part for part in parts if part.state in WITH_CLERKS]
    return f"{_names(waiting) if len(waiting) == 1 else count(len(waiting), unit)}还在看" if waiting else ""


def _refused(parts: Sequence[ApplicationRecord]) -> str:
    refused = _in(parts, State.REFUSED)
    return f"{_names(refused)}没有通过" if refused else ""


def _expired(parts: Sequence[ApplicationRecord]) -> str:
    expired = _in(parts, State.EXPIRED)
    return f"{_names(expired)}的过了期" if expired else ""


def _asks(part: ApplicationRecord) -> str:
    return f"{said(part.guide.department)}{_wish(part)}"


def _alone(part: ApplicationRecord) -> str:
    match part.state:
        case State.PASSED:
            return "已通过"
        case State.REFUSED:
            return "没有通过"
        case State.EXPIRED:
            return "的过了期"
        case State.RETURNED:
            return _wish(part)
    return "正在看" if part.state is State.IN_REVIEW else "收到了，还没有开始看"


def _wish(part: ApplicationRecord) -> str:
    wrong = sum(asks_for(part, state) for state in part.materials)
    again = f"重拍{count(wrong, '张')}照片" if wrong else ""
    if part.message:
        return f"请您{again}，再改一改填写的内容" if again else "请您改一改填写的内容"
    return f"请您{again or '再看一看'}"


def next_step(whole: ApplicationRecord) -> str:
    """What happens next, by when. 预审通过 is never called 已受理. Only of one that was handed in."""
    returned = _in(whole.parts, State.RETURNED)
    if returned:
        return _correct(whole, returned)
    waiting = [part for part in whole.parts if part.state in WITH_CLERKS]
    by = f"最晚 {spoken_day(whole.due)}下班前有结果。" if whole.due else "看完就有结果。"
    if waiting:
        return f"接下来：{_names(waiting)}会看您的材料，{by}您不用守着，结果会显示在“我的办件”里。"
    return ""


def _correct(whole: ApplicationRecord, returned: Sequence[ApplicationRecord]) -> str:
    wrong = [state.key for state in whole.materials if state.verdict is Verdict.CORRECTION]
    names = [material.name for material in whole.guide.materials if material.key in wrong]
    again = f"重新拍{'、'.join(names)}" if names else ""
    form = "按部门说的改好填写的内容" if whole.form_open else ""
    what = "，".join(part for part in (again, form) if part) or "看一看部门说的话"
    rest = [part for part in whole.parts if part.state in (State.PASSED, *WITH_CLERKS)]
    others = ""
    if rest:
        looking = any(part.state in WITH_CLERKS for part in rest)
        others = f"别的部门不受影响，{'照常看' if looking else '已经通过的还算数'}。"
    until = f"{spoken_day(whole.closes)}以前补好都来得及。" if whole.closes else ""
    return f"接下来：请{what}，然后再提交一次。{others}{until}"


def message(whole: ApplicationRecord) -> str:
    """What the departments say about the whole, each with its name; empty when nobody asks for anything."""
    return "\n".join(
        f"{said(part.guide.department)}说：{part.message}"
        for part in _in(whole.parts, State.RETURNED)
        if part.message
    )[:4000]


def reasons(part: ApplicationRecord) -> tuple[str, ...]:
    """Why papers of a part have to be photographed again."""
    return tuple(state.reason for state in part.materials if asks_for(part, state))


def also_needed(whole: ApplicationRecord, part: ApplicationRecord, key: str) -> str:
    """Other departments that need the same paper as this part's ``key``."""
    united = takes_of(part).materials.get(key, "")
    own = part.guide.department
    others = [
        other.guide.department
        for other in whole.parts
        if other.guide.department != own
        and other.state is not State.WITHDRAWN
        and any(
            takes_of(other).materials.get(state.key) == united and other.handling(state.key).value != "不用带"
            for state in other.materials
        )
    ]
    return listed(others)
