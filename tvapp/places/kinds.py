"""The kinds of service points in everyday words. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``word`` is the value of ``protocol.PointKind``: importing it here would cost the first picture."""

    key: str
    word: str
    short: str
    icon: str


KINDS = (
    Kind("hall", "政务服务大厅", "政务大厅", "account_balance"),
    Kind("township_hall", "便民服务中心", "便民中心", "cottage"),
    Kind("terminal", "24小时自助机", "自助机", "touch_app"),
)


def kind_of(word: str) -> Kind:
    """The kind of a place; what this program does not know is shown as it is called."""
    return next((kind for kind in KINDS if kind.word == word), Kind("other", word, word, "place"))
