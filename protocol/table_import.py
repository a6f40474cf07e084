"""What becomes of a small table of the operator: everyday names, villages, townships, service points."""

from .model import WireModel


class TableImport(WireModel):
    """What became of an imported table; with problems nothing was kept."""

    rows: int
    new: int = 0
    changed: int = 0
    same: int = 0
    problems: tuple[str, ...] = ()
