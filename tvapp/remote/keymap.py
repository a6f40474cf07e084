"""remote_keymap.json: which key of which remote means what, and what is printed on it.

The file holds profiles, one per box and remote. A profile names, for every source of keys ("sdl",
"evdev", "joystick", "browser"), the codes of each action, and the label printed on each key. It may
be `based_on` another one and then says only what differs; an action it lists for a source replaces
that action's whole list. Codes are numbers (SDL keys as Kivy reports them, joystick buttons,
evdev numbers) or names (evdev names such as KEY_OK, browser names such as ArrowUp).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tvapp.remote.action import NEEDED, Action

SCHEMA_VERSION = 1
SOURCES = ("sdl", "evdev", "joystick", "browser")
MOST_UNKNOWN = 200

Code = int | str
log = logging.getLogger(__name__)


class KeymapError(ValueError):
    """The file cannot be used; the message says in Chinese where it is wrong."""


class Keymap:
    """One profile, ready for use."""

    def __init__(
        self, profile: str, codes: Mapping[str, Mapping[Code, Action]], labels: Mapping[Action, str]
    ) -> None:
        self.profile = profile
        self._codes = codes
        self._labels = labels
        self._reachable = {action for source in codes.values() for action in source.values()}
        self._unknown: set[tuple[str, Code]] = set()

    @classmethod
    def load(cls, path: Path, profile: str) -> Keymap:
        """Read a profile. Raises KeymapError naming the place (profile, source, key, actions)."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise KeymapError(f"读不到遥控器键位文件 {path.name}：{error.strerror}") from error
        except ValueError as error:
            raise KeymapError(f"遥控器键位文件 {path.name} 不是有效的 JSON：{error}") from error
        if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
            raise KeymapError(f"遥控器键位文件 {path.name} 的 schema_version 应为 {SCHEMA_VERSION}")
        profiles = data.get("profiles")
        if not isinstance(profiles, dict) or profile not in profiles:
            known = "、".join(profiles) if isinstance(profiles, dict) else "（没有）"
            raise KeymapError(f"遥控器键位文件里没有“{profile}”这个方案，现有：{known}")
        keys, labels = _resolve(profiles, profile, ())
        codes = {source: _invert(profile, source, keys[source]) for source in keys}
        _check_complete(profile, codes, labels)
        return cls(profile, codes, labels)

    def action(self, source: str, code: Code) -> Action | None:
        """What this key means; None for a key nobody knows, which is logged once for the operator."""
        known = self._codes.get(source, {}).get(code)
        if known is None and (source, code) not in self._unknown and len(self._unknown) < MOST_UNKNOWN:
            self._unknown.add((source, code))
            log.warning("不认识的按键：来源 %s，键码 %s（方案 %s）", source, code, self.profile)
        return known

    def label(self, action: Action) -> str:
        """What is printed on the key, to be named on the screen."""
        return self._labels[action]

    def has(self, action: Action) -> bool:
        """Whether this remote has a key for the action at all (many have no colour keys)."""
        return action in self._reachable


def _resolve(
    profiles: Mapping[str, Any], name: str, above: tuple[str, ...]
) -> tuple[dict[str, dict[Action, list[Code]]], dict[Action, str]]:
    """The profile's keys (source → action → codes) and labels over those it is based on."""
    if name in above:
        raise KeymapError(f"遥控器方案“{name}”的 based_on 绕成了圈：{' → '.join((*above, name))}")
    profile = profiles.get(name)
    if not isinstance(profile, dict):
        raise KeymapError(f"遥控器方案“{above[-1] if above else name}”所依据的方案“{name}”不存在或写错了")
    keys: dict[str, dict[Action, list[Code]]] = {}
    labels: dict[Action, str] = {}
    if "based_on" in profile:
        keys, labels = _resolve(profiles, str(profile["based_on"]), (*above, name))
    for source, table in _table(name, "keys", profile.get("keys", {})).items():
        if source not in SOURCES:
            raise KeymapError(f"遥控器方案“{name}”里的来源“{source}”不认识，只能是 {'、'.join(SOURCES)}")
        mine = {_action(name, word): codes for word, codes in _table(name, source, table).items()}
        checked = {action: _codes(name, source, action, codes) for action, codes in mine.items()}
        keys[source] = {**keys.get(source, {}), **checked}
    for word, label in _table(name, "labels", profile.get("labels", {})).items():
        if not isinstance(label, str) or not label.strip():
            raise KeymapError(f"遥控器方案“{name}”里 {word} 键上印的字是空的")
        labels[_action(name, word)] = label
    return keys, labels


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
    return list(codes)


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
        # Joystick buttons only come beside other keys.
        if lacking and source != "joystick":
            raise KeymapError(f"遥控器方案“{profile}”的 {source} 里缺少必需的键：{'、'.join(lacking)}")
    if not codes:
        raise KeymapError(f"遥控器方案“{profile}”里一个键也没有")
    unprinted = [action for action in Action if action not in labels]
    if unprinted:
        raise KeymapError(f"遥控器方案“{profile}”没有写这些键上印的字：{'、'.join(unprinted)}")
