"""What the clerk shows on the call screen: the page beside the clerk's picture, and the pointer on it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tvapp.ui import photo, pointer, sheet  # noqa: F401  (named in call.kv)
from tvapp.ui.screen import Screen

if TYPE_CHECKING:
    from protocol.shown import Shown

NO_PHONE = (("", "现在发不到手机，请在电视上看"),)


class CallSheet(Screen):
    """The part of the call screen that is about what is shown."""

    def sheet_view(self, page: "Shown | None") -> dict[str, Any]:
        """What of the view is about the page."""
        if page is None:
            return {}
        rows = tuple((row.label, row.text) for row in page.rows)
        qr = self._phone_url(page.qr)
        return {
            "sheet": not page.picture,
            "sheet_title": page.title,
            "sheet_heading": page.heading,
            "sheet_count": f"{page.page + 1}/{page.pages}" if page.pages > 1 else "",
            "sheet_rows": NO_PHONE if page.qr and not qr else rows,
            "photo": page.picture,
            "qr": qr,
        }

    def _phone_url(self, path: str) -> str:
        company = self.tv.company
        if not path or company is None or not company.phone_address.reachable:
            return ""
        return company.phone_address.page(path)

    def put_away(self) -> None:
        """The resident has seen enough."""
        company = self.tv.company
        if company is None:
            return

        async def close() -> None:
            sentence = await company.line.put_away()
            if sentence:
                self.tv.say(sentence, "care")

        self.tv.run_soon(close())

    def show_pointer(self) -> None:
        """Put the ring where the clerk points; called for each move, without a new view."""
        company = self.tv.company
        session = company.line.session if company is not None else None
        at = session.shown.pointer if session is not None and session.shown.page is not None else None
        self.ids.pointer.stand(self._window_place(at) if at is not None else None)

    def _window_place(self, at: tuple[float, float]) -> tuple[float, float] | None:
        picture, page = self.ids.photo, self.ids.sheet
        x, y, width, height = picture.shown_box() if picture.photo_id else (*page.pos, *page.size)
        return (x + at[0] * width, y + (1 - at[1]) * height) if width else None

    def load_photo(self, path: str, done: Callable[[bytes | None], None]) -> None:
        """A specimen's picture; its path is its id here."""
        self.tv.run_soon(self._fetch(path, done))

    async def _fetch(self, path: str, done: Callable[[bytes | None], None]) -> None:
        from tvapp.net.failure import Refused, ServerAway

        jpeg, company = None, self.tv.company
        try:
            if company is not None:
                jpeg = await company.keeper.connection.fetch(path)
        except (ServerAway, Refused) as failure:
            self.tv.say(failure.sentence, "care")
        done(jpeg)
        self.show_pointer()
        self.tv.draw_soon()
