"""Asking again until the server is there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tvapp.net.failure import ServerAway

T = TypeVar("T")

TRY_AGAIN = 2.0
"""Seconds between tries."""


async def patiently(ask: Callable[[], Awaitable[T]], away: Callable[[str], None]) -> T:
    """The answer, however long the server is away; ``away(sentence)`` is called at each try that failed.

    Raises Refused. Whoever loses interest cancels.
    """
    while True:
        try:
            return await ask()
        except ServerAway as failure:
            away(failure.sentence)
            await asyncio.sleep(TRY_AGAIN)
