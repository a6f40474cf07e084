"""Explainer video 视频解读."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .guide import GuideCode
from .model import Key, ShortText, WireModel


class Video(WireModel):
    """A short film that explains one or more guides."""

    key: Key
    title: ShortText
    theme: ShortText = ""
    """The life event 主题 it is listed under, by name."""
    guides: tuple[GuideCode, ...] = ()
    seconds: int = Field(default=0, ge=0, le=36_000)
    """How long it runs; 0 while there is no file yet."""
    data_source: ShortText = ""
    """``synthetic`` for the sample."""


class VideoState(StrEnum):
    """Whether there is a file to play."""

    READY = "ready"
    MAKING = "making"
    ABSENT = "absent"
    """Nobody has made it yet; the server makes it when it is asked to."""
    FAILED = "failed"
    """Making it went wrong; it may be asked for again."""


class VideoInfo(WireModel):
    """A video as it can be played now.

    Addresses that begin with ``/`` are the server's own; others are the operator's (http or https).
    """

    key: Key
    title: ShortText
    theme: ShortText = ""
    seconds: int = Field(default=0, ge=0, le=36_000)
    """How long it runs; 0 while that is not known."""
    state: VideoState
    progress: float = Field(default=0.0, ge=0.0, le=1.0)
    """How much of the making is done; 0 also while it waits for its turn."""
    detail: ShortText = ""
    """What a person should read when it failed; else empty."""
    url: ShortText = ""
    """The film (MP4, H.264 and AAC, index first); empty unless it is ready."""
    captions_url: ShortText = ""
    """WebVTT; empty when it has none."""
    thumbnail_url: ShortText = ""
    """JPEG, 16:9, 640 × 360 if the server made it, and there before the film is; empty when there is none."""
    size: int = Field(default=0, ge=0)
    """Bytes of the film; 0 when it lies with the operator."""
    sha256: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Of the film; empty when it lies with the operator."""
    width: int = Field(default=0, ge=0, le=8192)
    height: int = Field(default=0, ge=0, le=8192)


class VideoInfos(WireModel):
    """Some videos, in the order they were asked for; a key nobody knows is left out."""

    videos: tuple[VideoInfo, ...]


class VideoKeys(WireModel):
    """The keys of ``GET /api/videos?keys=v001,v002``: one page of a list."""

    keys: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}(,[a-z0-9_]{1,40}){0,11}$")]

    @property
    def each(self) -> tuple[str, ...]:
        """The keys, each once, in their order."""
        return tuple(dict.fromkeys(self.keys.split(",")))
