"""What a video is to a television now, from what the library knows of it. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from protocol.film_key import key_of_guide
from protocol.guide import Guide
from protocol.video import Video, VideoInfo, VideoState

MAKER_VERSION = 1
"""Raised when films should be made anew because they would look or sound different."""
ABANDONED_MS = 20_000
"""A making that nobody was heard of for so long has ended with its process."""
NOT_MADE = "这个视频没有做成。可以再试一次，也可以先看文字指南。"
MEDIA = "/media/videos"
_SHORT = 200


class Origin(StrEnum):
    """Where a film comes from."""

    MADE = "made"
    FILE = "file"
    VOD = "vod"


@dataclass(frozen=True, slots=True)
class VideoFile:
    """A row of the library; names and units as in ``tables.video_files``."""

    key: str
    origin: Origin
    state: VideoState
    recipe: str = ""
    seconds: int = 0
    width: int = 0
    height: int = 0
    size: int = 0
    sha256: str = ""
    captions_sha256: str = ""
    thumbnail_sha256: str = ""
    url: str = ""
    file: str = ""
    progress: int = 0
    maker: str = ""
    seen: int = 0


def state_of(file: VideoFile | None, recipe: str, now: int) -> VideoState:
    """Whether there is a film of what is published now; ``now`` in milliseconds since 1970."""
    if file is None:
        return VideoState.ABSENT
    if file.origin is not Origin.MADE:
        return VideoState.READY
    if file.state is VideoState.MAKING:
        return VideoState.MAKING if now - file.seen < ABANDONED_MS else VideoState.ABSENT
    return file.state if file.recipe == recipe else VideoState.ABSENT


def video_info(video: Video, file: VideoFile | None, recipe: str, now: int) -> VideoInfo:
    """The answer to a television. Before there is a film its thumbnail is addressed by the recipe."""
    state = state_of(file, recipe, now)
    about = {"key": video.key, "title": video.title, "theme": video.theme, "state": state}
    drawn = f"{MEDIA}/{video.key}/{recipe}.jpg"
    if file is None or state is VideoState.ABSENT:
        return VideoInfo.model_validate(about | {"seconds": video.seconds, "thumbnail_url": drawn})
    if state is VideoState.FAILED:
        return VideoInfo.model_validate(about | {"detail": NOT_MADE, "thumbnail_url": drawn})
    if state is VideoState.MAKING:
        progress = min(1.0, file.progress / 1000)
        return VideoInfo.model_validate(about | {"progress": progress, "thumbnail_url": drawn})
    thumbnail = address(video.key, file.thumbnail_sha256, "jpg")
    vod = file.origin is Origin.VOD
    return VideoInfo.model_validate(
        about
        | {
            "progress": 1.0,
            "seconds": file.seconds,
            "url": file.url if vod else address(video.key, file.sha256, "mp4"),
            "captions_url": address(video.key, file.captions_sha256, "vtt"),
            "thumbnail_url": thumbnail or drawn,
            "size": file.size,
            "sha256": file.sha256,
            "width": file.width,
            "height": file.height,
        }
    )


def address(key: str, checksum: str, ending: str) -> str:
    """Where a file of a video is fetched; empty when there is none."""
    return f"{MEDIA}/{key}/{checksum}.{ending}" if checksum else ""


def recipe(video: Video, digests: Iterable[str], speech_command: str) -> str:
    """What a film is made from, as a checksum: the same recipe gives the same film."""
    parts = (
        str(MAKER_VERSION),
        video.key,
        video.title,
        video.theme,
        video.data_source,
        speech_command,
        *digests,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def film_of_guide(guide: Guide) -> Video:
    """The film a guide has when nobody filmed it."""
    title = guide.title + (f"（{guide.situation}）" if guide.situation else "")
    return Video(
        key=key_of_guide(guide.number),
        title=title[:_SHORT],
        theme=guide.themes[0] if guide.themes else "",
        guides=(guide.code,),
        data_source=guide.data_source,
    )
