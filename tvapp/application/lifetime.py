"""How long a hand-off can still be used, by the box's own clock."""

LONGEST = 15 * 60_000
"""Milliseconds; a hand-off that seems to last longer is seen by a box whose clock is wrong."""
USUAL = 10 * 60_000


def deadline(expires: int, now: int) -> int:
    """Until when (box's milliseconds) a hand-off just received can be used.

    Boxes without a battery start in 1970 until they have heard the time: then the usual ten minutes
    are counted from now.
    """
    left = expires - now
    return now + (left if 0 < left <= LONGEST else USUAL)


def minutes_left(until: int, now: int) -> int:
    """Whole minutes, rounded up; 0 when it is over."""
    return max(0, -(-(until - now) // 60_000))
