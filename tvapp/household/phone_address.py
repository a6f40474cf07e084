"""Where phones reach the server, learnt from it and remembered for when it is away."""

import ipaddress
import json
from pathlib import Path
from urllib.parse import urlsplit

from tvapp.net.whole_file import replace_file


class PhoneAddress:
    """One address in ``folder``; "" until the server has told it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "phone_address.json"
        self.url = ""
        try:
            self.url = str(json.loads(self._file.read_text(encoding="utf-8"))["url"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # never told, or torn: the next session tells it

    def learn(self, url: str) -> None:
        """What the server says now; nothing said changes nothing."""
        if url and url != self.url:
            self.url = url
            replace_file(self._file, json.dumps({"url": url}).encode())

    @property
    def reachable(self) -> bool:
        """Whether a phone could reach it: not this machine's own loopback, as in a demonstration."""
        host = urlsplit(self.url).hostname or ""
        if not host or host == "localhost":
            return False
        try:
            return not ipaddress.ip_address(host).is_loopback
        except ValueError:
            return True

    def page(self, path: str) -> str:
        """The address of a page for phones, as ``/g/101``."""
        return self.url + path


def shown(url: str) -> str:
    """An address as one types it: without the scheme that every browser adds."""
    return url.removeprefix("https://").removeprefix("http://")
