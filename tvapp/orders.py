"""What the operator has set for this box (``protocol.box_settings``), kept for the next start.

Read before the first picture, so without pydantic; a file that cannot be read is as if nothing were set.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tvapp.settings import read_json, write_whole

FILE = "orders.json"
_COMMAND = re.compile(r"/[A-Za-z0-9._/-]+( [A-Za-z0-9._:=,/@%+-]+)*")


@dataclass(frozen=True)
class Orders:
    """Empty or zero: as the box was installed, as the resident chose."""

    text_size: int = 0
    relay_only: bool = False
    exit_command: str = ""
    hours_anxinban: str = ""
    hours_12345: str = ""


NONE = Orders()


def orders_from(data: Any) -> Orders:
    """What of ``data`` can be obeyed."""
    if not isinstance(data, dict):
        return NONE
    known = {field.name: data[field.name] for field in fields(Orders) if field.name in data}
    fitting = {name: value for name, value in known.items() if type(value) is type(getattr(NONE, name))}
    if fitting.get("text_size") not in (44, 56, 72):
        fitting.pop("text_size", None)
    # Only a program by its whole path, with plain words: also from a file somebody changed.
    if not _COMMAND.fullmatch(fitting.get("exit_command", "")):
        fitting.pop("exit_command", None)
    return Orders(**fitting)


def load_orders(folder: Path) -> Orders:
    """What was set when the server was last heard."""
    return orders_from(read_json(folder / FILE))


def save_orders(folder: Path, orders: Orders) -> None:
    """Keep them for the next start."""
    write_whole(folder / FILE, json.dumps(asdict(orders), ensure_ascii=False))
