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
    """A guide that was found. ``marks`` are half-open ranges of the title."""

    row: GuideRow
    marks: tuple[tuple[int, int], ...] = ()
    situation_marks: tuple[tuple[int, int], ...] = ()
    via: str = ""
    """The everyday name that matched, when it does not stand in the title; ``marks`` is empty then."""
    via_marks: tuple[tuple[int, int], ...] = ()
    by_number: bool = False
    """Whether the typed digits are the guide's short number."""

    @property
    def title(self) -> str:
        """The guide's title."""
        return self.row.title


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """What else was found. ``kind``: of ``protocol.search.SEARCH_KINDS``; ``marks``: ranges of the title."""

    kind: str
    key: str
    """Of a department, a service point, a village, a video."""
    title: str
    about: str = ""
    """What tells it from others of its name: a township, an address; of a department how many guides."""
    township: str = ""
    """Code, of a service point and a village."""
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results: ``total`` match, ``hits`` are those from the asked offset on."""

    total: int
    hits: list[Hit | PlaceHit]


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
