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


async def test_a_refusal_is_told_when_no_try_is_left_and_not_tried_again_here() -> None:
    begun = 0

    async def start() -> int:
        nonlocal begun
        begun += 1
        await asyncio.sleep(0.01)
        raise OSError("refused")

    async def nothing(_: int) -> None: ...

    with pytest.raises(OSError):
        await asyncio.wait_for(first_of(start, nothing, every=5.0, most=2), 5)
    assert begun == 1


async def test_a_try_that_gives_up_does_not_take_the_younger_ones_with_it() -> None:
    begun = 0

    async def start() -> int:
        nonlocal begun
        begun += 1
        mine = begun
        await asyncio.sleep(0.05 if mine == 1 else 0.2)
        if mine == 1:
            raise TimeoutError
        return mine

    async def nothing(_: int) -> None: ...

    assert await first_of(start, nothing, every=0.02, most=3) == 2
