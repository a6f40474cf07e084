"""When a call-back is done, and when nobody can be reached. Pure. Times in milliseconds."""

from protocol.callback import CallbackReason, CallbackState

MOST_TRIES = 3
TRY_AGAIN_MS = 10 * 60_000
"""A household that did not answer is not rung again before."""


def after_try(tries: int) -> CallbackState:
    """What it is after having rung ``tries`` times in vain."""
    return CallbackState.UNREACHABLE if tries >= MOST_TRIES else CallbackState.OPEN


def minutes_until_next(tried: int | None, now: int) -> int:
    """Whole minutes before it may be rung again; 0: now."""
    if tried is None:
        return 0
    return max(0, -(-(tried + TRY_AGAIN_MS - now) // 60_000))


def for_supervisor(reason: CallbackReason) -> bool:
    """Whose task it is: whoever was not satisfied is not rung by the clerk it was about."""
    return reason is CallbackReason.RATING
