"""What a screen of the household's people shows."""

from dataclasses import dataclass

from tvapp.ui.item import Item


@dataclass(frozen=True)
class PeopleView:
    """Rows of people, or a message where there are none; row heights in design pixels."""

    title: str
    remark: str
    message: str
    rows: tuple[Item, ...]
    row_height: float
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str
