"""Service points 办事点: halls, township halls, 24-hour terminals, and what each can do."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .guide import GuideCode
from .model import Key, LongText, ShortText, WireModel

TownshipCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
"""Nine digits of the statistical division code: county and township."""


class PointKind(StrEnum):
    """What kind of place it is."""

    HALL = "政务服务大厅"
    TOWNSHIP_HALL = "便民服务中心"
    TERMINAL = "24小时自助机"


class Position(WireModel):
    """Where something lies, in degrees. All of a county are in one system (WGS 84 or GCJ-02, 500 m apart)."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Township(WireModel):
    """A township-level unit 乡镇."""

    code: TownshipCode
    name: ShortText
    position: Position | None = None
    """Of its seat; None when it is not known."""
    data_source: ShortText = ""
    """``synthetic`` for the sample, whose positions are made up."""


class ServicePoint(WireModel):
    """A place where things are done."""

    key: Key
    name: ShortText
    kind: PointKind
    township: TownshipCode
    address: ShortText = ""
    windows: ShortText = ""
    hours: ShortText = ""
    phone: ShortText = ""
    position: Position | None = None
    """None: at the seat of its township."""
    about: LongText = ""
    """What to know before going there, in plain words."""
    guides: tuple[GuideCode, ...] = ()
    """What can be done there."""
    data_source: ShortText = ""
    """``synthetic`` for the sample."""
