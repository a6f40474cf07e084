"""Read-aloud as the program on the screen uses it: the real process, the real engine, real time."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from tvapp.voice.voice import Trouble, Voice

LONG = ["这一句话要说很久很久，说到有人按了一个键才停下来，所以它写得这么长"] * 3


@pytest.fixture
async def voice() -> AsyncIterator[Voice]:
    made = Voice(stand_in=True, on_trouble=lambda trouble: pytest.fail(trouble))
    yield made
    await made.close()


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("still not after ten seconds")


async def test_it_says_what_it_is_asked_to_and_is_silent_afterwards(voice: Voice) -> None:
    voice.say(["看指南"], 170)
    assert voice.speaking == "看指南"
    await until(lambda: not voice.speaking)
    assert voice.delay is not None


async def test_it_takes_as_long_as_a_person_would(voice: Voice) -> None:
    await voice.start()
    await until(lambda: bool(voice.sink))
    clock = asyncio.get_running_loop().time
    began = clock()
    voice.say(["一千八百六十二件事"], 170)
    await until(lambda: not voice.speaking)
    assert clock() - began > 1.5


async def test_stopped_it_is_silent_and_then_says_the_next_thing(voice: Voice) -> None:
    voice.say(LONG, 170)
    await until(lambda: voice.delay is not None)
    voice.stop()
    assert voice.speaking == ""
    voice.say(["好的"], 170)
    assert voice.speaking == "好的"
    # Had the long text not been stopped, this would take half a minute.
    await until(lambda: not voice.speaking)


async def test_a_new_thing_takes_the_place_of_the_old(voice: Voice) -> None:
    voice.say(LONG, 170)
    await until(lambda: voice.delay is not None)
    voice.say(["下一页"], 170)
    await until(lambda: not voice.speaking)


async def test_a_dead_process_is_started_again_by_the_next_order(voice: Voice) -> None:
    voice.say(LONG, 170)
    await until(lambda: voice.delay is not None)
    assert voice._process is not None
    voice._process.kill()
    await until(lambda: not voice.speaking)
    voice.delay = None
    voice.say(["好的"], 170)
    await until(lambda: voice.delay is not None)


async def test_an_engine_that_cannot_speak_is_told_in_plain_words() -> None:
    troubles: list[Trouble] = []
    voice = Voice("/there/is/no/such/engine", stand_in=True, on_trouble=troubles.append)
    try:
        voice.say(["看指南"], 170)
        await until(lambda: bool(troubles))
        assert troubles == [Trouble.NO_SPEECH] and voice.speaking == ""
    finally:
        await voice.close()
