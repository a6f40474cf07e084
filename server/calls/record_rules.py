"""Who may read and write what is written down about a call, how a ticket's number is written. Pure."""

import re

from server.calls.rules import RefusedMove

WRITABLE_MS = 24 * 3_600_000
"""So long after a call's end its clerks may still write and read: after-call work, and what came up later."""


def is_writable(ended: int | None, now: int) -> bool:
    """While the call goes on, and a day long after it."""
    return ended is None or now - ended < WRITABLE_MS


def ticket_number(text: str, pattern: str) -> str:
    """As it is kept: capitals, no blanks; empty stays empty. Raises RefusedMove when it cannot be one."""
    number = "".join(text.split()).upper()
    if number and re.fullmatch(pattern, number) is None:
        raise RefusedMove("这不像工单编号，请照 12345 系统里的写，例如 20260315001234。")
    return number


def paragraphs(text: str) -> str:
    """A note without what cannot be printed; its lines stay."""
    return "".join(c for c in text if c == "\n" or c.isprintable()).strip()
