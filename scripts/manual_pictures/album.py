"""Where the pictures go."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

from .house import WINDOW, Screen

TV_WIDTH = 1100
COLOURS = 256


class Album:
    """Where the pictures go: as wide as a page of the manual, few colours, small files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, picture: Image.Image, width: int = WINDOW[0]) -> None:
        """Save ``name.png``."""
        if picture.width > width:
            size = (width, round(picture.height * width / picture.width))
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(self.folder / f"{name}.png", optimize=True)
        print(f"  {name}.png  {(self.folder / f'{name}.png').stat().st_size // 1000} kB", flush=True)

    async def page(self, name: str, page: Page, only: str = "") -> None:
        """A staff page, or one element of it."""
        await page.wait_for_timeout(400)
        shot = await (page.locator(only).screenshot() if only else page.screenshot())
        self.keep(name, Image.open(BytesIO(shot)).convert("RGB"))

    async def tv(self, name: str, screen: Screen) -> None:
        """What stands on the television."""
        self.keep(name, await screen.frame(), TV_WIDTH)
