"""The part of the bundle besides guides: videos, townships, service points, packages, partners."""

import sqlite3
import zlib
from collections.abc import Iterator, Mapping

from protocol.package import Package
from protocol.partner import Partner
from protocol.service_point import Position, ServicePoint
from protocol.video import Video

from .county_records import CountyRecords

LAYOUT = """
CREATE TABLE videos (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
                     theme TEXT NOT NULL, seconds INTEGER NOT NULL);
CREATE TABLE townships (code TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL,
                        latitude REAL, longitude REAL) WITHOUT ROWID;
CREATE TABLE service_points (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
                             township TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL,
                             windows TEXT NOT NULL, hours TEXT NOT NULL, phone TEXT NOT NULL,
                             about TEXT NOT NULL, latitude REAL, longitude REAL);
CREATE TABLE packages (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
                       summary TEXT NOT NULL, departments TEXT NOT NULL, detail BLOB NOT NULL);
CREATE TABLE partners (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
                       region TEXT NOT NULL, hall TEXT NOT NULL, windows TEXT NOT NULL,
                       phone TEXT NOT NULL, about TEXT NOT NULL);
CREATE TABLE record_guides (kind TEXT, guide INTEGER, record INTEGER,
                            PRIMARY KEY (kind, guide, record)) WITHOUT ROWID;
"""


def write_records(
    bundle: sqlite3.Connection,
    records: CountyRecords,
    ranks: Mapping[str, int],
    theme_keys: Mapping[str, str],
) -> None:
    """Write the records; guides that the bundle does not hold (``ranks`` by code) are left out of them."""
    bundle.executemany(
        "INSERT INTO videos VALUES (?, ?, ?, ?, ?)",
        [
            (number, video.key, video.title, theme_keys.get(video.theme, ""), video.seconds)
            for number, video in enumerate(records.videos)
        ],
    )
    bundle.executemany(
        "INSERT INTO townships VALUES (?, ?, ?, ?, ?)",
        [
            (township.code, township.name, number, *_degrees(township.position))
            for number, township in enumerate(records.townships)
        ],
    )
    bundle.executemany(
        f"INSERT INTO service_points VALUES ({', '.join('?' * 12)})",
        [
            (
                *(number, p.key, p.kind, p.township, p.name, p.address, p.windows, p.hours, p.phone, p.about),
                *_degrees(p.position),
            )
            for number, p in enumerate(records.service_points)
        ],
    )
    bundle.executemany("INSERT INTO packages VALUES (?, ?, ?, ?, ?, ?)", _packages(records))
    bundle.executemany(
        "INSERT INTO partners VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, p.key, p.name, p.region, p.hall, p.windows, p.phone, p.about)
            for number, p in enumerate(records.partners)
        ],
    )
    bundle.executemany("INSERT OR IGNORE INTO record_guides VALUES (?, ?, ?)", _guides(records, ranks))


def _degrees(position: Position | None) -> tuple[float | None, float | None]:
    """Latitude and longitude; both None when they are not known."""
    return (position.latitude, position.longitude) if position else (None, None)


def _packages(records: CountyRecords) -> Iterator[tuple[int, str, str, str, str, bytes]]:
    for number, package in enumerate(records.packages):
        detail = zlib.compress(package.model_dump_json(exclude_defaults=True).encode(), 9)
        yield number, package.key, package.name, package.summary, "、".join(package.departments), detail


def _guides(records: CountyRecords, ranks: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    kinds: tuple[tuple[str, tuple[Video | ServicePoint | Package | Partner, ...]], ...] = (
        ("video", records.videos),
        ("service_point", records.service_points),
        ("package", records.packages),
        ("partner", records.partners),
    )
    for kind, listed in kinds:
        for number, record in enumerate(listed):
            for code in record.guides:
                if code in ranks:
                    yield kind, ranks[code], number
