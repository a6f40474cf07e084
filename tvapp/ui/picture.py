"""Pictures: a QR code, a photo from the phone, the other side of a call."""

from io import BytesIO
from typing import Any

from kivy.core.image import Image as CoreImage
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty, StringProperty

from tvapp.ui import theme as look
from tvapp.ui.damage import damage
from tvapp.ui.paint import Group, fill
from tvapp.ui.piece import Piece


class QrCode(Piece):
    """A QR code for ``text`` with its quiet zone of four modules on white paper."""

    text = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        self.fbind("text", lambda *_: self.redraw())

    def redraw(self) -> None:
        self._group.clear()
        if not self.text or not self.width:
            return
        import qrcode  # only screens with a QR pay for the import

        code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(self.text)
        code.make(fit=True)
        matrix = code.get_matrix()
        side = len(matrix)
        texture = Texture.create(size=(side, side), colorfmt="luminance")
        texture.mag_filter = "nearest"
        pixels = bytes(0 if dark else 255 for row in reversed(matrix) for dark in row)
        texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
        # A whole number of pixels a module keeps the edges sharp for a phone at the sofa.
        edge = int(min(self.width, self.height) // side) * side
        x, y = self.x + (self.width - edge) / 2, self.y + (self.height - edge) / 2
        self._group.add(Color(*look.PAPER))
        self._group.add(Rectangle(texture=texture, pos=(round(x), round(y)), size=(edge, edge)))


class Picture(Piece):
    """A texture shown whole, its shape kept, centred on the ground."""

    texture = ObjectProperty(None, allownone=True)
    caption = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        self._shown: Rectangle | None = None
        self.fbind("texture", lambda *_: self.redraw())

    def redraw(self) -> None:
        self._group.clear()
        self._shown = None
        if not self.width:
            return
        if self.texture is None:
            fill(self._group, look.SURFACE, (self.x, self.y, self.width, self.height))
            return
        width, height = self.texture.size
        ratio = min(self.width / width, self.height / height)
        size = (width * ratio, height * ratio)
        pos = (self.x + (self.width - size[0]) / 2, self.y + (self.height - size[1]) / 2)
        self._group.add(Color(1, 1, 1, 1))
        self._shown = Rectangle(texture=self.texture, pos=pos, size=size)
        self._group.add(self._shown)

    def shown_box(self) -> tuple[float, float, float, float]:
        """Where the texture stands: x, y, width, height in window pixels; nothing without one."""
        return (*self._shown.pos, *self._shown.size) if self._shown is not None else (0, 0, 0, 0)

    def show_frame(self, rgb: Any, width: int, height: int) -> None:
        """Show a picture of ``width`` × ``height`` RGB24 pixels, top row first (any bytes-like)."""
        if self.texture is None or tuple(self.texture.size) != (width, height):
            texture = Texture.create(size=(width, height), colorfmt="rgb")
            texture.flip_vertical()
            self.texture = texture
        self.texture.blit_buffer(rgb, colorfmt="rgb", bufferfmt="ubyte")
        damage.part((self.x, self.y, self.width, self.height))
        self.canvas.ask_update()

    def reading(self) -> list[str]:
        return [self.caption] if self.caption else []


def texture_of(jpeg: bytes) -> Texture:
    """A JPEG (bytes) as a texture; raises what the decoder raises for a broken one."""
    return CoreImage(BytesIO(jpeg), ext="jpg").texture
