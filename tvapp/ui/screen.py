"""What all screens share: a view model outside Kivy, the focus tree from its choices, key handling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from tvapp.focus import FocusNode
from tvapp.remote.action import Action
from tvapp.router import Place
from tvapp.ui.choices import Choices
from tvapp.ui.piece import Piece

if TYPE_CHECKING:
    from tvapp.app import Television


class Screen(Widget):
    """A screen is a function of its view: ``compute`` makes it from the place and the TV's data.

    The .kv file beside the module says where each part of the view is drawn. Subclasses override
    ``compute`` and ``choose`` and, when they need to, ``act``, ``edge``, ``entered`` and ``left``.
    """

    name: ClassVar[str]
    # rebind: .kv rules such as ``root.view.title`` follow a new view only with it.
    view: Any = ObjectProperty(None, rebind=True)

    def __init__(self, tv: Television, place: Place) -> None:
        self.tv = tv
        self.place = place
        # The view has to be there before the .kv rules read it.
        super().__init__(view=self.compute())

    # -- for subclasses -------------------------------------------------------------------------

    def compute(self) -> Any:
        """The view model for ``self.place``: pure, no I/O but the local catalogue."""
        raise NotImplementedError

    def choose(self, group: str, key: str) -> None:
        """OK on the item ``key`` of the choices ``group``."""

    def act(self, action: Action) -> bool:
        """A key before the focus sees it; True when it was for this screen."""
        return False

    def edge(self, direction: Action) -> bool:
        """An arrow that the focus could not follow, as ↓ on a list's last row; True when it was used."""
        return False

    def aloud(self) -> tuple[str, ...] | None:
        """What read-aloud says of this page instead of everything that stands on it; None: everything."""
        return None

    def entered(self) -> None:
        """The place has just been opened or come back to."""

    def left(self) -> None:
        """The place is no longer shown."""

    # -- for the stage --------------------------------------------------------------------------

    def show(self, place: Place) -> None:
        """Show another place with the same widgets."""
        self.place = place
        self.refresh()

    def refresh(self) -> None:
        """Compute the view again; what is the same is not drawn again."""
        self.view = self.compute()

    @property
    def title(self) -> str:
        """The heading a person reads."""
        return str(getattr(self.view, "title", ""))

    def pieces(self) -> list[Piece]:
        """All pieces in reading order."""
        return [child for child in self.walk(restrict=True) if isinstance(child, Piece)]

    def choices(self) -> list[Choices]:
        """The groups of choices, in the order of the .kv file."""
        return [piece for piece in self.pieces() if isinstance(piece, Choices) and piece.items]

    def focus_tree(self) -> FocusNode:
        """The focus tree: screen / choices / item."""
        return FocusNode(
            key=self.name, kind="group", children=tuple(choices.node() for choices in self.choices())
        )
