"""Until when something can still be done with a case, in words; and whether that is soon. Pure."""

from datetime import datetime, timedelta, timezone

from protocol.application import Application
from protocol.application import ApplicationState as State

SOON_DAYS = 5
"""So many days before the end the resident is reminded, on home as well."""
_BEIJING = timezone(timedelta(hours=8))


def days_left(application: Application, now: int) -> int | None:
    """Whole days between today and the last day (0: today is the last); None when nothing closes.

    ``now`` in milliseconds; less than 0 when it is over and the server has not said so yet.
    """
    if application.closes is None or application.state not in (State.RETURNED, State.PASSED, State.DRAFT):
        return None
    return (_day(application.closes) - _day(now)).days


def soon_over(application: Application, now: int) -> bool:
    """Whether the resident has to hurry."""
    left = days_left(application, now)
    return left is not None and 0 <= left <= SOON_DAYS


def closing_words(application: Application, now: int) -> str:
    """``还有 12 天，最晚 12 月 6 日``; empty when nothing closes."""
    left = days_left(application, now)
    if left is None or application.closes is None:
        return ""
    day = _spoken(application.closes)
    if left < 0:
        return f"期限是 {day}，已经过了"
    return f"今天（{day}）是最后一天" if left == 0 else f"还有 {left} 天，最晚 {day}"


def closing_line(application: Application, now: int) -> str:
    """``closing_words`` beside ``next_step``: empty when that names the day and there is no hurry."""
    named = application.closes is not None and _spoken(application.closes) in application.next_step
    calm = (days_left(application, now) or 0) > SOON_DAYS
    return "" if named and calm else closing_words(application, now)


def reminder(application: Application, now: int) -> str:
    """One sentence for home, when the end is near."""
    title = f"您的“{application.guide_title}”"
    left = days_left(application, now)
    when = "今天是最后一天" if left == 0 else f"只剩 {left} 天了"
    if application.state is State.PASSED:
        return f"{title}{when}，请带上原件到窗口办理。"
    if application.state is State.RETURNED:
        return f"{title}{when}，请把材料补好。"
    return f"{title}{when}，请填完提交。"


def _spoken(moment: int) -> str:
    day = _day(moment)
    return f"{day.month} 月 {day.day} 日"


def _day(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, _BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
