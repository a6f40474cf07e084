"""What a bundle takes over from the one before, so that what stays the same is written in the same bytes."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from protocol.bundle_format import BUNDLE_FORMAT

_KEYED = {
    "guides": "code",
    "videos": "key",
    "villages": "key",
    "service_points": "key",
    "packages": "key",
    "partners": "key",
}
"""Tables whose rows have an id, and the column that names a row for ever."""


@dataclass(frozen=True, slots=True)
class Inheritance:
    """``ids``: by table, then by code or key. ``dictionary``: the one that details were packed with."""

    dictionary: bytes = b""
    ids: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def ids_of(self, table: str) -> Mapping[str, int]:
        """The ids of a table's rows by their names; empty for a table that was not there."""
        return self.ids.get(table, {})


NOTHING = Inheritance()


def inherited(before: Path | None) -> Inheritance:
    """What the bundle file ``before`` leaves; nothing when it is missing, damaged or in another layout."""
    if before is None or not before.is_file():
        return NOTHING
    address = f"{before.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as bundle:
            found = bundle.execute("SELECT value FROM about WHERE key = 'format'").fetchone()
            if found is None or found[0] != BUNDLE_FORMAT:
                return NOTHING
            (dictionary,) = bundle.execute("SELECT data FROM dictionary").fetchone()
            ids = {
                table: dict(bundle.execute(f"SELECT {name}, id FROM {table}").fetchall())
                for table, name in _KEYED.items()
            }
    except sqlite3.Error:
        return NOTHING
    return Inheritance(bytes(dictionary), ids)
