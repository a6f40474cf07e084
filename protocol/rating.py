"""Ratings 好差评: one a service, five levels, reasons if one likes, never asked twice."""

from enum import StrEnum

from pydantic import Field

from .model import WireModel


class RatingLevel(StrEnum):
    """The five levels of 好差评, best first."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    BASICALLY = "basically_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


LEVEL_LABELS: dict[RatingLevel, str] = {
    RatingLevel.VERY_SATISFIED: "非常满意",
    RatingLevel.SATISFIED: "满意",
    RatingLevel.BASICALLY: "基本满意",
    RatingLevel.DISSATISFIED: "不满意",
    RatingLevel.VERY_DISSATISFIED: "非常不满意",
}
BAD = frozenset({RatingLevel.DISSATISFIED, RatingLevel.VERY_DISSATISFIED})
"""Levels after which a supervisor rings."""


class RatingReason(StrEnum):
    """What was good, or what was not; chosen, never written."""

    KIND = "kind"
    CLEAR = "clear"
    QUICK = "quick"
    DONE = "done"
    LONG_WAIT = "long_wait"
    UNKIND = "unkind"
    UNCLEAR = "unclear"
    BAD_PICTURE = "bad_picture"
    NOT_DONE = "not_done"


REASON_LABELS: dict[RatingReason, str] = {
    RatingReason.KIND: "态度好",
    RatingReason.CLEAR: "说得清楚",
    RatingReason.QUICK: "办得快",
    RatingReason.DONE: "事情办成了",
    RatingReason.LONG_WAIT: "等得太久",
    RatingReason.UNKIND: "态度不好",
    RatingReason.UNCLEAR: "没说清楚",
    RatingReason.BAD_PICTURE: "画面声音不好",
    RatingReason.NOT_DONE: "事情没办成",
}
GOOD_REASONS = (RatingReason.KIND, RatingReason.CLEAR, RatingReason.QUICK, RatingReason.DONE)
BAD_REASONS = (
    RatingReason.LONG_WAIT,
    RatingReason.UNKIND,
    RatingReason.UNCLEAR,
    RatingReason.BAD_PICTURE,
    RatingReason.NOT_DONE,
)


def reasons_for(level: RatingLevel) -> tuple[RatingReason, ...]:
    """What can be chosen at a level: in the middle of what could be better."""
    good = level in (RatingLevel.VERY_SATISFIED, RatingLevel.SATISFIED)
    return GOOD_REASONS if good else BAD_REASONS


class Rating(WireModel):
    """What a household says of a call that is over."""

    level: RatingLevel
    reasons: tuple[RatingReason, ...] = Field(default=(), max_length=5)
