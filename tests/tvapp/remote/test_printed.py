"""Keys are named as they are printed on the remote in the hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tvapp.remote.printed import printed
from tvapp.remote.profiles import Profiles

SHIPPED = Path(__file__).parents[3] / "remote_keymap.json"


@pytest.mark.parametrize(
    ("profile", "sentence", "shown"),
    [
        ("generic", "按 ↑ ↓ 选，按 OK 打开", "按 ↑ ↓ 选，按 OK 打开"),
        ("cable", "按 ↑ ↓ 选，按 OK 打开", "按 ↑ ↓ 选，按“确定”打开"),
        ("cable", "要选它，按 OK", "要选它，按“确定”"),
        ("cable_numbered", "请按“返回”再找，按红键看", "请按“返回”再找，按“红”看"),
        ("keyboard", "请按“返回”再找", "请按“Esc”再找"),
        ("cable", "按红键", "按“直播”"),
        ("cec", "“#”换行，“*”删", "“.”换行，“*”删"),
        ("cable", "BOOK、OKAY 不是键", "BOOK、OKAY 不是键"),
    ],
)
def test_a_sentence_names_the_keys_of_this_remote(profile: str, sentence: str, shown: str) -> None:
    assert printed(sentence, Profiles.read(SHIPPED).keymap(profile).label) == shown
