"""The operator's handbook as somebody reads it who has nothing else: its commands, its words."""

import asyncio
import contextlib
import io
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from server.__main__ import main

DOCS = Path(__file__).resolve().parents[2] / "docs"


class Handbook:
    """``manual-operator`` and the pages for boxes it leads to."""

    def __init__(self) -> None:
        pages = ("manual-operator", "box", "remotes")
        self.text = "\n".join((DOCS / f"{page}.zh-CN.md").read_text("utf-8") for page in pages)

    def says(self, words: str) -> str:
        """The words themselves, which stand in it."""
        assert words in self.text, f"the handbook does not say {words!r}"
        return words

    def command(self, begins: str, instead: Mapping[str, object]) -> list[str]:
        """The words of a command printed in it, with the reader's own names ``instead`` of its examples."""
        found = re.search(rf"(?:^\s*|`){re.escape(begins)}[^`\n]*", self.text, re.MULTILINE)
        assert found, f"the handbook has no command {begins!r}"
        line = found.group().strip("` \n")
        for example, own in instead.items():
            assert example in line, (example, line)
            line = line.replace(example, str(own))
        return shlex.split(line)

    async def zhengwu(self, data: Path, begins: str, instead: Mapping[str, object]) -> tuple[int, str]:
        """Run a ``zhengwu`` command of it; exit code and what was printed."""
        _, *words = self.command(begins, instead)
        told = io.StringIO()
        with (
            mock.patch.object(sys, "argv", ["zhengwu", *words, "--data", str(data)]),
            contextlib.redirect_stdout(told),
            contextlib.redirect_stderr(told),
        ):
            code = await asyncio.to_thread(main)
        return code, told.getvalue()
