"""Counts and latencies of operations for Prometheus; each application has its own registry."""

from time import perf_counter

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from protocol.errors import ErrorCode
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_CLASSES = ("", "1xx", "2xx", "3xx", "4xx", "5xx")


class Meter:
    """Counts one operation; its counters are looked up once, not per request."""

    def __init__(self, requests: Counter, seconds: Histogram, name: str) -> None:
        self._by_class = [requests.labels(name, label) if label else None for label in _CLASSES]
        self._seconds = seconds.labels(name)

    def count(self, status: int, seconds: float) -> None:
        """One answered request."""
        counter = self._by_class[status // 100]
        if counter is not None:
            counter.inc()
        self._seconds.observe(seconds)


class Metrics:
    """What ``/metrics`` shows. Labels are templates and kinds, never values of people."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "http_requests",
            "Requests by operation and status",
            ["operation", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "http_request_seconds", "Latency", ["operation"], buckets=_BUCKETS, registry=self.registry
        )
        self.sockets = Gauge("sockets", "Open sockets", ["kind"], registry=self.registry)
        self.slow_sockets = Counter("sockets_cut_off", "Sockets cut off as too slow", registry=self.registry)
        self.events_sent = Counter("events_sent", "Events sent to sockets", registry=self.registry)
        self.started = perf_counter()

    def meter(self, name: str) -> Meter:
        """The meter of an operation, by its name (method and path template)."""
        return Meter(self._requests, self._seconds, name)


METRICS = web.AppKey("metrics", Metrics)


@operation(
    "GET",
    "/metrics",
    permission="public",
    summary="Prometheus 指标（仅本机）",
    content_type="text/plain",
)
async def metrics(ctx: Context) -> web.Response:
    """Only for this machine: a scraper elsewhere goes through an operator's own tunnel."""
    if not ctx.is_loopback:
        raise ApiError(ErrorCode.NOT_FOUND, "没有这个地址。")
    body = generate_latest(ctx.app[METRICS].registry)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
