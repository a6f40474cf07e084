"""Credentials for the relay: time-limited, as coturn's ``use-auth-secret`` checks them.

Source: draft-uberti-behave-turn-rest-00: username = expiry ":" user, password = base64(HMAC-SHA1).
"""

import base64
import hashlib
import hmac

from protocol.call import IceServer
from server.settings import Settings

LIFETIME_SECONDS = 4 * 3600
"""Longer than any talk: coturn checks it when an allocation is made or refreshed."""


def ice_servers(settings: Settings, call_id: str, now_ms: int) -> tuple[IceServer, ...]:
    """The relay for one call; empty when none is configured. No public server is ever named."""
    if not settings.turn_urls or not settings.turn_secret:
        return ()
    username = f"{now_ms // 1000 + LIFETIME_SECONDS}:{call_id}"
    digest = hmac.new(settings.turn_secret.encode(), username.encode(), hashlib.sha1).digest()
    credential = base64.b64encode(digest).decode()
    return (IceServer(urls=settings.turn_urls, username=username, credential=credential),)
