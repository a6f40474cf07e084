"""What a clerk shows on the resident's television in a call: which page it is, and where the clerk points."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .model import Id, Key, ShortText, WireModel

SHEET = (1280, 512)
"""Design pixels of a sheet of words on the television; the clerk's preview is the same, smaller."""
SHEET_LETTERS = 52
"""Size of a row's letters on it, in the same pixels."""
ROW_LETTERS = 36
"""Of one row: two lines."""
ROWS = 3

SubjectKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""A guide's code or a service point's key."""


class ShownKind(StrEnum):
    """What can be shown."""

    GUIDE = "guide"
    SPECIMEN = "specimen"
    POINT = "point"
    QR = "qr"


class NewShown(WireModel):
    """What the clerk wants to show; it takes the place of what stands there."""

    kind: ShownKind
    key: SubjectKey
    """Of a service point; else the guide's code."""
    material: Key | Literal[""] = ""
    """Of a specimen: which material's."""
    blank: bool = False
    """Of a specimen: the empty form instead of the filled one."""
    page: int = Field(default=0, ge=0, le=99)
    """Of a guide, from 0."""


class SheetRow(WireModel):
    """A question or number, and what is said of it in at most two lines."""

    label: ShortText = ""
    text: ShortText


class Shown(NewShown):
    """A page as both screens show it; nothing in it is about a person."""

    pages: int = Field(default=1, ge=1, le=100)
    title: ShortText
    heading: ShortText = ""
    rows: tuple[SheetRow, ...] = Field(default=(), max_length=ROWS)
    picture: ShortText = ""
    """Path of a specimen's picture at the server."""
    qr: ShortText = ""
    """Path of a page at the server; each television knows under which address phones reach it."""


class Showing(WireModel):
    """What stands on the television in a call, if anything does."""

    call_id: Id
    number: int = Field(ge=0)
    """Counts within the call: a higher one is newer, whatever it says. 0: nothing was ever shown."""
    shown: Shown | None = None
    closed_by_resident: bool = False


class Pointer(WireModel):
    """Where the clerk points: shares of the sheet or picture from its top left; both None: nowhere."""

    call_id: Id
    number: int = Field(ge=1)
    """Of the ``Showing`` it points at."""
    x: float | None = Field(default=None, ge=0, le=1)
    y: float | None = Field(default=None, ge=0, le=1)


class Showable(WireModel):
    """Something a clerk can show, as a line of a list."""

    kind: Literal[ShownKind.GUIDE, ShownKind.POINT]
    key: SubjectKey
    title: ShortText
    about: ShortText = ""
    number: int = Field(default=0, ge=0, le=9999)
    """Of a guide."""
    specimens: tuple[tuple[Key, ShortText], ...] = ()
    """Key and name of the materials that have one."""


class ShowableList(WireModel):
    """What fits the words, the likeliest first."""

    found: tuple[Showable, ...] = Field(max_length=12)
