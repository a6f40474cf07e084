"""What a screen of rows with buttons beside them shows."""

from dataclasses import dataclass

from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph


@dataclass(frozen=True)
class RowsView:
    """Rows, or a letter where there are none; row heights in design pixels."""

    title: str
    remark: str = ""
    rows: tuple[Item, ...] = ()
    row_height: float = 120
    letter: tuple[Paragraph, ...] = ()
    buttons: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""
