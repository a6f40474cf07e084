"""The SQL of the library: rows of files, and what the catalogue says of a video and its guides."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.film_key import guide_number
from protocol.guide import Guide, GuideState
from protocol.video import Video, VideoState
from server.catalogue.tables import catalogue_records, guides, short_numbers

from .making.order import MadeFilm
from .rules import ABANDONED_MS, Origin, VideoFile, film_of_guide
from .tables import video_files

_RECORD = "video"


async def all_videos(conn: AsyncConnection) -> list[Video]:
    """The county's videos in the order they are listed."""
    query = (
        select(catalogue_records.c.document)
        .where(catalogue_records.c.kind == _RECORD)
        .order_by(catalogue_records.c.position)
    )
    return [Video.model_validate_json(document) for document in (await conn.execute(query)).scalars()]


async def videos_by_key(conn: AsyncConnection, keys: Iterable[str]) -> dict[str, Video]:
    """Videos that are listed, and the films guides have of their own (``guide_0308``)."""
    keys = list(keys)
    query = select(catalogue_records.c.key, catalogue_records.c.document).where(
        catalogue_records.c.kind == _RECORD, catalogue_records.c.key.in_(keys)
    )
    found = {row.key: Video.model_validate_json(row.document) for row in await conn.execute(query)}
    numbers = [number for key in keys if key not in found and (number := guide_number(key)) is not None]
    if numbers:
        query = (
            select(guides.c.document)
            .join(short_numbers, short_numbers.c.code == guides.c.code)
            .where(short_numbers.c.number.in_(numbers), guides.c.until_version.is_(None))
        )
        for document in (await conn.execute(query)).scalars():
            guide = Guide.model_validate_json(document)
            if guide.state is not GuideState.CANCELLED:
                video = film_of_guide(guide)
                found[video.key] = video
    return found


async def digests_of(conn: AsyncConnection, videos: Iterable[Video]) -> dict[str, tuple[str, ...]]:
    """Of each video the digests of its published guides, in its order."""
    videos = list(videos)
    codes = {code for video in videos for code in video.guides}
    known: dict[str, str] = {}
    query = select(guides.c.code, guides.c.digest).where(guides.c.until_version.is_(None))
    # 425 videos name more guides than a statement may have parameters: then all of them are read.
    if len(codes) <= 500:
        query = query.where(guides.c.code.in_(codes))
    for row in await conn.execute(query):
        known[row.code] = row.digest
    return {video.key: tuple(known[code] for code in video.guides if code in known) for video in videos}


async def guides_of(conn: AsyncConnection, video: Video) -> tuple[Guide, ...]:
    """The guides a video explains, as they are published; cancelled ones are left out."""
    query = select(guides.c.code, guides.c.document).where(
        guides.c.code.in_(video.guides), guides.c.until_version.is_(None)
    )
    found = {row.code: Guide.model_validate_json(row.document) for row in await conn.execute(query)}
    published = (found[code] for code in video.guides if code in found)
    return tuple(guide for guide in published if guide.state is not GuideState.CANCELLED)


async def files_of(conn: AsyncConnection, keys: Iterable[str] | None = None) -> dict[str, VideoFile]:
    """Rows of the library, all or those of some videos."""
    query = select(video_files)
    if keys is not None:
        query = query.where(video_files.c.key.in_(list(keys)))
    return {row.key: _file(row) for row in await conn.execute(query)}


async def guide_named(conn: AsyncConnection, name: str) -> tuple[str, int]:
    """Code and short number of a published guide by either of them; ("", 0) when there is none."""
    query = (
        select(guides.c.code, short_numbers.c.number)
        .join(short_numbers, short_numbers.c.code == guides.c.code)
        .where(guides.c.until_version.is_(None))
    )
    if name.isdecimal() and len(name) <= 4:
        query = query.where(short_numbers.c.number == int(name))
    else:
        query = query.where(guides.c.code == name)
    row = (await conn.execute(query)).first()
    return (row.code, row.number) if row else ("", 0)


def row_of(file: VideoFile) -> dict[str, Any]:
    """The row of a file."""
    return asdict(file) | {"origin": file.origin.value, "state": file.state.value}


async def claim(conn: AsyncConnection, key: str, recipe: str, maker: str, now: int) -> bool:
    """Take a film to be made; False when another maker is at it, or when it is the operator's own."""
    fresh: dict[str, Any] = {
        "state": VideoState.MAKING.value,
        "recipe": recipe,
        "progress": 0,
        "maker": maker,
        "seen": now,
    }
    free = or_(
        video_files.c.state != VideoState.MAKING.value,
        video_files.c.seen <= now - ABANDONED_MS,
        video_files.c.maker == maker,
    )
    statement = update(video_files).where(
        video_files.c.key == key, video_files.c.origin == Origin.MADE.value, free
    )
    if (await conn.execute(statement.values(fresh))).rowcount:
        return True
    # Two nodes may come here at once: the key lets one of them through.
    if (await conn.execute(select(video_files.c.key).where(video_files.c.key == key))).first():
        return False
    await conn.execute(insert(video_files).values(key=key, origin=Origin.MADE.value, **fresh))
    return True


async def tell_progress(conn: AsyncConnection, progress: Mapping[str, float], maker: str, now: int) -> None:
    """Write down how far this maker's films are (0…1), and that it is there."""
    for key, done in progress.items():
        statement = update(video_files).where(_mine(key, maker))
        await conn.execute(statement.values(progress=round(done * 1000), seen=now))


async def finish(conn: AsyncConnection, key: str, made: MadeFilm, maker: str, now: int) -> bool:
    """The film is there; False when somebody else has taken it meanwhile."""
    statement = update(video_files).where(_mine(key, maker))
    done = await conn.execute(
        statement.values(
            state=VideoState.READY.value,
            seconds=round(made.seconds),
            width=made.width,
            height=made.height,
            size=made.size,
            sha256=made.sha256,
            captions_sha256=made.captions_sha256,
            thumbnail_sha256=made.thumbnail_sha256,
            progress=1000,
            maker="",
            seen=now,
        )
    )
    return bool(done.rowcount)


async def fail(conn: AsyncConnection, key: str, maker: str, now: int) -> None:
    """The film was not made; it may be ordered again."""
    statement = update(video_files).where(_mine(key, maker))
    await conn.execute(statement.values(state=VideoState.FAILED.value, maker="", seen=now))


async def release(conn: AsyncConnection, key: str, maker: str) -> None:
    """The maker ends before the film is made: as if nobody had ordered it."""
    await conn.execute(delete(video_files).where(_mine(key, maker)))


def _mine(key: str, maker: str) -> Any:
    return and_(
        video_files.c.key == key,
        video_files.c.state == VideoState.MAKING.value,
        video_files.c.maker == maker,
    )


def _file(row: Row[Any]) -> VideoFile:
    fields = dict(row._mapping)
    return VideoFile(**fields | {"origin": Origin(fields["origin"]), "state": VideoState(fields["state"])})
