"""What every scene has: the running demonstration, its television, staff, the album."""

from scripts.demo import Demo

from .album import Album
from .house import Household, Screen, Staff


class Scene:
    """What happens, in order; each picture is taken where it happens."""

    def __init__(self, demo: Demo, staff: Staff, album: Album) -> None:
        self.demo, self.staff, self.album = demo, staff, album
        self.tv = Screen(demo.mirror_url)

    async def household(self, folder: str) -> Household:
        """The one of the running television is ``tv``."""
        return await Household(self.demo.server_url, self.demo.folder / folder).open()
