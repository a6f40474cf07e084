"""Reading the bundle: lists, guides and search from one SQLite file, without a network or pydantic."""

import sqlite3
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.bundle_format import BUNDLE_FORMAT
from protocol.search import SEARCH_KINDS

from .county import CountyReader
from .damage import BundleDamaged
from .finder import Finder
from .row import ROW_COLUMNS, BundleManifest, Group, GuideRow, SearchPage, guide_row

if TYPE_CHECKING:
    from protocol.guide import Guide


class Catalogue(CountyReader):
    """The guides of one bundle file, and what ``CountyReader`` gives.

    All methods raise ``BundleDamaged`` when the file cannot be read.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, about: dict[str, str]) -> None:
        super().__init__(connection, path.name)
        self.path = path
        self._finder: Finder | None = None
        self.manifest = BundleManifest(
            version=int(about["version"]),
            issued=int(about["issued"]),
            expires=int(about["expires"]),
            guides=int(about["guides"]),
            pre_review=int(about["pre_review"]),
            videos=int(about["videos"]),
        )
        self.guides_total = self.manifest.guides
        self.pre_review_total = self.manifest.pre_review
        self.videos_total = self.manifest.videos
        self.synthetic = about.get("synthetic") == "1"
        """Whether any of it is sample data: the screens then show 示例数据."""

    @classmethod
    def open(cls, path: Path | str) -> "Catalogue":
        """Open a bundle file, read-only. Raises ``BundleDamaged``."""
        path = Path(path)
        # immutable: nobody writes to a bundle in place, and a box may keep it on a read-only file system.
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
            about = dict(connection.execute("SELECT key, value FROM about").fetchall())
            if about.get("format") != BUNDLE_FORMAT:
                raise BundleDamaged(f"{path.name}: format {about.get('format')!r}")
            return cls(path, connection, about)
        except (sqlite3.Error, KeyError, ValueError) as error:
            raise BundleDamaged(f"{path.name}: {error}") from error

    def close(self) -> None:
        """Release the file; the object is of no use afterwards."""
        self._connection.close()

    def themes(self) -> list[Group]:
        """Life events that have guides, in the order the county chose."""
        return self._groups("theme")

    def departments(self) -> list[Group]:
        """Departments that have guides, in the order the county chose."""
        return self._groups("department")

    def guides_in(
        self, *, theme: str | None = None, department: str | None = None, offset: int = 0, limit: int = 6
    ) -> list[GuideRow]:
        """Guides of a theme and/or a department (by key), most used first."""
        source, keys = _from_groups(theme, department)
        query = f"SELECT {ROW_COLUMNS} {source} ORDER BY g.id LIMIT ? OFFSET ?"
        return [guide_row(found) for found in self._ask(query, (*keys, limit, offset))]

    def count_in(self, *, theme: str | None = None, department: str | None = None) -> int:
        """How many guides ``guides_in`` can give for the same groups."""
        source, keys = _from_groups(theme, department)
        return int(self._ask(f"SELECT count(*) {source}", keys)[0][0])

    def row(self, code: str) -> GuideRow | None:
        """The list row of a guide."""
        found = self._ask(f"SELECT {ROW_COLUMNS} FROM guides g WHERE g.code = ?", (code,))
        return guide_row(found[0]) if found else None

    def guide(self, code: str) -> "Guide | None":
        """The whole guide. The first call imports pydantic."""
        return self._guide("SELECT detail FROM guides WHERE code = ?", code)

    def by_number(self, number: int) -> "Guide | None":
        """The guide with a short number (1–9999)."""
        return self._guide("SELECT detail FROM guides WHERE number = ?", number) if number > 0 else None

    def search(
        self, digits: str, offset: int = 0, limit: int = 6, *, kinds: Collection[str] = SEARCH_KINDS
    ) -> SearchPage:
        """What digits typed on the number keys find among ``kinds``, best first.

        Four digits that are a guide's short number put that guide first.
        """
        return self._searching().search(digits, kinds, offset, limit)

    def warm(self) -> None:
        """Load the search index now, so that the first search key does not pay for it (milliseconds)."""
        self._searching()

    def _searching(self) -> Finder:
        if self._finder is None:
            self._finder = Finder(self._ask, self.path.name)
        return self._finder

    def _groups(self, kind: str) -> list[Group]:
        query = "SELECT key, name, count FROM groups WHERE kind = ? AND count > 0 ORDER BY position"
        return [Group(key, name, count) for key, name, count in self._ask(query, (kind,))]

    def _unpacked(self, detail: bytes) -> bytes:
        dictionary = self._ask("SELECT data FROM dictionary")
        unpacker = zlib.decompressobj(zdict=dictionary[0][0]) if dictionary else zlib.decompressobj()
        return unpacker.decompress(detail) + unpacker.flush()

    def _guide(self, query: str, value: str | int) -> "Guide | None":
        found = self._ask(query, (value,))
        if not found:
            return None
        from protocol.guide import Guide

        try:
            return Guide.model_validate_json(self._unpacked(found[0][0]))
        except (ValueError, zlib.error) as error:
            raise BundleDamaged(f"{self.path.name}: guide {value}") from error


def _from_groups(theme: str | None, department: str | None) -> tuple[str, tuple[str, ...]]:
    """FROM and WHERE for guides in all of the given groups."""
    joins, wheres, keys = "", [], []
    for number, (kind, key) in enumerate((("theme", theme), ("department", department))):
        if key is not None:
            joins += f" JOIN guide_groups m{number} ON m{number}.guide = g.id"
            wheres.append(f"m{number}.kind = '{kind}' AND m{number}.key = ?")
            keys.append(key)
    where = f" WHERE {' AND '.join(wheres)}" if wheres else ""
    return f"FROM guides g{joins}{where}", tuple(keys)
