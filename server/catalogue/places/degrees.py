"""Latitude and longitude as operators write them. Pure."""

from protocol.service_point import Position
from server.catalogue.imports.cell_values import BadCell

SOUTH, NORTH, WEST, EAST = 15.0, 55.0, 70.0, 140.0
"""Around all of China: outside of it the two were mixed up, or the point went astray."""


def position_of(latitude: str, longitude: str) -> Position | None:
    """The position, None when neither is written. Raises ``BadCell``."""
    if not latitude and not longitude:
        return None
    if not latitude or not longitude:
        raise BadCell("经度、纬度只写了一个。", "两个都写，或者都空着。")
    try:
        lat, lon = float(latitude.rstrip("°NnＮ北 ")), float(longitude.rstrip("°EeＥ东 "))
    except ValueError:
        raise BadCell("看不懂经纬度。", "请写成小数，比如纬度 31.288、经度 114.618。") from None
    if SOUTH <= lon <= NORTH and WEST <= lat <= EAST:
        raise BadCell("经度和纬度写反了。", "纬度是 31 左右的，经度是 114 左右的，请对调。")
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        raise BadCell("经纬度不在国内。", "请检查小数点。")
    return Position(latitude=lat, longitude=lon)


def in_words(position: Position | None) -> tuple[str, str]:
    """Latitude and longitude for a table; empty when they are not known."""
    return (f"{position.latitude:g}", f"{position.longitude:g}") if position is not None else ("", "")
