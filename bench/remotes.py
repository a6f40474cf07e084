"""Remotes published with Debian's ir-keytable: how many can be used as shipped, and once they are learnt.

Learning is played through with each remote: the person presses the keys it has, in their order.
"""

from __future__ import annotations

from pathlib import Path

from tvapp.remote.action import NEEDED
from tvapp.remote.intake import RawKey
from tvapp.remote.learning import STEPS, Learning, Stage
from tvapp.remote.profiles import GENERIC, Profiles
from tvapp.remote.rc_table import DIGITS, Coverage, RcTable, TableBroken, cover, read_tables

TITLE = "Remotes published with ir-keytable"
SHIPPED = Path(__file__).resolve().parents[1] / "remote_keymap.json"
TABLES = Path("/lib/udev/rc_keymaps")
SECONDS_A_PRESS = 3.75
"""To read the question, find the key and press it."""


def run() -> list[tuple[str, str, str, bool]]:
    """Rows of (what, figure, target, whether it was reached)."""
    keymap = Profiles.read(SHIPPED).keymap(GENERIC)
    covered = [cover(table, keymap) for table in _tables()]
    usable = [one for one in covered if one.usable]
    plain = keymap.of_device("evdev")
    own = [one for one in covered if {plain[key] for key in one.table.have if key in plain} >= set(NEEDED)]
    both = [one for one in usable if one.digits]
    learnt = [(one, _learn(one.table)) for one in covered]
    works = [(one, presses) for one, presses in learnt if presses]
    most = max(presses for _, presses in works)
    missed = [one.table.name for one in covered if not one.usable]
    hopeless = [one.table.name for one, presses in learnt if not presses]
    return [
        (
            "as shipped: arrows, OK, 返回",
            _share(len(usable), covered),
            "≥ 90 %",
            len(usable) >= 0.9 * len(covered),
        ),
        ("of these by keys that are meant for it, no stand-in", str(len(own)), "", True),
        ("not so", "、".join(missed), "", True),
        ("as shipped: all ten digits too", _share(len(both), covered), "", True),
        ("learnt", _share(len(works), covered), "all with six keys", _all_with_six(covered, works)),
        ("cannot be learnt (fewer than six keys)", "、".join(hopeless), "", True),
        (
            "presses to learn the longest",
            str(most),
            f"≤ {90 / SECONDS_A_PRESS:.0f}",
            most * SECONDS_A_PRESS <= 90,
        ),
        ("at one press in 3.75 s", f"{most * SECONDS_A_PRESS:.0f} s", "≤ 90 s", most * SECONDS_A_PRESS <= 90),
    ]


def _tables() -> list[RcTable]:
    found: list[RcTable] = []
    for path in sorted(TABLES.glob("*.toml")):
        try:
            found += read_tables(path.read_text("utf-8"))
        except TableBroken:
            continue  # two are for receivers whose keys stand in their driver
    return found


def _learn(table: RcTable) -> int:
    """Presses until it is kept, 0 when the remote has too few keys. Any key may take any meaning."""
    codes = list(dict.fromkeys(table.keys.values()))
    digits = sum(code.startswith(("KEY_NUMERIC_", "KEY_KP")) or code[-1:].isdigit() for code in codes) >= len(
        DIGITS
    )
    learning, now, ok = Learning(), 0.0, ""
    while learning.stage is Stage.ASKING:
        now += 1.0
        wanted = learning.asked
        lacks = wanted in DIGITS and not digits
        code = ok if lacks or not codes else codes.pop(0)
        if not code:
            return 0
        if wanted is STEPS[4]:
            ok = code
        learning.press(RawKey("evdev", code), now)
    learning.press(RawKey("evdev", ok), now + 1.0)
    return learning.presses if learning.stage is Stage.KEPT else 0


def _share(part: int, whole: list[Coverage]) -> str:
    return f"{part} of {len(whole)} ({100 * part / len(whole):.0f} %)"


def _all_with_six(covered: list[Coverage], works: list[tuple[Coverage, int]]) -> bool:
    return len(works) == sum(len(set(one.table.keys.values())) >= 6 for one in covered)
