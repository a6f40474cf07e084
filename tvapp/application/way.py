"""The way through an application: who → questions → materials → check, and where to go on."""

from collections.abc import Iterable

from protocol.application import Application, MaterialState, Verdict
from protocol.application import ApplicationState as State
from protocol.form import asked
from protocol.guide import Guide
from tvapp.application.gaps import gaps
from tvapp.application.state_look import UNDER_REVIEW
from tvapp.router import Router

WORK_SCREENS = frozenset(
    {"package_choice", "apply", "applicant", "handoff", "form"}
    | {"materials", "material", "specimen", "check"}
)
"""Where an application is worked on; none of them is gone back to once it was handed in."""


def resume_at(application: Application, guide: Guide) -> str:
    """The screen on which to go on with an open application; the case itself when nothing can be done."""
    if application.state is State.RETURNED:
        return "materials" if any(map(_to_correct, application.materials)) else "check"
    if application.state is not State.DRAFT:
        return "case"
    missing = gaps(application, guide)
    first = missing[0].screen if missing else "check"
    questions = {field.key for field in asked(guide.form, application.answers)}
    if first != "applicant" and application.at in questions:
        return "form"  # another box, or this one before it was switched off, stopped at that question
    return {"material": "materials"}.get(first, first)


def _to_correct(state: MaterialState) -> bool:
    return state.open and state.verdict is Verdict.CORRECTION


def supplementable(application: Application) -> bool:
    """Whether the clerks have it and something of it may still be sent (容缺后补)."""
    return application.state in UNDER_REVIEW and any(state.open for state in application.materials)


def after(screen: str, guide: Guide) -> str:
    """The screen that follows; what the guide has none of is passed over."""
    order = ["applicant", *(["form"] if guide.form else []), *(["materials"] if guide.materials else [])]
    rest = order[order.index(screen) + 1 :] if screen in order else []
    return rest[0] if rest else "check"


def under_review(applications: Iterable[Application], guide_code: str) -> Application | None:
    """The household's case of this guide that clerks have or have returned, if there is one."""
    waiting = UNDER_REVIEW | {State.RETURNED}
    return next((a for a in applications if a.guide_code == guide_code and a.state in waiting), None)


def form_open(application: Application) -> bool:
    """Whether person and answers may change: in a return only when the clerk wrote about the whole."""
    returned = application.state is State.RETURNED and bool(application.message)
    return application.state is State.DRAFT or returned


def may_change(application: Application, screen: str, key: str = "") -> bool:
    """Whether what is mended on this screen may be changed now; ``key``: the question's or the material's."""
    if screen not in ("applicant", "form"):
        return True
    package = application.package
    if package is not None and package.parts:
        return screen == "form" and key in package.questions
    return form_open(application)


def conclude(router: Router, application_id: str) -> None:
    """Show the case after it was handed in or taken back: Back never leads into its questions again."""
    kept = [
        place
        for place in router.stack
        if place.screen not in WORK_SCREENS or place.params.get("id", application_id) != application_id
    ]
    router.stack[:] = kept
    if router.place.screen == "case" and router.place.params.get("id") == application_id:
        router.replace("case", id=application_id)
    else:
        router.open("case", id=application_id)
