"""remote_keymap.json: profiles of boxes and their remotes, read and checked.

A profile names, for every source of keys, the codes of each action, and the label printed on each key:
``sdl`` (keys as Kivy reports them), ``evdev`` (the kernel's names, ``scan:0x…`` where it has none),
``joystick`` (button numbers, hat_up …), ``browser`` (key names of the mirror's page), ``middleware`` (numbers
of a box whose own software keeps the remote and passes its keys on). It may be ``based_on`` another one and
then says only what differs; an action it lists for a source replaces that action's whole list.
``stand_ins`` name keys that take the place of an action which the device at hand has no key for;
``matches`` are patterns of device names the profile is taken for by itself; ``source`` says what it is
based on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tvapp.remote.action import NEEDED, Action
from tvapp.remote.evdev.codes import SCAN, name_of, number_of
from tvapp.remote.keymap import Code, Keymap

SCHEMA_VERSION = 1
SOURCES = ("sdl", "evdev", "joystick", "browser", "middleware")
PARTIAL = ("joystick",)
"""Sources that only come beside another one, so they need not have all keys."""
GENERIC = "generic"

Keys = dict[str, dict[Action, list[Code]]]


class KeymapError(ValueError):
    """The file cannot be used; the message says in Chinese where it is wrong."""


class Profiles:
    """All profiles of the shipped file and of files laid over it, as a remote learnt on this box."""

    def __init__(self, profiles: Mapping[str, Any]) -> None:
        self._profiles = dict(profiles)

    @classmethod
    def read(cls, path: Path, *more: Path) -> Profiles:
        """Profiles of later files come first and replace those of the same name. Raises KeymapError."""
        found: dict[str, Any] = {}
        for place in (path, *more):
            fresh = _profiles_in(place)
            found = fresh | {name: profile for name, profile in found.items() if name not in fresh}
        return cls(found)

    def __contains__(self, name: str) -> bool:
        return name in self._profiles

    @property
    def names(self) -> tuple[str, ...]:
        """In the order of the file."""
        return tuple(self._profiles)

    def keymap(self, name: str) -> Keymap:
        """A profile ready for use. Raises KeymapError naming the place (profile, source, key, actions)."""
        if name not in self._profiles:
            raise KeymapError(f"遥控器键位文件里没有“{name}”这个方案，现有：{'、'.join(self._profiles)}")
        keys, labels, stand_ins = self._resolve(name, ())
        codes = {source: _invert(name, source, keys[source]) for source in keys}
        _check_complete(name, codes, labels)
        return Keymap(
            name,
            codes,
            labels,
            {source: {a: tuple(c) for a, c in table.items()} for source, table in stand_ins.items()},
            str(self._profiles[name].get("title", "")),
            [source for source in self._profiles[name].get("keys", {}) if source not in PARTIAL],
        )

    def matching(self, device: str) -> str:
        """The profile for a device of this name: the first whose pattern fits, else the generic one."""
        for name, profile in self._profiles.items():
            patterns = profile.get("matches", []) if isinstance(profile, dict) else []
            if any(fnmatch(device.lower(), str(pattern).lower()) for pattern in patterns):
                return name
        return GENERIC

    def _resolve(self, name: str, above: tuple[str, ...]) -> tuple[Keys, dict[Action, str], Keys]:
        """Keys (source → action → codes), labels and stand-ins over those of what it is based on."""
        if name in above:
            raise KeymapError(f"遥控器方案“{name}”的 based_on 绕成了圈：{' → '.join((*above, name))}")
        profile = self._profiles.get(name)
        if not isinstance(profile, dict):
            raise KeymapError(f"遥控器方案“{above[-1] if above else name}”所依据的方案“{name}”不存在或写错了")
        keys: Keys = {}
        labels: dict[Action, str] = {}
        stand_ins: Keys = {}
        if "based_on" in profile:
            keys, labels, stand_ins = self._resolve(str(profile["based_on"]), (*above, name))
        _lay_over(name, "keys", profile, keys)
        _lay_over(name, "stand_ins", profile, stand_ins)
        for word, label in _table(name, "labels", profile.get("labels", {})).items():
            if not isinstance(label, str) or not label.strip():
                raise KeymapError(f"遥控器方案“{name}”里 {word} 键上印的字是空的")
            labels[_action(name, word)] = label
        return keys, labels, stand_ins


def _profiles_in(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KeymapError(f"读不到遥控器键位文件 {path.name}：{error.strerror}") from error
    except ValueError as error:
        raise KeymapError(f"遥控器键位文件 {path.name} 不是有效的 JSON：{error}") from error
    if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
        raise KeymapError(f"遥控器键位文件 {path.name} 的 schema_version 应为 {SCHEMA_VERSION}")
    profiles = data.get("profiles")
    if not isinstance(profiles, dict):
        raise KeymapError(f"遥控器键位文件 {path.name} 的 profiles 应写成 {{...}}")
    return profiles


def _lay_over(name: str, part: str, profile: Mapping[str, Any], below: Keys) -> None:
    for source, table in _table(name, part, profile.get(part, {})).items():
        if source not in SOURCES:
            raise KeymapError(f"遥控器方案“{name}”里的来源“{source}”不认识，只能是 {'、'.join(SOURCES)}")
        mine = {_action(name, word): codes for word, codes in _table(name, source, table).items()}
        checked = {action: _codes(name, source, action, codes) for action, codes in mine.items()}
        below[source] = {**below.get(source, {}), **checked}


def _table(profile: str, place: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise KeymapError(f"遥控器方案“{profile}”的 {place} 应写成 {{...}}")
    return value


def _action(profile: str, word: str) -> Action:
    try:
        return Action(word)
    except ValueError:
        raise KeymapError(f"遥控器方案“{profile}”里的动作“{word}”不认识") from None


def _codes(profile: str, source: str, action: Action, codes: Any) -> list[Code]:
    good = isinstance(codes, list) and all(
        isinstance(code, int | str) and not isinstance(code, bool) for code in codes
    )
    if not good:
        raise KeymapError(f"遥控器方案“{profile}”的 {source} 里，{action} 的键应写成 [键, 键…]")
    return [_kernel_code(profile, code) for code in codes] if source == "evdev" else list(codes)


def _kernel_code(profile: str, code: Code) -> Code:
    """The one name the reader gives this key, though the file may use another of its names."""
    if isinstance(code, int):
        return name_of(code)
    if code.startswith((SCAN, "hat_")):
        return code
    number = number_of(code)
    if number is None:
        raise KeymapError(f"遥控器方案“{profile}”的 evdev 里，内核没有叫“{code}”的键")
    return name_of(number)


def _invert(profile: str, source: str, keys: Mapping[Action, list[Code]]) -> dict[Code, Action]:
    found: dict[Code, Action] = {}
    for action, codes in keys.items():
        for code in codes:
            other = found.setdefault(code, action)
            if other is not action:
                raise KeymapError(
                    f"遥控器方案“{profile}”的 {source} 里，键 {code} 同时给了 {other} 和 {action}，只能给一个"
                )
    return found


def _check_complete(
    profile: str, codes: Mapping[str, Mapping[Code, Action]], labels: Mapping[Action, str]
) -> None:
    for source, table in codes.items():
        lacking = [action for action in NEEDED if action not in table.values()]
        if lacking and source not in PARTIAL:
            raise KeymapError(f"遥控器方案“{profile}”的 {source} 里缺少必需的键：{'、'.join(lacking)}")
    if not codes:
        raise KeymapError(f"遥控器方案“{profile}”里一个键也没有")
    unprinted = [action for action in Action if action not in labels]
    if unprinted:
        raise KeymapError(f"遥控器方案“{profile}”没有写这些键上印的字：{'、'.join(unprinted)}")
