"""When a silent television is ended, and how long a dead one rests before it is started again. Pure."""

FIRST_PICTURE_SECONDS = 90.0
"""A slow box after a cold start."""
SILENCE_SECONDS = 40.0
"""It says every five seconds that its loop turns."""
PROVED_SECONDS = 30.0
"""So long after its first picture a version is believed."""
LONGEST_REST = 30.0


def too_silent(started: float, last_beat: float | None, now: float) -> bool:
    """Whether it hangs; times in seconds of one clock."""
    if last_beat is None:
        return now - started > FIRST_PICTURE_SECONDS
    return now - last_beat > SILENCE_SECONDS


def rest(failures: int) -> float:
    """Seconds before the next start after so many failures in a row; the first comes back at once."""
    return 0.0 if failures <= 1 else min(LONGEST_REST, 2.0 ** (failures - 2))
