"""One thing that was looked at, and the plain words for it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

GOOD, CARE, BAD, ABSENT = "good", "care", "bad", "absent"
"""As ``protocol.checkup.Finding``."""
MARKS = {GOOD: "好", CARE: "要留意", BAD: "不好", ABSENT: "没有"}


@dataclass(frozen=True, slots=True)
class Line:
    """``title``: what; ``advice``: what to do, empty when all is well; ``detail``: for who knows boxes."""

    key: str
    title: str
    finding: str
    advice: str = ""
    detail: str = ""

    @property
    def words(self) -> str:
        """The whole of it in one line, for the report."""
        return f"{self.title}：{MARKS[self.finding]}{f'。{self.advice}' if self.advice else ''}"

    @property
    def unwell(self) -> bool:
        """Whether somebody should do something."""
        return self.finding in (CARE, BAD)
