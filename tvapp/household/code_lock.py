"""When the household's code is asked for: at the start, and after a time away. Pure."""

AWAY_SECONDS = 600.0
"""So long without a key, and whoever comes next may be somebody else."""

PRIVATE = frozenset(
    {
        "applicant",
        "apply",
        "case",
        "case_part",
        "case_parts",
        "cases",
        "check",
        "form",
        "handoff",
        "household_code",
        "material",
        "materials",
        "people",
        "person",
        "person_entry",
        "receipt",
    }
)
"""Screens that show people or cases."""


class CodeLock:
    """Closed until the code was entered; times in seconds of a clock that only grows."""

    def __init__(self) -> None:
        self._used: float | None = None

    def closed(self, now: float) -> bool:
        """Whether the code has to be entered."""
        return self._used is None or now - self._used >= AWAY_SECONDS

    def open(self, now: float) -> None:
        """The right code was entered, or the household has just set it."""
        self._used = now

    def used(self, now: float) -> None:
        """A key: somebody is still there."""
        if not self.closed(now):
            self._used = now
