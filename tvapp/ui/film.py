"""The picture of a film: drawn anew without the rest of the screen, black where its shape leaves room."""

from tvapp.ui.picture import Picture


class Film(Picture):
    """Nothing is drawn before the first picture."""

    def redraw(self) -> None:
        if self.texture is None:
            self._group.clear()
        else:
            super().redraw()

    def forget(self) -> None:
        """Give the last picture's memory back."""
        self.texture = None
