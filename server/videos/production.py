"""Making many films ahead: side by side on the cores, with a bar; interrupted, it goes on where it was."""

import asyncio
import os
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.exc import DBAPIError

from protocol.video import Video, VideoState
from server.clock import now_ms
from server.store.engine import Store

from . import store as library
from .files import VideoFiles
from .making.maker import Maker, MakingFailed
from .rules import Origin, recipe, state_of
from .workshop import make_film, take

_BAR = 30
_TELL_SECONDS = 3.0


@dataclass(slots=True)
class Production:
    """What became of the films that were wanted."""

    made: int = 0
    ready: int = 0
    """They were there already."""
    elsewhere: int = 0
    """Another maker is at them."""
    failed: list[tuple[Video, str]] = field(default_factory=list)
    seconds: float = 0.0
    """Of film that was made."""
    took: float = 0.0


class Bar:
    """How far it is, on one line of a terminal; elsewhere a line for every twentieth part."""

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0
        self._started = time.monotonic()
        self._shown = -1
        self._parts: dict[str, float] = {}

    def progress(self, key: str, done: float) -> None:
        """A film is made to ``done`` of 1."""
        self._parts[key] = done
        if sys.stderr.isatty():
            self._show()

    def done(self, key: str) -> float:
        """How far a film is, 0…1."""
        return self._parts.get(key, 0.0)

    def finished(self, key: str) -> None:
        """A film is done with."""
        self._parts.pop(key, None)
        self._done += 1
        if sys.stderr.isatty() or self._done * 20 // self._total > self._shown:
            self._shown = self._done * 20 // self._total
            self._show()

    def end(self) -> None:
        """Leave the line."""
        if sys.stderr.isatty():
            print(file=sys.stderr)

    def _show(self) -> None:
        share = (self._done + sum(self._parts.values())) / self._total
        filled = round(share * _BAR)
        left = (time.monotonic() - self._started) * (1 - share) / share if share else 0.0
        words = f"[{'█' * filled}{'·' * (_BAR - filled)}] {self._done} / {self._total}，还要 {_minutes(left)}"
        terminal = sys.stderr.isatty()
        print(
            f"\r{words}  " if terminal else words, end="" if terminal else "\n", file=sys.stderr, flush=True
        )


async def produce(
    store: Store,
    files: VideoFiles,
    videos: Sequence[Video],
    *,
    speech_command: str = "",
    makers: int = 0,
    again: bool = False,
) -> Production:
    """Make what is not there yet; ``makers``: processes at once (0: one a core); ``again``: all."""
    await asyncio.to_thread(files.clear_left)
    async with store.read() as conn:
        digests = await library.digests_of(conn, videos)
        rows = await library.files_of(conn)
    wanted: list[tuple[Video, str]] = []
    done = Production()
    for video in videos:
        made_of = recipe(video, digests[video.key], speech_command)
        row = rows.get(video.key)
        own = row is not None and row.origin is not Origin.MADE
        ready = (
            row is not None and state_of(row, made_of, now_ms()) is VideoState.READY and not files.lost(row)
        )
        if own or (ready and not again):
            done.ready += 1
        else:
            wanted.append((video, made_of))
    if wanted:
        started = time.monotonic()
        bar = Bar(len(wanted))
        count = min(len(wanted), makers or len(os.sched_getaffinity(0)))
        line = iter(wanted)
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(_work(store, files, line, speech_command, bar, done))
        done.took = time.monotonic() - started
        bar.end()
    return done


async def _work(
    store: Store,
    files: VideoFiles,
    line: Iterator[tuple[Video, str]],
    speech_command: str,
    bar: Bar,
    done: Production,
) -> None:
    """One maker, until the line is empty."""
    maker, name = Maker(), secrets.token_hex(8)
    claimed = ""
    try:
        for video, made_of in line:
            claimed = video.key  # before the row is: a stop may come while it is being written
            if not await take(store, video.key, made_of, name, now_ms()):
                claimed = ""
                done.elsewhere += 1
                bar.finished(video.key)
                continue
            telling = asyncio.create_task(_tell(store, video.key, name, bar))
            try:
                seconds = await make_film(
                    store,
                    files,
                    maker,
                    video,
                    speech_command=speech_command,
                    maker_name=name,
                    now=now_ms,
                    on_progress=partial(bar.progress, video.key),
                )
                done.seconds += seconds
                done.made += 1
            except (MakingFailed, OSError) as error:
                done.failed.append((video, str(error)))
                async with store.write() as conn:
                    await library.fail(conn, video.key, name, now_ms())
            finally:
                telling.cancel()
            claimed = ""
            bar.finished(video.key)
    finally:
        await maker.close()
        if claimed:
            async with store.write() as conn:
                await library.release(conn, claimed, name)


async def _tell(store: Store, key: str, name: str, bar: Bar) -> None:
    """Write down how far a film is: a television may wait for it, and nobody must take it over."""
    while True:
        await asyncio.sleep(_TELL_SECONDS)
        with suppress(DBAPIError):
            async with store.write() as conn:
                await library.tell_progress(conn, {key: bar.done(key)}, name, now_ms())


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} 秒" if seconds < 90 else f"{seconds / 60:.0f} 分钟"
