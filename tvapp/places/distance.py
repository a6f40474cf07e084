"""How far it is as the crow flies, and how that is said. Pure."""

from math import asin, cos, radians, sin, sqrt

Spot = tuple[float, float]
"""Latitude and longitude in degrees."""

EARTH = 6371.0
"""Mean radius, km."""


def kilometres(here: Spot, there: Spot) -> float:
    """Great-circle distance in km."""
    lat, lat_2 = radians(here[0]), radians(there[0])
    half_up, half_across = (lat_2 - lat) / 2, radians(there[1] - here[1]) / 2
    return 2 * EARTH * asin(sqrt(sin(half_up) ** 2 + cos(lat) * cos(lat_2) * sin(half_across) ** 2))


def about(distance: float) -> str:
    """``约 12 公里``."""
    return f"约 {round(distance)} 公里" if distance >= 1 else "不到 1 公里"
