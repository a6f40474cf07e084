"""Pages of a list: six rows at the most, never a scroll bar. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pages:
    """``total`` things, ``per_page`` on a page, ``page`` counted from 0."""

    total: int
    per_page: int
    page: int = 0

    @property
    def count(self) -> int:
        """How many pages; at least one, which may be empty."""
        return max(1, -(-self.total // self.per_page))

    @property
    def current(self) -> int:
        """The page, held within what is there (data may have shrunk)."""
        return max(0, min(self.page, self.count - 1))

    @property
    def offset(self) -> int:
        """Index of the first thing on the page."""
        return self.current * self.per_page

    def turned(self, by: int) -> int | None:
        """The page number after turning, or None at either end."""
        target = self.current + by
        return target if 0 <= target < self.count else None

    @property
    def remark(self) -> str:
        """``第 2/5 页``; empty when everything is on one page."""
        return f"第 {self.current + 1}/{self.count} 页" if self.count > 1 else ""
