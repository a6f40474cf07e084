"""Building the bundle: one SQLite file with everything the TV needs (layout: docs/bundle.md)."""

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from protocol import SCHEMA_VERSION
from protocol.alias import Alias
from protocol.bundle import Manifest
from protocol.bundle_format import BUNDLE_FORMAT
from protocol.guide import Guide, GuideState
from server.catalogue.aliases.alias_rules import names_by_guide
from server.catalogue.bundles.bundle_records import LAYOUT as RECORDS_LAYOUT
from server.catalogue.bundles.bundle_records import write_records
from server.catalogue.bundles.inheritance import Inheritance, inherited
from server.catalogue.bundles.search_index import build_index
from server.catalogue.bundles.search_texts import (
    Named,
    Names,
    names_of_department,
    names_of_guide,
    other_texts,
    search_texts,
)
from server.catalogue.bundles.stable_ids import stable_ids
from server.catalogue.bundles.text_dictionary import dictionary_for, packed
from server.catalogue.places.county_records import NO_RECORDS, CountyRecords

_LAYOUT = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE dictionary (data BLOB NOT NULL);
CREATE TABLE groups (kind TEXT, key TEXT, name TEXT NOT NULL, position INTEGER NOT NULL,
                     count INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE guides (id INTEGER PRIMARY KEY, code TEXT NOT NULL, number INTEGER NOT NULL,
                     title TEXT NOT NULL, situation TEXT NOT NULL, department TEXT NOT NULL,
                     pre_review INTEGER NOT NULL, detail BLOB NOT NULL);
CREATE TABLE guide_groups (kind TEXT, key TEXT, guide INTEGER, PRIMARY KEY (kind, key, guide)) WITHOUT ROWID;
CREATE TABLE aliases (kind TEXT, owner INTEGER, position INTEGER, alias TEXT NOT NULL,
                      PRIMARY KEY (kind, owner, position)) WITHOUT ROWID;
CREATE TABLE search_index (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE UNIQUE INDEX guides_code ON guides (code);
CREATE INDEX guides_number ON guides (number) WHERE number > 0;
"""


@dataclass(frozen=True, slots=True)
class GroupName:
    """A theme or department: ``key`` is a slug, ``name`` what guides say."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class BundleContent:
    """What goes into a bundle. ``themes`` and ``departments`` stand in the order they are shown."""

    guides: Sequence[Guide]
    themes: Sequence[GroupName]
    departments: Sequence[GroupName]
    records: CountyRecords = NO_RECORDS
    aliases: Sequence[Alias] = ()
    """The operator's list of everyday names."""


def build_bundle(
    path: Path,
    content: BundleContent,
    *,
    version: int,
    issued: int,
    expires: int,
    before: Path | None = None,
) -> Manifest:
    """Write the bundle file and return its manifest (not signed yet). Cancelled guides are left out.

    The file appears under ``path`` whole or not at all. ``before`` is the bundle of the version before: what
    stays the same is written in the same bytes, so that boxes need to fetch little (docs/bundle.md). Takes
    seconds: call it in a thread.
    """
    shown = _ranked(content.guides)
    pre_review = sum(guide.pre_review for guide in shown)
    about: dict[str, int | str] = {
        "format": BUNDLE_FORMAT,
        "version": version,
        "issued": issued,
        "expires": expires,
        "guides": len(shown),
        "pre_review": pre_review,
        "videos": len(content.records.videos),
        "synthetic": int(any(entry.data_source == "synthetic" for entry in (*shown, *content.records.all()))),
    }
    draft = path.with_suffix(".making")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft, isolation_level=None)) as bundle:
        _write(bundle, shown, content, about, inherited(before))
    with draft.open("rb") as written:
        os.fsync(written.fileno())
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    size = draft.stat().st_size
    draft.replace(path)
    return Manifest(
        schema_version=SCHEMA_VERSION,
        version=version,
        issued=issued,
        expires=expires,
        size=size,
        sha256=digest,
        guides=len(shown),
        pre_review=pre_review,
        videos=len(content.records.videos),
    )


def _ranked(guides: Sequence[Guide]) -> list[Guide]:
    """Guides that are shown, the most used first."""
    return sorted(
        (guide for guide in guides if guide.state is not GuideState.CANCELLED),
        key=lambda guide: (-guide.popularity, guide.number or 10_000, guide.code),
    )


def _write(
    bundle: sqlite3.Connection,
    guides: Sequence[Guide],
    content: BundleContent,
    about: dict[str, int | str],
    before: Inheritance,
) -> None:
    # No journal and no sync: the file is new, and an unfinished one is never renamed into place.
    bundle.executescript(
        "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _LAYOUT + RECORDS_LAYOUT
    )
    bundle.execute("BEGIN")
    bundle.executemany("INSERT INTO about VALUES (?, ?)", [(key, str(value)) for key, value in about.items()])
    dictionary = dictionary_for(guides, before.dictionary)
    bundle.execute("INSERT INTO dictionary VALUES (?)", (dictionary,))
    ids = stable_ids([guide.code for guide in guides], before.ids_of("guides"))
    bundle.executemany(
        "INSERT INTO guides VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (_guide_row(ids[guide.code], guide, dictionary) for guide in guides),
    )
    bundle.executemany("INSERT INTO groups VALUES (?, ?, ?, ?, ?)", _groups(guides, content))
    # In the order of the key: pages are then filled one after the other, and alike in the next version.
    bundle.executemany(
        "INSERT INTO guide_groups VALUES (?, ?, ?)", sorted(set(_memberships(guides, content, ids)))
    )
    themes = {theme.name: theme.key for theme in content.themes}
    record_ids = write_records(bundle, content.records, ids, themes, before)
    names = _names(guides, content, {"guide": ids, **record_ids})
    bundle.executemany("INSERT INTO aliases VALUES (?, ?, ?, ?)", sorted(other_texts(search_texts(names))))
    bundle.executemany("INSERT INTO search_index VALUES (?, ?)", build_index(search_texts(names)).items())
    bundle.execute("COMMIT")
    bundle.executescript(_INDEXES)


def _guide_row(
    number: int, guide: Guide, dictionary: bytes
) -> tuple[int, str, int, str, str, str, int, bytes]:
    return (
        number,
        guide.code,
        guide.number,
        guide.title,
        guide.situation,
        guide.department,
        int(guide.pre_review),
        packed(guide, dictionary),
    )


def _groups(guides: Sequence[Guide], content: BundleContent) -> Iterator[tuple[str, str, str, int, int]]:
    in_theme = Counter(theme for guide in guides for theme in set(guide.themes))
    in_department = Counter(guide.department for guide in guides)
    for kind, groups, counts in (
        ("theme", content.themes, in_theme),
        ("department", content.departments, in_department),
    ):
        for position, group in enumerate(groups):
            yield kind, group.key, group.name, position, counts[group.name]


def _memberships(
    guides: Sequence[Guide], content: BundleContent, ids: Mapping[str, int]
) -> Iterator[tuple[str, str, int]]:
    themes = {group.name: group.key for group in content.themes}
    departments = {group.name: group.key for group in content.departments}
    for guide in guides:
        yield "department", departments[guide.department], ids[guide.code]
        for theme in guide.themes:
            yield "theme", themes[theme], ids[guide.code]


def _names(
    guides: Sequence[Guide], content: BundleContent, ids: Mapping[str, Mapping[str, int]]
) -> dict[str, Named]:
    """Everything that is searched, by kind and id; departments without guides are not."""
    named = names_by_guide(content.aliases, guides)
    with_guides = {guide.department for guide in guides}
    records = content.records
    return {
        "guide": {
            ids["guide"][guide.code]: names_of_guide(guide, named.get(guide.code, ())) for guide in guides
        },
        "department": {
            position: names_of_department(group.name)
            for position, group in enumerate(content.departments)
            if group.name in with_guides
        },
        "service_point": {ids["service_point"][p.key]: Names([p.name]) for p in records.service_points},
        "village": {ids["village"][v.key]: Names([v.name]) for v in records.villages},
        "video": {ids["video"][v.key]: Names([v.title]) for v in records.videos},
    }
