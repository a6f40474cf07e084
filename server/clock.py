"""The clock of the service; tests put their own into ``app[CLOCK]``."""

import time
from collections.abc import Callable

from aiohttp import web

Clock = Callable[[], int]
"""Answers milliseconds since 1970-01-01 UTC."""


def now_ms() -> int:
    """The system's time in milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000


CLOCK: web.AppKey[Clock] = web.AppKey("clock")
