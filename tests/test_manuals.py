"""The manuals: what they show and what they point to is there, and no picture is forgotten."""

import re
import shlex
from pathlib import Path

import pytest
from PIL import Image

from server.__main__ import command_line

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PICTURES = DOCS / "pictures"
PAGES = (*sorted(ROOT.glob("README*.md")), *sorted(DOCS.glob("*.md")))
MANUALS = tuple(page for page in PAGES if page.name.startswith("manual-"))
PROGRAM = (
    *("server/**/*.py", "server/**/*.js", "server/**/*.html", "server/**/*.json"),
    *("tvapp/**/*.py", "screens/*.py", "protocol/*.py", "box/*.py", "deploy/box/install"),
)
"""Where the program's words stand."""
MOST_BYTES = 3_000_000
WIDEST = 1366

_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def links(page: Path) -> list[tuple[bool, str]]:
    """(whether a picture, where to) of each link, those in code left out."""
    words = _CODE.sub("", page.read_text("utf-8"))
    return [(mark == "!", target) for mark, target in _LINK.findall(words)]


def anchors(page: Path) -> set[str]:
    """What headings are called in links: small letters, spaces as hyphens, punctuation gone."""
    prose = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def astray(page: Path) -> list[str]:
    """Targets within the project that are not there."""
    lost = []
    for _, target in links(page):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            lost.append(target)
    return lost


def quoted(page: Path) -> set[str]:
    """What stands in “ ” in a manual, cut where … stands for what differs each time."""
    words = re.sub(r"```.*?```|\n", "", page.read_text("utf-8"), flags=re.DOTALL)
    parts = (part for quote in re.findall(r"“([^”]+)”", words) for part in re.split(r"…|[‘’]", quote))
    return {part.strip() for part in parts} - {""}


@pytest.mark.parametrize("page", MANUALS, ids=lambda page: page.name)
def test_what_a_manual_puts_in_quotes_is_what_the_program_says(page: Path) -> None:
    said = "".join(path.read_text("utf-8") for pattern in PROGRAM for path in ROOT.glob(pattern))
    assert {words for words in quoted(page) if words not in said} == set()


def test_every_command_that_a_handbook_prints_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGWU_DATA", "/var/lib/dianshi-zhengwu")
    reader = command_line()
    for page in DOCS.glob("*.zh-CN.md"):
        printed = re.findall(r"(?:^|`|&& )zhengwu ([^`\n#&]*)", page.read_text("utf-8"), re.MULTILINE)
        for words in map(shlex.split, printed):
            if len(words) > 1 or words == ["doctor"]:  # one alone is the name of a group of commands
                assert reader.parse_args(words).run, (page.name, words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_picture_and_heading_that_a_page_names_is_there(page: Path) -> None:
    assert astray(page) == []


def test_a_lost_picture_page_or_heading_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("## 密钥：先说清楚\n", "utf-8")
    page = tmp_path / "a.md"
    page.write_text(
        "[1](b.md#密钥先说清楚) [2](b.md#备份) [3](c.md) ![4](d.png) [5](#a) `[6](e.md)`", "utf-8"
    )
    assert astray(page) == ["b.md#备份", "c.md", "d.png", "#a"]


def test_both_manuals_show_pictures_and_every_picture_is_shown_somewhere() -> None:
    assert len(MANUALS) == 2 and all(any(shown for shown, _ in links(page)) for page in MANUALS)
    shown = {(page.parent / target).resolve() for page in PAGES for picture, target in links(page) if picture}
    assert {path.name for path in PICTURES.iterdir()} - {path.name for path in shown} == set()


def test_pictures_are_small_enough_to_be_read_on_a_slow_line() -> None:
    pictures = sorted(PICTURES.glob("*.png"))
    assert sum(path.stat().st_size for path in pictures) <= MOST_BYTES
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.width <= WIDEST, path.name
