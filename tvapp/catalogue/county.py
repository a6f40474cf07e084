"""Reading what the bundle has besides guides: videos, service points, packages, cross-region partners."""

import sqlite3
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .damage import BundleDamaged
from .row import ROW_COLUMNS, GuideRow, guide_row

if TYPE_CHECKING:
    from protocol.package import Package

_VIDEO = "v.key, v.title, v.theme, v.seconds"
_POINT = (
    "p.key, p.kind, p.township, p.name, p.address, p.windows, p.hours, p.phone, p.about, "
    "p.latitude, p.longitude"
)
_PARTNER = (
    "p.key, p.name, p.region, p.hall, p.windows, p.phone, p.about, "
    "(SELECT count(*) FROM record_guides r WHERE r.kind = 'partner' AND r.record = p.id)"
)
ALL = -1
"""A ``limit`` that is none."""


@dataclass(frozen=True, slots=True)
class VideoRow:
    """An explainer video. ``theme`` is a theme's key; ``seconds`` is 0 while there is no file yet."""

    key: str
    title: str
    theme: str
    seconds: int


@dataclass(frozen=True, slots=True)
class TownshipRow:
    """A township-level unit; ``code`` has nine digits; degrees of its seat, None when not known."""

    code: str
    name: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village or community; ``code`` has twelve digits, or is empty where none was imported."""

    key: str
    name: str
    township: str
    code: str


@dataclass(frozen=True, slots=True)
class ServicePointRow:
    """A hall, a township hall or a 24-hour terminal (``kind`` in the words of ``protocol.PointKind``).

    Without degrees it is at the seat of its township.
    """

    key: str
    kind: str
    township: str
    name: str
    address: str
    windows: str
    hours: str
    phone: str
    about: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package 一件事; ``guides`` is how many items it holds."""

    key: str
    name: str
    summary: str
    departments: tuple[str, ...]
    guides: int


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A cross-region partner 跨域通办; ``guides`` is how many items it accepts."""

    key: str
    name: str
    region: str
    hall: str
    windows: str
    phone: str
    about: str
    guides: int


class CountyReader:
    """Questions to the records of an open bundle. All methods raise ``BundleDamaged``."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    def videos(
        self, *, theme: str | None = None, guide: str | None = None, offset: int = 0, limit: int = 6
    ) -> list[VideoRow]:
        """Videos of a theme (by key) and/or about a guide (by code)."""
        source, values = _videos(theme, guide)
        query = f"SELECT {_VIDEO} {source} ORDER BY v.id LIMIT ? OFFSET ?"
        return [VideoRow(*found) for found in self._ask(query, (*values, limit, offset))]

    def count_videos(self, *, theme: str | None = None, guide: str | None = None) -> int:
        """How many videos ``videos`` can give."""
        source, values = _videos(theme, guide)
        return int(self._ask(f"SELECT count(*) {source}", values)[0][0])

    def video(self, key: str) -> VideoRow | None:
        """The video of this key."""
        found = self._ask(f"SELECT {_VIDEO} FROM videos v WHERE v.key = ?", (key,))
        return VideoRow(*found[0]) if found else None

    def townships(self) -> list[TownshipRow]:
        """The county's townships in their official order."""
        found = self._ask("SELECT code, name, latitude, longitude FROM townships ORDER BY position")
        return [TownshipRow(*columns) for columns in found]

    def villages(self, *, township: str | None = None, offset: int = 0, limit: int = 6) -> list[VillageRow]:
        """Villages of a township (by code), else of all, in the order of the county's list."""
        query = (
            "SELECT key, name, township, code FROM villages WHERE ?1 IS NULL OR township = ?1 "
            "ORDER BY id LIMIT ?2 OFFSET ?3"
        )
        return [VillageRow(*found) for found in self._ask(query, (township, limit, offset))]

    def count_villages(self, *, township: str | None = None) -> int:
        """How many villages ``villages`` can give."""
        query = "SELECT count(*) FROM villages WHERE ?1 IS NULL OR township = ?1"
        return int(self._ask(query, (township,))[0][0])

    def service_points(
        self,
        *,
        township: str | None = None,
        guide: str | None = None,
        kind: str | None = None,
        offset: int = 0,
        limit: int = 6,
    ) -> list[ServicePointRow]:
        """Places in a township (by code), where a guide (by code) can be done, of a kind."""
        source, values = _points(township, guide, kind)
        query = f"SELECT {_POINT} {source} ORDER BY p.id LIMIT ? OFFSET ?"
        return [ServicePointRow(*found) for found in self._ask(query, (*values, limit, offset))]

    def service_point(self, key: str) -> ServicePointRow | None:
        """One place."""
        found = self._ask(f"SELECT {_POINT} FROM service_points p WHERE p.key = ?", (key,))
        return ServicePointRow(*found[0]) if found else None

    def count_service_points(
        self, *, township: str | None = None, guide: str | None = None, kind: str | None = None
    ) -> int:
        """How many places ``service_points`` can give."""
        source, values = _points(township, guide, kind)
        return int(self._ask(f"SELECT count(*) {source}", values)[0][0])

    def packages(self) -> list[PackageRow]:
        """All packages in the county's order."""
        query = (
            "SELECT p.key, p.name, p.summary, p.departments, "
            "(SELECT count(*) FROM record_guides r WHERE r.kind = 'package' AND r.record = p.id) "
            "FROM packages p ORDER BY p.id"
        )
        return [
            PackageRow(key, name, summary, tuple(filter(None, departments.split("、"))), count)
            for key, name, summary, departments, count in self._ask(query)
        ]

    def package(self, key: str) -> "Package | None":
        """The whole package. The first call imports pydantic."""
        found = self._ask("SELECT detail FROM packages WHERE key = ?", (key,))
        if not found:
            return None
        from protocol.package import Package

        try:
            return Package.model_validate_json(zlib.decompress(found[0][0]))
        except (ValueError, zlib.error) as error:
            raise BundleDamaged(f"{self._name}: package {key}") from error

    def partners(self, *, guide: str | None = None) -> list[PartnerRow]:
        """All partners, or those that accept a guide (by code)."""
        join = _about_guide("partner", "p") if guide is not None else ""
        values = () if guide is None else (guide,)
        found = self._ask(f"SELECT {_PARTNER} FROM partners p {join} ORDER BY p.id", values)
        return [PartnerRow(*columns) for columns in found]

    def partner(self, key: str) -> PartnerRow | None:
        """One partner."""
        found = self._ask(f"SELECT {_PARTNER} FROM partners p WHERE p.key = ?", (key,))
        return PartnerRow(*found[0]) if found else None

    def guides_at(self, kind: str, key: str, *, offset: int = 0, limit: int = 6) -> list[GuideRow]:
        """Guides of a ``video``, ``service_point``, ``package`` or ``partner``, most used first."""
        query = f"SELECT {ROW_COLUMNS} {_guides_of(kind)} ORDER BY g.id LIMIT ? OFFSET ?"
        return [guide_row(found) for found in self._ask(query, (kind, key, limit, offset))]

    def count_at(self, kind: str, key: str) -> int:
        """How many guides ``guides_at`` can give."""
        return int(self._ask(f"SELECT count(*) {_guides_of(kind)}", (kind, key))[0][0])

    def cross_region_total(self) -> int:
        """How many guides at least one partner accepts."""
        query = "SELECT count(DISTINCT guide) FROM record_guides WHERE kind = 'partner'"
        return int(self._ask(query)[0][0])

    def _ask(self, query: str, values: tuple[str | int | None, ...] = ()) -> list[tuple]:  # type: ignore[type-arg]  # SQL rows
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise BundleDamaged(f"{self._name}: {error}") from error


_TABLES = {
    "video": "videos",
    "service_point": "service_points",
    "package": "packages",
    "partner": "partners",
}


def _guides_of(kind: str) -> str:
    """FROM and WHERE for the guides of one record; takes kind and key."""
    return (
        f"FROM guides g JOIN record_guides r ON r.guide = g.id JOIN {_TABLES[kind]} t ON t.id = r.record "
        "WHERE r.kind = ? AND t.key = ?"
    )


def _about_guide(kind: str, alias: str) -> str:
    """JOIN that keeps the records of one guide; takes the guide's code."""
    return (
        f"JOIN record_guides m ON m.kind = '{kind}' AND m.record = {alias}.id "
        "AND m.guide = (SELECT id FROM guides WHERE code = ?)"
    )


def _videos(theme: str | None, guide: str | None) -> tuple[str, tuple[str, ...]]:
    join = _about_guide("video", "v") if guide is not None else ""
    where = "WHERE v.theme = ?" if theme is not None else ""
    return f"FROM videos v {join} {where}", tuple(value for value in (guide, theme) if value is not None)


def _points(township: str | None, guide: str | None, kind: str | None) -> tuple[str, tuple[str, ...]]:
    join = _about_guide("service_point", "p") if guide is not None else ""
    asked = [(name, value) for name, value in (("township", township), ("kind", kind)) if value is not None]
    where = " AND ".join(f"p.{name} = ?" for name, _ in asked)
    values = ((guide,) if guide is not None else ()) + tuple(value for _, value in asked)
    return f"FROM service_points p {join} {'WHERE ' + where if where else ''}", values
