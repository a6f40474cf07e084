"""The remotes whose tables Debian's ir-keytable publishes, with the profile that ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tvapp.remote.action import Action
from tvapp.remote.import_table import main
from tvapp.remote.profiles import Profiles
from tvapp.remote.rc_table import RcTable, TableBroken, cover, read_tables

SHIPPED = Path(__file__).parents[3] / "remote_keymap.json"
TABLES = Path("/lib/udev/rc_keymaps")

published = pytest.mark.skipif(
    not TABLES.is_dir(), reason="the published tables are not here (Debian's ir-keytable)"
)

MEANS = {
    Action.UP: {"KEY_UP"},
    Action.DOWN: {"KEY_DOWN"},
    Action.LEFT: {"KEY_LEFT"},
    Action.RIGHT: {"KEY_RIGHT"},
    Action.OK: {"KEY_OK", "KEY_SELECT", "KEY_ENTER", "KEY_KPENTER"},
    Action.BACK: {"KEY_BACK", "KEY_ESC", "KEY_BACKSPACE", "KEY_EXIT", "KEY_LAST", "KEY_PREVIOUS"},
}
"""What a person who holds the remote would press for it."""


def tables() -> list[RcTable]:
    found = []
    for path in sorted(TABLES.glob("*.toml")):
        try:
            found += read_tables(path.read_text("utf-8"))
        except TableBroken:
            # Two tables are for receivers whose keys stand in their driver.
            assert path.stem in ("mce_keyboard",), path
    return found


@published
def test_every_published_remote_that_has_the_keys_can_press_them() -> None:
    keymap = Profiles.read(SHIPPED).keymap("generic")
    all_tables = tables()
    complete = [t for t in all_tables if all(set(t.keys.values()) & names for names in MEANS.values())]
    assert len(all_tables) > 140
    assert len(complete) > 80
    assert [(t.name, cover(t, keymap).lacking) for t in complete if not cover(t, keymap).usable] == []


@published
def test_every_published_remote_with_digits_can_press_all_ten() -> None:
    keymap = Profiles.read(SHIPPED).keymap("generic")
    with_digits = [
        t for t in tables() if all(any(name.endswith(f"_{d}") for name in t.keys.values()) for d in range(10))
    ]
    assert len(with_digits) > 120
    assert [t.name for t in with_digits if not cover(t, keymap).digits] == []


@published
def test_stand_ins_never_take_an_arrow_ok_or_back_from_a_remote_that_has_them() -> None:
    keymap = Profiles.read(SHIPPED).keymap("generic")
    for table in tables():
        meant = keymap.of_device("evdev", table.have)
        plain = keymap.of_device("evdev")
        for action in MEANS:
            own = {code for code in table.have if plain.get(code) is action}
            assert all(meant[code] is action for code in own), (table.name, action)


@published
def test_a_table_becomes_a_profile_that_loads_and_knows_what_the_receiver_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(TABLES / "hisi_poplar.toml")]) == 0
    printed = capsys.readouterr()
    assert "hisi_poplar：可以用" in printed.err
    made = tmp_path / "remote.json"
    made.write_text(printed.out, "utf-8")
    keymap = Profiles.read(SHIPPED, made).keymap("hisi_poplar")
    assert keymap.action("evdev", "KEY_ENTER") is Action.OK
    assert keymap.action("evdev", "scan:0xb292") is keymap.action("evdev", "KEY_NUMERIC_1") is Action.DIGIT_1
    assert not keymap.has(Action.RED), "that remote has no red key"


def test_a_remote_without_arrows_and_ok_is_named_with_what_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "bare.toml"
    table.write_text(
        '[[protocols]]\nname = "bare"\nprotocol = "nec"\n'
        '[protocols.scancodes]\n0x1 = "KEY_UP"\n0x2 = "KEY_OK"\n'
    )
    assert main([str(table)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "bare：缺 ↓、←、→、返回，不能单用这个遥控器\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[protocols", "不是有效的 TOML"),
        ("a = 1", "里面没有一个键"),
        ("protocols = 3", "没有 [[protocols]]"),
        ('[[protocols]]\n[protocols.scancodes]\nabc = "KEY_UP"', "“abc”不是扫描码"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    table = tmp_path / "wrong.toml"
    table.write_text(text)
    assert main([str(table)]) == 2
    assert said in capsys.readouterr().err
    assert main([str(tmp_path / "nowhere.toml")]) == 2


def test_shipped_profiles_are_found_by_the_devices_they_are_for() -> None:
    profiles = Profiles.read(SHIPPED)
    names = json.loads(SHIPPED.read_text("utf-8"))["profiles"]
    assert {"hisilicon", "amlogic", "rockchip", "cec", "android", "air_mouse", "cable"} <= set(names)
    for device, profile in {
        "vc4-hdmi CEC": "cec",
        "hisi-ir": "hisilicon",
        "meson-ir": "amlogic",
        "rockchip,remotectl": "rockchip",
        "ff420030.pwm": "rockchip",
        "2.4G Composite Devic": "air_mouse",
        "AT Translated Set 2 keyboard": "generic",
    }.items():
        assert profiles.matching(device) == profile, device
