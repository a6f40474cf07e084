"""What the service asks of a virus scanner, and which there is. If it is on and down, the answer is no."""

from typing import Protocol

from aiohttp import web

from .clamd import Clamd
from .finding import Infected, ScannerDown

__all__ = ["SCANNER", "Infected", "NoScanner", "Scanner", "ScannerDown", "scanner_at"]


class Scanner(Protocol):
    """Looks at a whole file before anything else does."""

    async def check(self, raw: bytes) -> None:
        """Returns when the file is clean. Raises Infected, ScannerDown."""


class NoScanner:
    """The operator has none: files are still re-encoded, so nothing is stored as it was sent."""

    async def check(self, raw: bytes) -> None:
        """Nobody looks."""


SCANNER = web.AppKey("scanner", Scanner)


def scanner_at(address: str) -> Scanner:
    """``unix:/path``, ``host:port`` or "" for none. Raises ValueError."""
    if not address:
        return NoScanner()
    kind, _, rest = address.partition(":")
    if kind == "unix":
        if not rest.startswith("/"):
            raise ValueError("a socket's path is absolute")
        return Clamd(path=rest)
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("host:port")
    return Clamd(host=host.strip("[]"), port=int(port))
