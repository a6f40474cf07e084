"""Service points 办事点: halls, township halls, 24-hour terminals, and what each can do."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from .guide import GuideCode
from .model import Key, LongText, ShortText, WireModel

TownshipCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
"""Nine digits of the statistical division code: county and township."""


class PointKind(StrEnum):
    """What kind of place it is."""

    HALL = "政务服务大厅"
    TOWNSHIP_HALL = "便民服务中心"
    TERMINAL = "24小时自助机"


class Township(WireModel):
    """A township-level unit 乡镇."""

    code: TownshipCode
    name: ShortText


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
    about: LongText = ""
    """What to know before going there, in plain words."""
    guides: tuple[GuideCode, ...] = ()
    """What can be done there."""
    data_source: ShortText = ""
    """``synthetic`` for the sample."""
