"""What an operation is given besides its input."""

import ipaddress
from dataclasses import dataclass

from aiohttp import web

from server.clock import CLOCK
from server.crypto.sealing import SEALER, Sealer
from server.http.caller import PUBLIC, Caller
from server.settings import SETTINGS, Settings
from server.store.engine import STORE, Store

PEER = web.RequestKey("peer", str)
"""The client's address, noted when the request came with forwarding headers."""


@dataclass(slots=True)
class Context:
    """One request: who calls, and the parts of the service."""

    request: web.Request
    caller: Caller = PUBLIC

    @property
    def app(self) -> web.Application:
        """The application."""
        return self.request.app

    @property
    def store(self) -> Store:
        """The database."""
        return self.request.app[STORE]

    @property
    def settings(self) -> Settings:
        """The operator's settings."""
        return self.request.app[SETTINGS]

    @property
    def sealer(self) -> Sealer:
        """Seals and opens personal data."""
        return self.request.app[SEALER]

    @property
    def peer(self) -> str:
        """The client's address; behind a trusted proxy the address it reported."""
        return self.request.get(PEER) or self.request.remote or ""

    @property
    def is_loopback(self) -> bool:
        """Whether the client is on this very machine and no proxy stands between."""
        remote = self.request.remote
        if PEER in self.request or not remote:
            return False
        try:
            return ipaddress.ip_address(remote).is_loopback
        except ValueError:
            return False

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC, from the application's clock."""
        return self.request.app[CLOCK]()
