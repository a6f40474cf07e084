"""Sentences name keys as most remotes have them; a remote in the hand may print other words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from tvapp.remote.action import Action

NAMES = {
    "OK": Action.OK,
    "“返回”": Action.BACK,
    "“退出”": Action.EXIT,
    "“菜单”": Action.MENU,
    "“播放”": Action.PLAY,
    "“*”": Action.STAR,
    "“#”": Action.HASH,
    "红键": Action.RED,
    "绿键": Action.GREEN,
    "黄键": Action.YELLOW,
    "蓝键": Action.BLUE,
}
"""How screens write keys."""

_NAME = re.compile(r"(?<![A-Za-z])\s?OK(?![A-Za-z])\s?|" + "|".join(map(re.escape, list(NAMES)[1:])))


def printed(text: str, label: Callable[[Action], str]) -> str:
    """The sentence with the words that are printed on this remote: “按 OK 打开” → “按“确定”打开”."""

    def named(found: re.Match[str]) -> str:
        name = found[0].strip()
        word = label(NAMES[name])
        return found[0] if word == name.strip("“”") else f"“{word}”"

    return _NAME.sub(named, text)
