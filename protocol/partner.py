"""Cross-region partner 跨域通办: a hall elsewhere where guides of this county can be handled."""

from .guide import GuideCode
from .model import Key, LongText, ShortText, WireModel


class Partner(WireModel):
    """A place that accepts applications for this county."""

    key: Key
    name: ShortText
    region: ShortText = ""
    """Province or city it belongs to."""
    hall: ShortText = ""
    windows: ShortText = ""
    phone: ShortText = ""
    about: LongText = ""
    """How it works from there, in plain words."""
    guides: tuple[GuideCode, ...] = ()
    data_source: ShortText = ""
    """``synthetic`` for the sample."""
