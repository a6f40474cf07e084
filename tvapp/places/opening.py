"""Whether a place is open at a moment, and in words until when. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from tvapp.places.hours import DAY, OpeningHours

CHINA = timezone(timedelta(hours=8))
"""Opening hours are meant in it, whatever a box's clock is set to."""
SOON = timedelta(minutes=30)
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class Opening:
    """How it stands at a moment. ``changes`` is when it closes or opens next, None when that is not known."""

    open: bool
    changes: datetime | None = None
    opens_again: datetime | None = None
    """Later on the day it closes for a rest."""
    always: bool = False


@dataclass(frozen=True)
class OpeningWords:
    """How it is said; ``tone`` as in ``Words``."""

    text: str
    tone: str


def opening(hours: OpeningHours, now: datetime) -> Opening | None:
    """How it stands ``now`` (with its zone); None when nothing is known of today."""
    now = now.astimezone(CHINA)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = hours.on(midnight.weekday())
    if today is None:
        return None
    if hours.always:
        return Opening(True, always=True)
    minute = (now - midnight) // timedelta(minutes=1)
    if any(start <= minute < end for start, end in today):
        return _until(hours, midnight, minute)
    for later in range(8):
        spans = hours.on((midnight.weekday() + later) % 7)
        if spans is None:
            break
        for start, _ in spans:
            if later or start > minute:
                return Opening(False, midnight + timedelta(days=later, minutes=start))
    return Opening(False)


def _until(hours: OpeningHours, midnight: datetime, minute: int) -> Opening:
    """Open now: when it closes, looking past midnight where it stays open."""
    for later in range(8):
        spans = hours.on((midnight.weekday() + later) % 7)
        if spans is None:
            return Opening(True)
        end = next((end for start, end in spans if start <= minute < end), None)
        if end is None:
            return Opening(True, midnight + timedelta(days=later))
        if end < DAY:
            again = next((start for start, _ in spans if start >= end), None)
            day = midnight + timedelta(days=later)
            return Opening(
                True,
                day + timedelta(minutes=end),
                day + timedelta(minutes=again) if again is not None else None,
            )
        minute = 0
    return Opening(True)


def opening_words(found: Opening, now: datetime) -> OpeningWords:
    """``现在开着，17:30 关门``."""
    now = now.astimezone(CHINA)
    if found.always:
        return OpeningWords("白天晚上都开着", "good")
    if found.changes is None:
        return OpeningWords("现在开着", "good") if found.open else OpeningWords("现在关着", "care")
    when = _when(found.changes, now)
    if not found.open:
        return OpeningWords(f"现在关着，{when} 开门", "care")
    until = f"{when} 休息，{_when(found.opens_again, now)} 再开" if found.opens_again else f"{when} 关门"
    if found.changes - now <= SOON:
        return OpeningWords(f"快了，{until}", "care")
    return OpeningWords(f"现在开着，{until}", "good")


def _when(moment: datetime, now: datetime) -> str:
    days = (moment.date() - now.date()).days
    clock = f"{moment.hour}:{moment.minute:02d}"
    if days == 0:
        return clock
    return f"明天 {clock}" if days == 1 else f"{_WEEKDAYS[moment.weekday()]} {clock}"


def next_look(found: Opening | None, now: datetime) -> timedelta:
    """After how long the words may be others."""
    if found is None or found.changes is None:
        return timedelta(hours=1)
    left = found.changes - now
    return left - SOON if found.open and left > SOON else left
