"""Which group a box belongs to, whether two programs take turns, which day it is (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from protocol.heartbeat import BoxProblem

QUIET_MS = 7 * 86_400_000
"""Not seen for so long: somebody should ask why. A box is off most of the day."""
COUNTY_CLOCK = timedelta(hours=8)
DAYS_KEPT = 400


@dataclass(frozen=True, slots=True)
class GroupRule:
    """A group's boxes: empty words are for any."""

    id: str
    township: str
    model: str

    def takes(self, township: str, model: str) -> bool:
        """Whether a box belongs here."""
        return self.township in ("", township) and self.model in ("", model)


def group_of(rules: Iterable[GroupRule], township: str, model: str) -> str | None:
    """The narrowest group that takes the box: township and model, township, model, all; else None.

    Of two that say the same the one with the lower id.
    """
    fitting = [rule for rule in rules if rule.takes(township, model)]
    narrowest = min(fitting, key=lambda rule: (not rule.township, not rule.model, rule.id), default=None)
    return narrowest.id if narrowest else None


@dataclass(frozen=True, slots=True)
class Turns:
    """The run heard last and the one before it; starts and crashes so far."""

    run: str = ""
    earlier: str = ""
    starts: int = 0
    crashes: int = 0

    def heard(self, run: str, problems: Iterable[BoxProblem]) -> "tuple[Turns, bool]":
        """After a heartbeat; True when an earlier run speaks again: a program never does that by itself."""
        if run == self.run:
            return self, False
        if run == self.earlier:
            return Turns(run, self.run, self.starts, self.crashes), True
        crashed = BoxProblem.CRASHED in set(problems)
        return Turns(run, self.run, self.starts + 1, self.crashes + crashed), False


def packed(problems: Iterable[BoxProblem]) -> str:
    """As they are kept: ``,clock,crashed,``; empty without any."""
    names = sorted({problem.value for problem in problems})
    return f",{','.join(names)}," if names else ""


def unpacked(text: str) -> tuple[BoxProblem, ...]:
    """Back again; what this server does not know any more is left out."""
    known = {problem.value for problem in BoxProblem}
    return tuple(BoxProblem(name) for name in text.split(",") if name in known)


def county_day(now_ms: int) -> date:
    """The day in the county."""
    return (datetime.fromtimestamp(now_ms / 1000, UTC) + COUNTY_CLOCK).date()


def day_begins(now_ms: int) -> int:
    """When the county's day began, ms."""
    midnight = datetime.combine(county_day(now_ms), datetime.min.time(), UTC) - COUNTY_CLOCK
    return int(midnight.timestamp() * 1000)
