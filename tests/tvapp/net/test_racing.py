"""Several tries at once: a stuck one does not hold up the next, and nothing is left open."""

import asyncio

import pytest

from tvapp.net.racing import first_of


async def test_a_stuck_try_is_overtaken_and_what_nobody_needs_is_given_back() -> None:
    begun, given_back, cut = [], [], asyncio.Event()

    async def start() -> int:
        number = len(begun)
        begun.append(number)
        if number < 2:
            await cut.wait()
        return number

    async def give_back(result: int) -> None:
        given_back.append(result)

    assert await first_of(start, give_back, every=0.01, most=9) == 2
    assert begun == [0, 1, 2] and given_back == []


async def test_no_more_than_so_many_at_once_and_a_refusal_is_told_at_once() -> None:
    begun: list[int] = []

    async def start() -> int:
        begun.append(1)
        if len(begun) < 3:
            await asyncio.sleep(0.1)
        raise OSError("refused")

    async def nothing(_: int) -> None: ...

    with pytest.raises(OSError):
        await first_of(start, nothing, every=0.01, most=2)
    assert len(begun) == 2
