"""When a desk is served, and by when somebody rings back. Pure. Times in milliseconds since 1970 UTC."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator

from protocol.call import DeskName
from protocol.desk_times import MOST_SPANS, NOT_IN_ORDER, Days, DeskTimes, in_order, minutes, read_times
from protocol.model import WireModel
from server.workdays.rules import CHINA, Workdays, local

MINUTE_MS = 60_000
_SPAN = r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$"
_FARTHEST = 400
"""Days looked ahead for the next opening."""

_LINK = r"^(https://\S+\{number\}\S*)?$"
TICKET_PATTERN = r"[A-Z]{0,6}[0-9]{8,20}"

Span = Annotated[str, StringConstraints(pattern=_SPAN)]


class DeskHours(WireModel):
    """One desk, as the operator's table has it."""

    days: Days = "workdays"
    hours: tuple[Span, ...] = Field(min_length=1, max_length=MOST_SPANS)
    """Of each such day, in order: ``08:30-12:00``."""
    after_call_seconds: int = Field(default=30, ge=0, le=600)
    """For writing up; 0: ready at once."""
    callback_minutes: int = Field(default=60, ge=5, le=24 * 60)
    """Served minutes within which somebody rings back."""

    @model_validator(mode="after")
    def _ordered(self) -> "DeskHours":
        if not in_order(self.hours):
            raise ValueError(NOT_IN_ORDER)
        return self

    @property
    def words(self) -> str:
        """As a resident reads it."""
        return DeskTimes(self.days, self.hours).words

    def is_open(self, workdays: Workdays, now: int) -> bool:
        """Whether the desk is served at this moment."""
        return any(start <= now < end for start, end in self._spans(workdays, local(now).date()))

    def opens(self, workdays: Workdays, now: int) -> int | None:
        """When it opens next; None while it is open, or when it never does."""
        if self.is_open(workdays, now):
            return None
        return next((start for start, _ in self._ahead(workdays, now) if start > now), None)

    def promise(self, workdays: Workdays, now: int) -> int:
        """By when somebody rings back: after so many served minutes, on the next full five minutes."""
        left = self.callback_minutes * MINUTE_MS
        for start, end in self._ahead(workdays, now):
            begin = max(start, now)
            if begin + left <= end:
                return _full(begin + left, 5 * MINUTE_MS)
            left -= max(0, end - begin)
        return now + self.callback_minutes * MINUTE_MS

    def _ahead(self, workdays: Workdays, now: int) -> list[tuple[int, int]]:
        today = local(now).date()
        found: list[tuple[int, int]] = []
        for day in (today + timedelta(days=ahead) for ahead in range(_FARTHEST)):
            found += [span for span in self._spans(workdays, day) if span[1] > now]
            if len(found) > 48:
                break
        return found

    def _spans(self, workdays: Workdays, day: date) -> list[tuple[int, int]]:
        if self.days == "workdays" and not workdays.is_workday(day):
            return []
        midnight = round(datetime(day.year, day.month, day.day, tzinfo=CHINA).timestamp() * 1000)
        return [
            (midnight + start * MINUTE_MS, midnight + end * MINUTE_MS)
            for start, end in map(minutes, self.hours)
        ]


class DeskTable(WireModel):
    """The operator's ``desks.json``."""

    desks: dict[DeskName, DeskHours]
    dialect: Annotated[str, StringConstraints(max_length=12)] = ""
    """What people speak here, as 红安话; empty: never asked for."""
    rating_workdays: int = Field(default=5, ge=1, le=60)
    """Working days within which a supervisor rings whoever was not satisfied."""
    ticket_pattern: Annotated[str, StringConstraints(min_length=1, max_length=200)] = TICKET_PATTERN
    """A regular expression: how the whole number of a 12345 ticket is written, in capital letters."""
    ticket_link: Annotated[str, StringConstraints(pattern=_LINK, max_length=300)] = ""
    """Where a clerk reads a ticket, with ``{number}`` in it; empty: there is no such page."""

    @field_validator("ticket_pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"工单编号的写法不对：{error}") from error
        return pattern

    @model_validator(mode="after")
    def _complete(self) -> "DeskTable":
        missing = [desk.value for desk in DeskName if desk not in self.desks]
        if missing:
            raise ValueError(f"缺服务台：{'、'.join(missing)}")
        return self

    def with_times(self, told: Mapping[DeskName, str]) -> "DeskTable":
        """The same with other hours (``protocol.desk_times``) where they are told; "" tells nothing."""
        other = {desk: read_times(text) for desk, text in told.items() if text}
        desks = {
            desk: hours.model_copy(update={"days": other[desk].days, "hours": other[desk].spans})
            for desk, hours in self.desks.items()
            if desk in other
        }
        return self.model_copy(update={"desks": {**self.desks, **desks}}) if desks else self


def day_of(now: int) -> str:
    """The county's day, YYYY-MM-DD: tickets begin at 1 each day."""
    return local(now).date().isoformat()


def _full(moment: int, step: int) -> int:
    return -(-moment // step) * step
