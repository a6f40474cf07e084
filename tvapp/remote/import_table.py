"""``python -m tvapp.remote.import_table FILE.toml [--profile generic]``: a published table becomes a profile.

Prints what belongs into the ``profiles`` of remote_keymap.json, and on standard error what the remote
lacks. Ends with 1 when it lacks a key without which nothing can be done.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tvapp.remote.profiles import GENERIC, SCHEMA_VERSION, KeymapError, Profiles
from tvapp.remote.rc_table import RcTable, TableBroken, as_profile, cover, read_tables

SHIPPED = Path(__file__).resolve().parents[2] / "remote_keymap.json"


def main(arguments: list[str] | None = None) -> int:
    """Read, report, print."""
    parser = argparse.ArgumentParser(
        prog="python -m tvapp.remote.import_table", description="把 ir-keytable 的键表变成遥控器方案"
    )
    parser.add_argument("file", type=Path, help="键表，如 hisi_poplar.toml")
    parser.add_argument("--profile", default=GENERIC, help="以哪个方案为底（默认 generic）")
    parser.add_argument("--keymap", type=Path, default=SHIPPED, help="遥控器键位文件")
    given = parser.parse_args(arguments)
    try:
        keymap = Profiles.read(given.keymap).keymap(given.profile)
        tables = read_tables(given.file.read_text("utf-8"))
    except (KeymapError, TableBroken) as error:
        print(f"{given.file.name}：{error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"读不了 {given.file}：{error.strerror}", file=sys.stderr)
        return 2
    covered = [cover(table, keymap) for table in tables]
    for one in covered:
        print(_told(one.table, [keymap.label(action) for action in one.lacking], one.digits), file=sys.stderr)
    usable = {one.table.name: as_profile(one.table, keymap) for one in covered if one.usable}
    if usable:
        print(
            json.dumps({"schema_version": SCHEMA_VERSION, "profiles": usable}, ensure_ascii=False, indent=2)
        )
    return 0 if len(usable) == len(covered) else 1


def _told(table: RcTable, lacking: list[str], digits: bool) -> str:
    if lacking:
        return f"{table.name}：缺 {'、'.join(lacking)}，不能单用这个遥控器"
    return f"{table.name}：可以用" + ("" if digits else "，没有数字键")


if __name__ == "__main__":
    raise SystemExit(main())
