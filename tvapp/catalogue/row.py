"""What lists show: plain dataclasses, because pydantic would cost the first picture 100 ms of import."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """A life event 主题 or a department 部门. ``key`` is a slug (icons go by it), ``count`` its guides."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One guide in a list."""

    code: str
    number: int
    """Short number, 1–9999; 0 when the catalogue has not given one."""
    title: str
    situation: str
    department: str
    pre_review: bool


ROW_COLUMNS = "g.code, g.number, g.title, g.situation, g.department, g.pre_review"
"""Columns of table ``guides`` (as ``g``) that ``guide_row`` takes."""


def guide_row(found: tuple[str, int, str, str, str, int]) -> GuideRow:
    """A row of the bundle's table ``guides``."""
    code, number, title, situation, department, pre_review = found
    return GuideRow(code, number, title, situation, department, bool(pre_review))


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result. ``marks`` are half-open ranges of the title, ``situation_marks`` of the situation."""

    row: GuideRow
    marks: list[tuple[int, int]]
    situation_marks: list[tuple[int, int]]
    via: str = ""
    """The everyday name that matched instead of the title (then ``marks`` is empty), else empty."""
    by_number: bool = False
    """Whether the typed digits are the guide's short number."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results: ``total`` guides match, ``hits`` are those from the asked offset on."""

    total: int
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class BundleManifest:
    """What the bundle says of itself. Times are milliseconds since 1970 UTC."""

    version: int
    issued: int
    expires: int
    guides: int
    pre_review: int
    videos: int

    def expired(self, now_ms: int) -> bool:
        """Whether to mark the pages 内容可能已过时; an expired bundle is still shown."""
        return now_ms > self.expires
