"""Where things are done, as the operator handles it: tables that are taken out, mended and put back."""

from .model import WireModel


class PlaceTables(WireModel):
    """How much there is now."""

    townships: int
    positioned: int
    """Townships whose position is known: with all of them the televisions draw a map."""
    villages: int
    points: int
    idle: int
    """Service points of which nobody has said what can be done there."""
