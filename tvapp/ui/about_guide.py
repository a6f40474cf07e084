"""What the screens behind 更多 of a guide share: the guide they were opened with."""

from typing import TYPE_CHECKING

from tvapp.ui.screen import Screen

if TYPE_CHECKING:
    from protocol.guide import Guide
    from tvapp.catalogue.catalogue import Catalogue

GONE = "没有找到这件事。它可能已经取消了。\n请按“返回”再找。"


class AboutGuide(Screen):
    """Opened with ``guide``, a code."""

    _read: "tuple[Catalogue | None, str, Guide | None]" = (None, "", None)

    @property
    def guide(self) -> "Guide | None":
        """The guide; read from the bundle once, not at every key."""
        catalogue, code = self.tv.catalogue, self.place.params.get("guide", "")
        if catalogue is None or not code:
            return None
        if self._read[:2] != (catalogue, code):
            self._read = (catalogue, code, catalogue.guide(code))
        return self._read[2]
