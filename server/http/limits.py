"""Limits of a request: how large, how often, how long."""

from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic

from aiohttp import web

from protocol.errors import ErrorCode
from server.http.errors import ApiError

TOO_LARGE = "发来的内容太大了，请分成几次。"
_PEERS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``count`` requests in ``seconds`` from one address."""

    count: int
    seconds: float


class RateLimiter:
    """A token bucket per address; remembers a bounded number of addresses. ``now`` is in seconds."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, address: str, now: float | None = None) -> None:
        """Take one token. Raises ApiError(TOO_MANY) with ``Retry-After``."""
        now = monotonic() if now is None else now
        tokens, before = self._buckets.pop(address, (float(self._rate.count), now))
        refill = self._rate.count / self._rate.seconds
        tokens = min(float(self._rate.count), tokens + (now - before) * refill)
        allowed = tokens >= 1
        self._buckets[address] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _PEERS:
            self._buckets.popitem(last=False)
        if not allowed:
            wait = max(1, round((1 - tokens) / refill))
            raise ApiError(
                ErrorCode.TOO_MANY, f"试得太快了，请过 {wait} 秒再试。", headers={"Retry-After": str(wait)}
            )


def check_length(request: web.Request, limit: int) -> None:
    """Refuse a body that says it is too large, or does not say how large it is.

    aiohttp's ``client_max_size`` bounds neither ``multipart()`` nor ``content``; the announced length does,
    because the HTTP parser reads no further.
    """
    length = request.content_length
    if length is None:
        if request.body_exists:
            raise ApiError(ErrorCode.INVALID, "请求没有说明内容有多长。", status=411)
    elif length > limit:
        raise ApiError(ErrorCode.TOO_LARGE, TOO_LARGE)


async def read_body(request: web.Request, limit: int) -> bytes:
    """The whole body, at most ``limit`` bytes. Raises ApiError(TOO_LARGE)."""
    length = request.content_length
    if length is not None and length > limit:
        raise ApiError(ErrorCode.TOO_LARGE, TOO_LARGE)
    parts: list[bytes] = []
    size = 0
    while chunk := await request.content.readany():
        size += len(chunk)
        if size > limit:
            raise ApiError(ErrorCode.TOO_LARGE, TOO_LARGE)
        parts.append(chunk)
    return b"".join(parts)
