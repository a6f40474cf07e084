"""The key profiles: what ships works, and what is wrong in a file is said with its place."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tvapp.remote.action import NEEDED, Action
from tvapp.remote.keymap import MOST_UNKNOWN
from tvapp.remote.profiles import KeymapError, Profiles

SHIPPED = Path(__file__).parents[3] / "remote_keymap.json"
PROFILES = list(json.loads(SHIPPED.read_text(encoding="utf-8"))["profiles"])
KERNEL = Path("/usr/include/linux/input-event-codes.h")


@pytest.mark.parametrize("profile", PROFILES)
def test_every_shipped_profile_has_a_label_for_every_action_and_says_what_it_is_based_on(
    profile: str,
) -> None:
    keymap = Profiles.read(SHIPPED).keymap(profile)
    assert all(keymap.label(action).strip() for action in Action)
    assert all(keymap.has(action) for action in NEEDED)
    assert keymap.title != profile
    told = json.loads(SHIPPED.read_text("utf-8"))["profiles"][profile]["source"]
    assert "试过" in told or "在用" in told, "the file says whether it was tried on the real thing"


@pytest.mark.parametrize(
    ("code", "action"),
    [
        (273, "up"),
        (13, "ok"),
        (271, "ok"),
        (1073741943, "ok"),
        (27, "back"),
        (8, "back"),
        (1073742094, "back"),
        (48, "digit_0"),
        (265, "digit_9"),
        (282, "help"),
    ],
)
def test_what_sdl_sends_for_a_remote_and_a_keyboard_is_understood(code: int, action: str) -> None:
    assert Profiles.read(SHIPPED).keymap("generic").action("sdl", code) is Action(action)


@pytest.mark.parametrize(
    ("code", "action"),
    [
        ("KEY_OK", "ok"),
        ("KEY_SELECT", "ok"),
        ("KEY_NUMERIC_7", "digit_7"),
        ("KEY_EXIT", "exit"),
        ("KEY_RED", "red"),
    ],
)
def test_what_sdl_never_passes_on_is_there_for_the_kernel_source(code: str, action: str) -> None:
    assert Profiles.read(SHIPPED).keymap("cable").action("evdev", code) is Action(action)


@pytest.mark.skipif(
    not KERNEL.exists(), reason="the kernel's list of key names is not installed (linux-libc-dev)"
)
@pytest.mark.parametrize("profile", PROFILES)
def test_every_evdev_name_is_one_the_kernel_knows(profile: str) -> None:
    known = set(re.findall(r"#define\s+((?:KEY|BTN)_\w+)", KERNEL.read_text(encoding="utf-8")))
    used = (
        json.loads(SHIPPED.read_text(encoding="utf-8"))["profiles"][profile].get("keys", {}).get("evdev", {})
    )
    named = {code for codes in used.values() for code in codes if not code.startswith("hat_")}
    assert named <= known


def test_labels_are_those_printed_on_that_remote() -> None:
    assert Profiles.read(SHIPPED).keymap("cable").label(Action.RED) == "直播"
    assert Profiles.read(SHIPPED).keymap("cable").label(Action.OK) == "确定"
    assert Profiles.read(SHIPPED).keymap("keyboard").label(Action.RED) == "F5"


def test_an_unknown_key_is_nothing_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    keymap = Profiles.read(SHIPPED).keymap("generic")
    for _ in range(5):
        assert keymap.action("sdl", 987654) is None
    assert keymap.action("moon", 273) is None
    assert [record.getMessage() for record in caplog.records] == [
        "不认识的按键：来源 sdl，键码 987654（方案 generic）",
        "不认识的按键：来源 moon，键码 273（方案 generic）",
    ]


def test_a_broken_receiver_cannot_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    keymap = Profiles.read(SHIPPED).keymap("generic")
    for code in range(10_000, 10_000 + 3 * MOST_UNKNOWN):
        assert keymap.action("sdl", code) is None
    assert len(caplog.records) == MOST_UNKNOWN


def written(tmp_path: Path, profiles: Any, version: Any = 1) -> Path:
    path = tmp_path / "remote_keymap.json"
    path.write_text(json.dumps({"schema_version": version, "profiles": profiles}), encoding="utf-8")
    return path


def small(**changes: Any) -> dict[str, Any]:
    """A profile with one key an action, changed here and there."""
    keys: dict[str, Any] = {action.value: [number] for number, action in enumerate(Action)}
    return {"keys": {"sdl": keys | changes}, "labels": {action.value: action.value for action in Action}}


def test_one_key_in_two_actions_names_profile_source_key_and_both_actions(tmp_path: Path) -> None:
    path = written(tmp_path, {"box7": small(red=[999], exit=[998, 999])})
    with pytest.raises(KeymapError) as error:
        Profiles.read(path).keymap("box7")
    for word in ("box7", "sdl", "999", "red", "exit"):
        assert word in str(error.value)


def test_several_keys_for_one_action_and_a_key_named_twice_are_fine(tmp_path: Path) -> None:
    keymap = Profiles.read(written(tmp_path, {"box7": small(ok=[900, 901, 901])})).keymap("box7")
    assert keymap.action("sdl", 900) is keymap.action("sdl", 901) is Action.OK


def test_a_profile_based_on_another_replaces_only_what_it_lists(tmp_path: Path) -> None:
    base = small()
    mine = {"based_on": "base", "keys": {"sdl": {"red": [273273]}}, "labels": {"red": "直播"}}
    keymap = Profiles.read(written(tmp_path, {"base": base, "mine": mine})).keymap("mine")
    assert keymap.action("sdl", 273273) is Action.RED
    assert keymap.action("sdl", list(Action).index(Action.RED)) is None
    assert keymap.action("sdl", 0) is next(iter(Action))
    assert (keymap.label(Action.RED), keymap.label(Action.OK)) == ("直播", "ok")


def test_a_remote_without_colour_keys_says_so(tmp_path: Path) -> None:
    keymap = Profiles.read(written(tmp_path, {"plain": small(red=[], green=[])})).keymap("plain")
    assert not keymap.has(Action.RED)
    assert keymap.has(Action.OK)


@pytest.mark.parametrize("action", NEEDED)
def test_a_profile_without_one_of_the_six_needed_keys_is_refused(tmp_path: Path, action: Action) -> None:
    with pytest.raises(KeymapError, match=f"必需.*{action}"):
        Profiles.read(written(tmp_path, {"box7": small(**{action.value: []})})).keymap("box7")


@pytest.mark.parametrize(
    ("profiles", "said"),
    [
        pytest.param({"other": small()}, "没有“box7”这个方案，现有：other", id="unknown profile"),
        pytest.param({"box7": small(jump=[1])}, "动作“jump”不认识", id="unknown action"),
        pytest.param({"box7": {**small(), "keys": {"moon": {}}}}, "来源“moon”不认识", id="unknown source"),
        pytest.param({"box7": small(red="F5")}, "red 的键应写成", id="codes not a list"),
        pytest.param({"box7": small(red=[True])}, "red 的键应写成", id="code of a wrong type"),
        pytest.param({"box7": {**small(), "labels": {"ok": " "}}}, "ok 键上印的字是空的", id="empty label"),
        pytest.param(
            {"box7": {**small(), "labels": {"ok": "OK"}}}, "没有写这些键上印的字：up", id="no label"
        ),
        pytest.param({"box7": {**small(), "keys": {}}}, "一个键也没有", id="no keys"),
        pytest.param({"box7": {**small(), "keys": []}}, "keys 应写成", id="keys not a table"),
        pytest.param({"box7": {"based_on": "box7"}}, "绕成了圈：box7 → box7", id="based on itself"),
        pytest.param({"box7": {"based_on": "gone"}}, "“gone”不存在", id="based on nothing"),
        pytest.param([], "profiles 应写成", id="profiles not a table"),
    ],
)
def test_a_wrong_file_is_refused_in_plain_words(tmp_path: Path, profiles: Any, said: str) -> None:
    with pytest.raises(KeymapError) as error:
        Profiles.read(written(tmp_path, profiles)).keymap("box7")
    assert said in str(error.value)


def test_a_file_of_a_later_schema_that_is_missing_or_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeymapError, match="schema_version"):
        Profiles.read(written(tmp_path, {"box7": small()}, version=2)).keymap("box7")
    with pytest.raises(KeymapError, match="读不到"):
        Profiles.read(tmp_path / "nowhere.json").keymap("box7")
    cut = tmp_path / "cut.json"
    cut.write_text(SHIPPED.read_text(encoding="utf-8")[:500], encoding="utf-8")
    with pytest.raises(KeymapError, match="不是有效的 JSON"):
        Profiles.read(cut).keymap("box7")
