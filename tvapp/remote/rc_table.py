"""Published tables of remotes (the TOML files of ``ir-keytable``): what can be done with each. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from tvapp.remote.action import NEEDED, Action
from tvapp.remote.evdev.codes import name_of, number_of, scan_name
from tvapp.remote.keymap import Code, Keymap

SOURCE = "evdev"
DIGITS = tuple(action for action in Action if action.digit is not None)


class TableBroken(ValueError):
    """The file is no table of a remote; the message says why in Chinese."""


@dataclass(frozen=True, slots=True)
class RcTable:
    """One remote. ``keys``: what its receiver reads → the kernel's name of the key."""

    name: str
    protocol: str
    keys: dict[int, str]

    @property
    def have(self) -> frozenset[Code]:
        """All its keys, as the reader would name them."""
        numbers = (number_of(name) for name in self.keys.values())
        return frozenset(name_of(number) for number in numbers if number is not None)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a profile makes of a remote."""

    table: RcTable
    reached: frozenset[Action]

    @property
    def lacking(self) -> tuple[Action, ...]:
        """Needed keys that nothing on the remote does."""
        return tuple(action for action in NEEDED if action not in self.reached)

    @property
    def usable(self) -> bool:
        """Arrows, OK and 返回 are there."""
        return not self.lacking

    @property
    def digits(self) -> bool:
        """All of 0–9 are there."""
        return all(digit in self.reached for digit in DIGITS)


def read_tables(text: str) -> list[RcTable]:
    """The remotes of one file; protocols that carry no keys are left out. Raises TableBroken."""
    try:
        protocols = tomllib.loads(text).get("protocols", [])
    except tomllib.TOMLDecodeError as error:
        raise TableBroken(f"不是有效的 TOML：{error}") from None
    if not isinstance(protocols, list):
        raise TableBroken("没有 [[protocols]]，这不是 ir-keytable 的键表")
    tables = [_table(one) for one in protocols if isinstance(one, dict)]
    tables = [table for table in tables if table.keys]
    if not tables:
        raise TableBroken("里面没有一个键")
    return tables


def _table(protocol: dict[str, Any]) -> RcTable:
    name = str(protocol.get("name", protocol.get("protocol", "")))
    keys = {}
    for scan, key in protocol.get("scancodes", {}).items():
        try:
            keys[int(scan, 0)] = str(key)
        except ValueError:
            raise TableBroken(f"“{scan}”不是扫描码") from None
    return RcTable(name, str(protocol.get("protocol", "")), keys)


def cover(table: RcTable, keymap: Keymap) -> Coverage:
    """What can be done with this remote as the profile stands."""
    return Coverage(table, keymap.reaches(SOURCE, table.have))


def as_profile(table: RcTable, keymap: Keymap) -> dict[str, Any]:
    """A profile of its own for this remote, in the form of remote_keymap.json.

    Each key stands there by its name, and by what the receiver reads, so that it works too where the
    box's kernel has not loaded the table.
    """
    meant = keymap.of_device(SOURCE, table.have)
    keys: dict[str, list[Code]] = {action.value: [] for action in Action}
    for scan, name in table.keys.items():
        number = number_of(name)
        action = meant.get(name_of(number)) if number is not None else None
        if action is None or number is None:
            continue
        codes = keys[action.value]
        codes += [code for code in (name_of(number), scan_name(scan)) if code not in codes]
    return {
        "title": f"遥控器 {table.name}",
        "based_on": keymap.profile,
        "source": f"ir-keytable 的键表 {table.name}（{table.protocol}）；没有在真机上试过",
        "keys": {SOURCE: keys},
    }
