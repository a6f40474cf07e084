"""From a film's key to its file: the server is asked, and makes the film if nobody has yet."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from protocol.video import VideoInfo, VideoState
from tvapp.net.failure import Refused, ServerAway
from tvapp.player.playback import Failure
from tvapp.player.words import CANNOT, FAILURES, NOT_MADE, Said

ASK_AGAIN = 1.0
"""Seconds between two looks at a film that is being made."""
PATIENCE = 30.0
"""Seconds without an answer after which waiting for a film ends."""


class Asked(Protocol):
    """What is needed of the library. Both raise ServerAway or Refused."""

    async def info(self, key: str) -> VideoInfo: ...
    async def prepare(self, key: str) -> VideoInfo: ...


async def find(films: Asked, key: str, making: Callable[[VideoInfo], None]) -> VideoInfo | Said:
    """The film that can be played now, or why there is none; ``making`` hears how far it is."""
    try:
        info = await films.info(key)
        if info.state in (VideoState.ABSENT, VideoState.FAILED):
            making(info)
            info = await films.prepare(key)
        info = await _made(films, info, making)
    except ServerAway:
        return FAILURES[Failure.NETWORK]
    except Refused as refusal:
        return Said(refusal.sentence, CANNOT)
    if info.state is not VideoState.READY or not info.url:
        return Said(info.detail or NOT_MADE, CANNOT)
    return info


async def _made(films: Asked, info: VideoInfo, making: Callable[[VideoInfo], None]) -> VideoInfo:
    """Waits while it is being made; a server that is away for moments does not end the wait."""
    heard = time.monotonic()
    while info.state is VideoState.MAKING:
        making(info)
        await asyncio.sleep(ASK_AGAIN)
        try:
            info = await films.info(info.key)
            heard = time.monotonic()
        except ServerAway:
            if time.monotonic() - heard > PATIENCE:
                raise
    return info
