"""Putting an operator's films into the library: all of a table, or nothing of it."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.video import Video, VideoState
from server.catalogue import store as catalogue
from server.catalogue.tables import catalogue_records, guides
from server.store.engine import Store

from . import store as library
from .files import VideoFiles, checksum
from .making.film import first_picture, repack
from .rules import Origin, VideoFile
from .tables import video_files
from .video_list import Known, ListedVideo

_THUMBNAIL = (640, 360)


class NotAPicture(Exception):
    """A thumbnail that cannot be opened; the text names it, in Chinese."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import does to the list of videos."""

    new: int
    changed: int


async def known_to(store: Store) -> Known:
    """What rows may refer to: themes, published guides, short numbers."""
    async with store.read() as conn:
        groups = await catalogue.groups(conn)
        numbers = await catalogue.given_numbers(conn)
        codes = await conn.execute(select(guides.c.code).where(guides.c.until_version.is_(None)))
        published = set(codes.scalars())
    return Known(
        themes=[group.name for group in groups["theme"]],
        codes=published,
        numbers={number: code for code, number in numbers.items()},
    )


async def import_videos(
    store: Store, files: VideoFiles, listed: Sequence[ListedVideo], now: int
) -> Difference:
    """Copy the files, then write all rows in one transaction. Raises ``NotAPicture``, OSError."""
    rows: list[VideoFile] = []
    with files.working_folder() as folder:
        copied = [await asyncio.to_thread(_copied, each, folder, now) for each in listed]
        for row, names in copied:
            for name, ending in names:
                # Files are named after what is in them: one nobody refers to does no harm.
                await asyncio.to_thread(files.take, row.key, folder / name, _name_of(row, ending), ending)
            rows.append(row)
    async with store.write() as conn:
        difference = await _list(conn, [each.video for each in listed])
        await conn.execute(delete(video_files).where(video_files.c.key.in_([row.key for row in rows])))
        await conn.execute(insert(video_files), [library.row_of(row) for row in rows])
    return difference


def _copied(each: ListedVideo, folder: Path, now: int) -> tuple[VideoFile, list[tuple[str, str]]]:
    """Copies in the working folder, and the row that will name them."""
    key = each.video.key
    names: list[tuple[str, str]] = []
    sums = {"mp4": "", "vtt": "", "jpg": ""}
    size = 0
    if each.film is not None:
        if each.probed is not None and not each.probed.index_first:
            repack(each.film, folder / f"{key}.mp4")
        else:
            shutil.copyfile(each.film, folder / f"{key}.mp4")
        size = (folder / f"{key}.mp4").stat().st_size
        names.append((f"{key}.mp4", "mp4"))
    if each.captions is not None:
        text = each.captions.read_text("utf-8-sig")
        (folder / f"{key}.vtt").write_text(text, encoding="utf-8")
        names.append((f"{key}.vtt", "vtt"))
    if each.thumbnail is not None or each.film is not None:
        _thumbnail(each, folder / f"{key}.jpg")
        names.append((f"{key}.jpg", "jpg"))
    for name, ending in names:
        sums[ending] = checksum(folder / name)
    probed = each.probed
    return VideoFile(
        key=key,
        origin=Origin.VOD if each.film is None else Origin.FILE,
        state=VideoState.READY,
        seconds=each.video.seconds,
        width=probed.width if probed else 0,
        height=probed.height if probed else 0,
        size=size,
        sha256=sums["mp4"],
        captions_sha256=sums["vtt"],
        thumbnail_sha256=sums["jpg"],
        url=each.url,
        file=each.film.name if each.film else "",
        seen=now,
    ), names


def _name_of(row: VideoFile, ending: str) -> str:
    return {"mp4": row.sha256, "vtt": row.captions_sha256, "jpg": row.thumbnail_sha256}[ending]


def _thumbnail(each: ListedVideo, target: Path) -> None:
    """The operator's picture, else one of the film, in the size of all others."""
    try:
        if each.thumbnail is not None:
            with Image.open(each.thumbnail) as opened:
                picture = ImageOps.exif_transpose(opened).convert("RGB")
        else:
            assert each.film is not None
            picture = first_picture(each.film, each.video.seconds * 0.2)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError) as error:
        name = each.thumbnail.name if each.thumbnail else each.video.key
        raise NotAPicture(f"封面 {name} 打不开，请换一张 JPEG 或 PNG。") from error
    ImageOps.fit(picture, _THUMBNAIL).save(target, "JPEG", quality=88)


async def _list(conn: AsyncConnection, videos: Sequence[Video]) -> Difference:
    """Put the videos into the county's records; those that are there keep their place."""
    there = {video.key for video in await library.all_videos(conn)}
    last = select(func.coalesce(func.max(catalogue_records.c.position), -1)).where(
        catalogue_records.c.kind == "video"
    )
    position = int((await conn.execute(last)).scalar_one())
    for video in videos:
        document = video.model_dump_json()
        if video.key in there:
            where = (catalogue_records.c.kind == "video") & (catalogue_records.c.key == video.key)
            await conn.execute(update(catalogue_records).where(where).values(document=document))
            continue
        position += 1
        row = {"kind": "video", "key": video.key, "position": position, "document": document}
        await conn.execute(insert(catalogue_records).values(row))
    new = sum(video.key not in there for video in videos)
    return Difference(new=new, changed=len(videos) - new)
