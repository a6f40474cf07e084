"""One thing to choose. Pure data: screens make these from their view models."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A row, a tile or a button. ``key`` is its place in the focus path, stable while data moves."""

    key: str
    title: str
    subtitle: str = ""
    icon: str = ""
    """Name in ``tvapp.ui.icons``; an icon never stands without a word."""
    trailing: str = ""
    """Short text at the right end: a count, a state."""
    tone: str = ""
    """Colour of ``trailing`` and the icon: ``good`` | ``care`` | ``bad`` | ``""``; always with a word."""
    marks: tuple[tuple[int, int], ...] = ()
    """Character ranges of the title to mark, as the matched characters of a search."""
    under_marks: tuple[tuple[int, int], ...] = ()
    """The same of the subtitle."""
    enabled: bool = True
    picture: str = ""
    """Key of a small picture (``tvapp.ui.thumbnail``), where the style draws one."""

    @property
    def reading(self) -> str:
        """The whole of it as one line to read out."""
        return "，".join(part for part in (self.title, self.subtitle, self.trailing) if part)
