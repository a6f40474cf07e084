"""Several tries at once, the first that succeeds wins. Pure but for the clock.

A connection that is begun while the line is cut waits for the kernel's next SYN (1, 2, 4 … s) after the line
is back; one begun a moment ago does not.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def first_of(
    start: Callable[[], Awaitable[T]], give_back: Callable[[T], Awaitable[object]], *, every: float, most: int
) -> T:
    """The result of the first try that succeeds; another one begins ``every`` seconds, ``most`` at once.

    ``give_back`` gets the results nobody needs. Raises what the last try raised when none is left.
    """
    tries: set[asyncio.Future[T]] = {asyncio.ensure_future(start())}
    try:
        while True:
            done, _ = await asyncio.wait(tries, timeout=every, return_when=asyncio.FIRST_COMPLETED)
            if not done and len(tries) < most:
                tries.add(asyncio.ensure_future(start()))
            tries -= done
            won = [each for each in done if each.exception() is None]
            tries.update(won[1:])
            if won or (done and not tries):
                return (won or list(done))[0].result()
    finally:
        for each in tries:
            each.cancel()
        for result in await asyncio.gather(*tries, return_exceptions=True):
            if not isinstance(result, BaseException):
                await give_back(result)
