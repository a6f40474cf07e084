"""Credentials for the relay: time-limited, as coturn's ``use-auth-secret`` checks them.

Source: draft-uberti-behave-turn-rest-00: username = expiry ":" user, password = base64(HMAC-SHA1).
"""

import base64
import hashlib
import hmac
import re

from protocol.call import IceServer
from server.settings import Settings

_ADDRESS = re.compile(r"turns?:[A-Za-z0-9.-]+(:\d{1,5})?(\?transport=(udp|tcp))?")
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


def relay_mistake(urls: tuple[str, ...], secret: str, only: bool) -> str:
    """What is wrong with an operator's settings of the relay, in plain words; empty when nothing is."""
    for url in urls:
        if not _ADDRESS.fullmatch(url):
            return f"--turn {url} 写得不对，要像 turn:中继的地址:3478?transport=udp 这样写。"
    if urls and not secret:
        return "写了 --turn，还要在环境变量 ZHENGWU_TURN_SECRET 里放中继的密钥。"
    if only and not urls:
        return "--relay-only 要和 --turn 一起用，不然一个视频也接不通。"
    return ""
