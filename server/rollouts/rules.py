"""Who gets which version, and when a version is stopped (pure)."""

from dataclasses import dataclass, field

from protocol.box_settings import BundleChannel
from protocol.rollout import Stage

FIRST_BOXES = 10
LEAST_FAILURES = 2
"""One box may be broken for reasons of its own."""
SHARE_OF_FAILURES = 0.1
WATCHED_MS = 48 * 3600 * 1000
"""So long after it went to all a version can still be stopped by itself."""
SPREAD_PER_BOX = 0.006
"""Seconds: ten thousand boxes ask within a minute."""
ORDER = (Stage.TEN, Stage.TOWNSHIP, Stage.ALL)


@dataclass(frozen=True, slots=True)
class Course:
    """``general``: what everybody gets; ``under_way``: what the chosen ones get (0: nothing)."""

    general: int = 0
    under_way: int = 0
    township: str = ""
    """That gets it too; empty: only the chosen boxes."""
    chosen: frozenset[str] = field(default=frozenset())


def version_for(course: Course, box: str, township: str, channel: BundleChannel) -> int:
    """The version that this box should have; 0: nothing is published."""
    if not course.under_way:
        return course.general
    in_township = course.township != "" and township == course.township and channel is not BundleChannel.LAST
    return course.under_way if box in course.chosen or in_township else course.general


def failing(taken: int, failed: int) -> bool:
    """Whether a version has to be stopped: two boxes and more than a tenth of those that answered."""
    return failed >= LEAST_FAILURES and failed > SHARE_OF_FAILURES * (taken + failed)


def may_follow(now: Stage, then: Stage) -> bool:
    """Stages only go on; a township may be left out, or another one added."""
    if now is Stage.STOPPED or then not in ORDER:
        return False
    return ORDER.index(then) > ORDER.index(now) or now is then is Stage.TOWNSHIP


def spread(boxes: int) -> float:
    """Seconds over which so many boxes ask: at once when they are few."""
    return round(boxes * SPREAD_PER_BOX, 1) if boxes > 50 else 0.0
