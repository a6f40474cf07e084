"""The part of the bundle besides guides: videos, townships, villages, service points, packages, partners."""

import sqlite3
import zlib
from collections.abc import Iterator, Mapping

from protocol.package import Package
from protocol.partner import Partner
from protocol.service_point import Position, ServicePoint
from protocol.video import Video
from server.catalogue.bundles.inheritance import NOTHING, Inheritance
from server.catalogue.bundles.stable_ids import stable_ids
from server.catalogue.places.county_records import CountyRecords

Records = Mapping[str, tuple[Video | ServicePoint | Package | Partner, ...]]
"""By kind; the table of a kind has its name with an s."""

LAYOUT = """
CREATE TABLE videos (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
                     theme TEXT NOT NULL, seconds INTEGER NOT NULL);
CREATE TABLE townships (code TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL,
                        latitude REAL, longitude REAL) WITHOUT ROWID;
CREATE TABLE villages (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, code TEXT NOT NULL,
                       name TEXT NOT NULL, township TEXT NOT NULL);
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
    guides: Mapping[str, int],
    theme_keys: Mapping[str, str],
    before: Inheritance = NOTHING,
) -> dict[str, dict[str, int]]:
    """Write the records; guides that the bundle does not hold (``guides``: ids by code) are left out of them.

    Those that ``before`` had keep their ids, as far as their order allows. Gives all ids, by kind and key.
    """
    listed: Records = {
        "video": records.videos,
        "service_point": records.service_points,
        "package": records.packages,
        "partner": records.partners,
    }
    ids = {
        kind: stable_ids([entry.key for entry in entries], before.ids_of(f"{kind}s"))
        for kind, entries in listed.items()
    }
    bundle.executemany(
        "INSERT INTO videos VALUES (?, ?, ?, ?, ?)",
        [
            (ids["video"][video.key], video.key, video.title, theme_keys.get(video.theme, ""), video.seconds)
            for video in records.videos
        ],
    )
    bundle.executemany(
        "INSERT INTO townships VALUES (?, ?, ?, ?, ?)",
        [
            (township.code, township.name, number, *_degrees(township.position))
            for number, township in enumerate(records.townships)
        ],
    )
    ids["village"] = stable_ids([village.key for village in records.villages], before.ids_of("villages"))
    bundle.executemany(
        "INSERT INTO villages VALUES (?, ?, ?, ?, ?)",
        [(ids["village"][v.key], v.key, v.code, v.name, v.township) for v in records.villages],
    )
    bundle.executemany(
        f"INSERT INTO service_points VALUES ({', '.join('?' * 12)})",
        [
            (
                *(ids["service_point"][p.key], p.key, p.kind, p.township, p.name, p.address, p.windows),
                *(p.hours, p.phone, p.about, *_degrees(p.position)),
            )
            for p in records.service_points
        ],
    )
    bundle.executemany("INSERT INTO packages VALUES (?, ?, ?, ?, ?, ?)", _packages(records, ids["package"]))
    bundle.executemany(
        "INSERT INTO partners VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (ids["partner"][p.key], p.key, p.name, p.region, p.hall, p.windows, p.phone, p.about)
            for p in records.partners
        ],
    )
    bundle.executemany(
        "INSERT INTO record_guides VALUES (?, ?, ?)", sorted(set(_guides(listed, ids, guides)))
    )
    return ids


def _degrees(position: Position | None) -> tuple[float | None, float | None]:
    """Latitude and longitude; both None when they are not known."""
    return (position.latitude, position.longitude) if position else (None, None)


def _packages(
    records: CountyRecords, ids: Mapping[str, int]
) -> Iterator[tuple[int, str, str, str, str, bytes]]:
    for package in records.packages:
        detail = zlib.compress(package.model_dump_json(exclude_defaults=True).encode(), 9)
        yield (
            ids[package.key],
            package.key,
            package.name,
            package.summary,
            "、".join(package.departments),
            detail,
        )


def _guides(
    listed: Records, ids: Mapping[str, Mapping[str, int]], guides: Mapping[str, int]
) -> Iterator[tuple[str, int, int]]:
    for kind, entries in listed.items():
        for record in entries:
            for code in record.guides:
                if code in guides:
                    yield kind, guides[code], ids[kind][record.key]
