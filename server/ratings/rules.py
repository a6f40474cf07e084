"""Which call may be rated, and what a rating sets going. Pure. Times in milliseconds."""

from protocol.call import CallState
from protocol.rating import BAD, LEVEL_LABELS, REASON_LABELS, Rating, reasons_for

RATED_WITHIN_MS = 24 * 3_600_000
"""So long after its end a call may be rated: a box that lost its network comes back to it."""


class RefusedRating(Exception):
    """A rating is not taken. ``args[0]`` says why, in plain Chinese."""


def check(state: CallState, answered: int | None, ended: int | None, rating: Rating, now: int) -> None:
    """Raises RefusedRating: only a talk that is over is rated, soon, with the reasons of its level."""
    if state is not CallState.ENDED or answered is None or ended is None:
        raise RefusedRating("通话结束以后才能评价。")
    if now - ended > RATED_WITHIN_MS:
        raise RefusedRating("这次通话过去太久了，不能再评价。")
    if len(set(rating.reasons)) < len(rating.reasons) or not set(rating.reasons) <= set(
        reasons_for(rating.level)
    ):
        raise RefusedRating("选的原因和评价对不上，请重新选。")


def calls_back(rating: Rating) -> bool:
    """Whether a supervisor rings whoever gave it."""
    return rating.level in BAD


def words(rating: Rating) -> str:
    """As a supervisor reads it: 不满意（等得太久、没说清楚）."""
    reasons = "、".join(REASON_LABELS[reason] for reason in rating.reasons)
    return LEVEL_LABELS[rating.level] + (f"（{reasons}）" if reasons else "")
