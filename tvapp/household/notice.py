"""News about a case: one plain sentence, shown and read out until the case is looked at."""

from dataclasses import dataclass

from protocol.application import Application, ApplicationState, Verdict

NEWSWORTHY = {
    ApplicationState.RETURNED,
    ApplicationState.PASSED,
    ApplicationState.REFUSED,
    ApplicationState.EXPIRED,
}
"""States the resident has to learn of. What they did themselves, or that a clerk is looking, is no news."""

SENTENCE_ENDS = "。！？；，、. "


@dataclass(frozen=True, slots=True)
class Notice:
    """An application whose state changed while nobody looked at it."""

    application_id: str
    state: ApplicationState
    sentence: str


def standing(application: Application) -> tuple[object, ...]:
    """What has to change before anything is news: state and round, of a package those of its parts too."""
    parts = application.package.parts if application.package is not None else ()
    return (application.state, application.round, *((part.id, part.state, part.round) for part in parts))


def is_news(known: Application | None, application: Application) -> bool:
    """Whether the resident has to learn of it; of a package, when one of its departments has decided."""
    package = application.package
    if package is None or not package.parts:
        return application.state in NEWSWORTHY
    before = standing(known) if known is not None else ()
    return any(
        part.state in NEWSWORTHY and (part.id, part.state, part.round) not in before for part in package.parts
    )


def is_answered(known: Application | None, application: Application) -> bool:
    """Whether what was told before is out of date: it has moved on, of a package what it was returned for."""
    if application.package is None or not application.package.parts:
        return True
    returned = ApplicationState.RETURNED
    return known is not None and known.state is returned and application.state is not returned


def notice_of(application: Application) -> Notice:
    """The news of an application in a newsworthy state."""
    return Notice(application.id, application.state, sentence_of(application))


def sentence_of(application: Application) -> str:
    """E.g. 您的“残疾人证办理”需要补正：身份证照片模糊，请重拍。"""
    title = f"您的“{application.guide_title}”"
    if application.package is not None and application.package.line:
        passed = application.next_step if application.state is ApplicationState.PASSED else ""
        return f"{title}：{application.package.line}{passed}"
    message = application.message.strip(SENTENCE_ENDS)
    if application.state is ApplicationState.RETURNED:
        return f"{title}需要补正：{correction(application)}。"
    if application.state is ApplicationState.PASSED:
        return f"{title}预审通过。{application.next_step}".strip()
    if application.state is ApplicationState.REFUSED:
        reason = f"：{message}" if message else ""
        return f"{title}预审没有通过{reason}。要问清楚，请按“找人帮我”。"
    if application.state is ApplicationState.EXPIRED:
        return f"{title}放得太久，已经过期。要办请重新申请。"
    return f"{title}有新的消息。"


def correction(application: Application) -> str:
    """What is wrong, from the clerk's own words; without an end mark."""
    reasons = [
        reason
        for material in application.materials
        if material.verdict is Verdict.CORRECTION and (reason := material.reason.strip(SENTENCE_ENDS))
    ]
    if not reasons:
        return application.message.strip(SENTENCE_ENDS) or "请打开看看要改什么"
    if len(reasons) == 1:
        return reasons[0]
    return f"{reasons[0]}。一共有{len(reasons)}处要改，请打开看"
