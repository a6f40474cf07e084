"""What the screens of an application share: its data, its guide, and what is said while these are away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tvapp.focus.tree import item_at
from tvapp.router import Place
from tvapp.ui import flow, photo, sign  # noqa: F401  (named in .kv files)
from tvapp.ui.photo import Photo
from tvapp.ui.screen import Screen

if TYPE_CHECKING:
    from protocol.application import Application
    from protocol.guide import Guide
    from tvapp.app import Television
    from tvapp.household.keeper import Keeper
    from tvapp.household.state import Household

CONNECTING = "正在连接服务中心，请稍等"
GONE = "没有找到这件事，它可能已经撤回。请按“返回”"
NO_GUIDE = "这件事的办事指南还没有取到，正在自动再试，请稍等"


class ApplicationScreen(Screen):
    """A screen of the application named by the parameter ``id``."""

    _guide_made: tuple[object, str, Guide | None] = (None, "", None)
    _package_made: tuple[object, Guide | None] = (None, None)
    _unready = False
    _wanted = ""

    def __init__(self, tv: Television, place: Place) -> None:
        super().__init__(tv, place)
        self._remember_focus()

    def show(self, place: Place) -> None:
        self._unready = False
        super().show(place)
        self._remember_focus()

    def _remember_focus(self) -> None:
        # After a power cut the data comes later than the first picture: until then the focus can
        # only be on something else, and must find its way back.
        self._unready, self._wanted = not self.ready, self.place.focus

    def arrived(self) -> None:
        """For subclasses: the data that was waited for is there."""

    @property
    def ready(self) -> bool:
        """Whether the data of this place is there."""
        return not self.waiting

    @property
    def keeper(self) -> Keeper | None:
        """The household's keeper, once the network part has been loaded."""
        return self.tv.company.keeper if self.tv.company is not None else None

    @property
    def household(self) -> Household | None:
        """What is known of the household."""
        return self.keeper.household if self.keeper is not None else None

    @property
    def application_id(self) -> str:
        """Of the application shown."""
        return self.place.params.get("id", "")

    @property
    def application(self) -> Application | None:
        """The application, as it is known now."""
        return self.household.application(self.application_id) if self.household is not None else None

    @property
    def guide(self) -> Guide | None:
        """The guide of the application as the box has it."""
        application = self.application
        return self.guide_for(application) if application is not None else None

    def guide_for(self, application: Application) -> Guide | None:
        """The guide of an application; of a package the chosen guides as one."""
        if application.package is None:
            return self.guide_of(application.guide_code)
        catalogue, package = self.tv.catalogue, application.package
        wanted = (catalogue, package.key, package.guides)
        if catalogue is not None and self._package_made[0] != wanted:
            from tvapp.application.package_form import united

            self._package_made = (wanted, united(catalogue, package.key, package.guides))
        return self._package_made[1] if catalogue is not None else None

    def guide_of(self, code: str) -> Guide | None:
        """A guide; read from the bundle once, not at every key."""
        catalogue = self.tv.catalogue
        if catalogue is None or not code:
            return None
        if self._guide_made[:2] != (catalogue, code):
            self._guide_made = (catalogue, code, catalogue.guide(code))
        return self._guide_made[2]

    @property
    def waiting(self) -> str:
        """Why there is nothing to show yet; "" when application and guide are there."""
        if self.household is None:
            return CONNECTING
        if self.application is None:
            return GONE
        return "" if self.guide is not None else NO_GUIDE

    def ask_clerk(self) -> None:
        """Go to 找人帮我 with this application."""
        self.tv.open("assistance", **({"application": self.application_id} if self.application_id else {}))

    def load_photo(self, photo_id: str, done: Callable[[bytes | None], None]) -> None:
        """Fetch a photo beside the screen (see ``tvapp.ui.photo.Load``)."""
        self.tv.run_soon(self._load_photo(photo_id, done))

    async def _load_photo(self, photo_id: str, done: Callable[[bytes | None], None]) -> None:
        from tvapp.net.failure import Refused, ServerAway

        try:
            jpeg = await self.keeper.photo(photo_id) if self.keeper is not None else None
        except (ServerAway, Refused):
            jpeg = None
        done(jpeg)
        self.tv.draw_soon()

    def refresh(self) -> None:
        super().refresh()
        if self._unready and self.ready and self.tv.stage.screen is self:
            self._unready = False
            self.tv.stage.memory.forget(self.name)
            if item_at(self.focus_tree(), self._wanted) is not None:
                self.tv.stage.focus_on(self._wanted)
            self.arrived()
        for piece in self.pieces():
            if isinstance(piece, Photo):
                piece.try_again()
