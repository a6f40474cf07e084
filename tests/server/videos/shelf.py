"""A catalogue with a few guides and videos in a running service's database, without publishing."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import insert

from protocol.video import Video
from server.catalogue.imports.difference import digest_of
from server.catalogue.tables import catalogue_records, guide_groups, guides, short_numbers
from server.store.engine import Store
from server.videos.making.maker import Maker, MakingFailed
from server.videos.making.order import CAPTIONS, FILM, THUMBNAIL, MadeFilm, MakeJob
from tests.server.videos.conftest import GUIDE, VIDEO, Film

OTHER = Video(key="v008", title="另一个视频", theme="看病与医保", guides=("GONE-1",))


async def fill(store: Store) -> None:
    """GUIDE, VIDEO and OTHER, whose guide is not published."""
    async with store.write() as conn:
        await conn.execute(
            insert(guides).values(
                code=GUIDE.code,
                from_version=1,
                digest=digest_of(GUIDE),
                source="test",
                document=GUIDE.model_dump_json(),
            )
        )
        await conn.execute(insert(short_numbers).values(number=GUIDE.number, code=GUIDE.code, given=1))
        for at, theme in enumerate(("老人与养老", "看病与医保")):
            await conn.execute(
                insert(guide_groups).values(kind="theme", name=theme, key=f"t{at}", position=at)
            )
        for at, video in enumerate((VIDEO, OTHER)):
            await conn.execute(
                insert(catalogue_records).values(
                    kind="video", key=video.key, position=at, document=video.model_dump_json()
                )
            )


class QuickMaker:
    """Puts the session's film where a real maker would make one."""

    def __init__(self, film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
        self.film = film
        self.jobs: list[MakeJob] = []
        self.fails = False
        self.busy, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()

        async def make(_maker: Maker, job: MakeJob, on_progress: Callable[[float], None] = print) -> MadeFilm:
            return await self.make(job, on_progress)

        monkeypatch.setattr(Maker, "make", make)

    async def make(self, job: MakeJob, on_progress: Callable[[float], None]) -> MadeFilm:
        """As ``Maker.make``."""
        self.jobs.append(job)
        self.busy.set()
        on_progress(0.5)
        await self.gate.wait()
        if self.fails:
            raise MakingFailed("as the test wants it")
        for name in (FILM, CAPTIONS, THUMBNAIL):
            shutil.copyfile(self.film.folder / name, Path(job.folder) / name)
        return self.film.made


async def state(http: aiohttp.ClientSession, key: str) -> dict[str, Any]:
    """What can be played."""
    async with http.get(f"/api/videos/{key}") as answer:
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found


async def until(http: aiohttp.ClientSession, key: str, *states: str, progress: float = 0.0) -> dict[str, Any]:
    """Ask until it is in one of the states and so far."""
    async with asyncio.timeout(60):
        while True:
            found = await state(http, key)
            if found["state"] in states and found["progress"] >= progress:
                return found
            await asyncio.sleep(0.05)
