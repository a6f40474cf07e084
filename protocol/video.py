"""Explainer video 视频解读."""

from pydantic import Field

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
