"""What is read of a screen: the chosen thing, or all of it in the order one would explain it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SCAN = "屏幕上有一个二维码，请用手机扫一扫"
NOTHING = "这里没有可以读的字"


@dataclass(frozen=True)
class Page:
    """The words of a screen."""

    title: str
    body: tuple[str, ...] = ()
    """What is only read, from the top."""
    choices: tuple[str, ...] = ()
    """What can be chosen now."""
    notice: str = ""
    """What has just happened."""
    code: bool = False
    """Whether a QR code is shown."""


def read_page(page: Page) -> list[str]:
    """Lines: heading, text, what to do with the code, what has just happened, what can be chosen."""
    lines = _once([page.title, *page.body])
    if page.code and not any("扫" in line for line in lines):
        lines.append(SCAN)
    if page.notice:
        lines.append(page.notice)
    if page.choices:
        lines += ["可以选", *page.choices]
    return lines or [NOTHING]


def read_body(page: Page) -> list[str]:
    """Only what has changed when a page is turned: its text."""
    return _once([line for line in page.body if line != page.title]) or [page.title or NOTHING]


def read_arrival(page: Page, focused: str) -> list[str]:
    """Where one has come to, and what is chosen there."""
    return [line for line in (page.title, page.notice, focused) if line] or [NOTHING]


def _once(lines: Iterable[str]) -> list[str]:
    """Without empty ones and what is there twice, as a heading that the page repeats."""
    return list(dict.fromkeys(line for line in lines if line))


def lines_of(pieces: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The readings of several pieces as one."""
    return tuple(line for reading in pieces for line in reading)
