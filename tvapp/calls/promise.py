"""Points in time as one says them at home, and what a desk promises. Pure."""

from datetime import UTC, datetime, timedelta, timezone

from protocol.call import DESK_LABELS
from protocol.callback import Callback
from protocol.desk import DeskView

_CHINA = timezone(timedelta(hours=8))
"""All of China keeps one time; a box's own clock may be set to another."""
_NEAR = ("今天", "明天", "后天")
_HALVES = ((6, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))


def spoken_time(moment: int, now: int) -> str:
    """``moment`` seen from ``now``, both in ms: 今天下午 3:30, 明天上午 9:00, 11 月 30 日上午 9:00."""
    then, today = _local(moment), _local(now).date()
    ahead = (then.date() - today).days
    day = _NEAR[ahead] if 0 <= ahead < len(_NEAR) else f"{then.month} 月 {then.day} 日"
    half = next(word for until, word in _HALVES if then.hour < until)
    hour = then.hour - 12 if then.hour > 12 else then.hour
    return f"{day}{half} {hour}:{then.minute:02}"


def promised_line(callback: Callback, now: int | None = None) -> str:
    """One line for home."""
    return f"{DESK_LABELS[callback.desk]}{promised_time(callback, now)}打给您，请留意电视"


def promised_time(callback: Callback, now: int | None = None) -> str:
    """By when, or soon when the time that was promised is over."""
    moment = _now() if now is None else now
    return f"{spoken_time(callback.promised, moment)} 以前" if callback.promised > moment else "会尽快"


def before_calling(desk: DeskView) -> str:
    """How long one would wait now."""
    if not desk.waiting:
        return "现在不用排队。"
    minutes = max(1, round(desk.expected_wait / 60))
    return f"前面有 {desk.waiting} 位在等，大约等 {minutes} 分钟。"


def closed_words(desk: DeskView, now: int | None = None) -> tuple[str, str]:
    """(what is, what can be done) while a desk is not served."""
    moment = _now() if now is None else now
    opens = f"，{spoken_time(desk.opens, moment)} 上班" if desk.opens is not None else ""
    return (
        f"{DESK_LABELS[desk.desk]}现在下班了{opens}",
        f"服务时间：{desk.hours}。\n要不要请工作人员打给您？"
        f"{spoken_time(desk.callback_by, moment)} 以前，打到这台电视上。",
    )


def _now() -> int:
    return round(datetime.now(UTC).timestamp() * 1000)


def _local(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(_CHINA)
