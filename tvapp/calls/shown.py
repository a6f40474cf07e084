"""What a clerk shows in a call, as the television knows it: the newest page, and where is pointed. Pure."""

from protocol.shown import Pointer, Showing, Shown


class ShownPage:
    """Of one call. News may come twice, late, or in an answer that an event has overtaken."""

    def __init__(self) -> None:
        self.page: Shown | None = None
        self.pointer: tuple[float, float] | None = None
        """Shares of the sheet or picture from its top left; None: nobody points."""
        self.number = 0

    def hear(self, showing: Showing) -> bool:
        """Whether it is news. A pointer never outlives the page it pointed at."""
        if showing.number <= self.number:
            return False
        self.number, self.page, self.pointer = showing.number, showing.shown, None
        return True

    def point(self, pointer: Pointer) -> bool:
        """Whether the pointer stands elsewhere now; one at an earlier page is passed over."""
        at = (pointer.x, pointer.y) if pointer.x is not None and pointer.y is not None else None
        if self.page is None or pointer.number != self.number or at == self.pointer:
            return False
        self.pointer = at
        return True

    def put_away(self) -> None:
        """The resident does not want to see it any more; the server is told beside."""
        self.page = self.pointer = None
