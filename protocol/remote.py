"""A remote that was learnt on one box, so that the operator can give it to all boxes like it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .model import Id, Milliseconds, ShortText, WireModel

ActionName = Annotated[str, StringConstraints(pattern=r"^[a-z_0-9]{2,12}$")]
"""As in remote_keymap.json: up, ok, digit_7."""

KeyName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_:.-]{1,48}$")]
KeyCode = Annotated[int, Field(ge=0, le=0xFFFFFFFF)] | KeyName
"""A key as its source names it: KEY_OK, scan:0x40b, 1073741943."""

ShortCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
"""Six digits that a person reads out on the telephone."""


class KeySource(StrEnum):
    """Where the keys of the remote came from."""

    EVDEV = "evdev"
    SDL = "sdl"
    JOYSTICK = "joystick"


class LearntRemote(WireModel):
    """What was learnt. ``device``: the receiver's own name, empty where it has none."""

    device: ShortText = ""
    source: KeySource
    keys: dict[ActionName, tuple[KeyCode, ...]] = Field(min_length=6, max_length=60)


class RemoteCode(WireModel):
    """Under this number the operator finds it."""

    code: ShortCode


class KeptRemote(WireModel):
    """A learnt remote in the operator's list."""

    id: Id
    code: ShortCode
    created: Milliseconds
    device: ShortText
    source: KeySource
    keys: int
    """For how many actions there is a key."""
    model: ShortText
    """Of the box it was learnt on."""
    box: ShortText
    """What staff see of that box, e.g. 七里坪镇 12 号机顶盒."""


class KeptRemotes(WireModel):
    """The newest first."""

    total: int
    rows: tuple[KeptRemote, ...]
