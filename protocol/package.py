"""Package 一件事: several guides of several departments with one form and one set of materials."""

from .guide import GuideCode, Step, TimeLimit
from .material import Material
from .model import Key, LongText, ShortText, WireModel


class PackageItem(WireModel):
    """One guide of a package as it is offered to choose."""

    guide: GuideCode
    for_whom: ShortText = ""
    """谁要办这一样, in plain words."""
    usual: bool = True
    """Whether most people who need the package need this too: then it is chosen from the start."""


class Package(WireModel):
    """A package; its guides stand in the order in which they are handled."""

    key: Key
    name: ShortText
    aliases: tuple[ShortText, ...] = ()
    summary: LongText = ""
    """For whom it is and what it saves, in plain words."""
    departments: tuple[ShortText, ...] = ()
    guides: tuple[GuideCode, ...] = ()
    items: tuple[PackageItem, ...] = ()
    """What is said of the guides to choose from; one without an entry is usual."""
    materials: tuple[Material, ...] = ()
    """Handed in once for all of its guides."""
    steps: tuple[Step, ...] = ()
    promised_limit: TimeLimit | None = None
    place: ShortText = ""
    contact: ShortText = ""
    data_source: ShortText = ""
    """``synthetic`` for the sample."""

    def item(self, code: str) -> PackageItem:
        """What is said of one guide."""
        return next((each for each in self.items if each.guide == code), PackageItem(guide=code))
