"""Package 一件事: several guides of several departments with one form and one set of materials."""

from .guide import GuideCode, Step, TimeLimit
from .material import Material
from .model import Key, LongText, ShortText, WireModel


class Package(WireModel):
    """A package; its guides stand in the order in which they are handled."""

    key: Key
    name: ShortText
    aliases: tuple[ShortText, ...] = ()
    summary: LongText = ""
    """For whom it is and what it saves, in plain words."""
    departments: tuple[ShortText, ...] = ()
    guides: tuple[GuideCode, ...] = ()
    materials: tuple[Material, ...] = ()
    """Handed in once for all of its guides."""
    steps: tuple[Step, ...] = ()
    promised_limit: TimeLimit | None = None
    place: ShortText = ""
    contact: ShortText = ""
    data_source: ShortText = ""
    """``synthetic`` for the sample."""
