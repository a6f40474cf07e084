"""Counts and latencies of operations for Prometheus; each application has its own registry."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from protocol.errors import ErrorCode
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meter:
    """Counts one operation. Plain numbers: only the event loop's thread counts, so no locks are needed."""

    __slots__ = ("buckets", "seconds", "statuses")

    def __init__(self) -> None:
        self.statuses = [0] * 6
        """Requests by the first digit of the status."""
        self.buckets = [0] * (len(_BUCKETS) + 1)
        self.seconds = 0.0

    def count(self, status: int, seconds: float) -> None:
        """One answered request."""
        self.statuses[status // 100] += 1
        self.buckets[bisect_left(_BUCKETS, seconds)] += 1
        self.seconds += seconds


class _Operations(Collector):
    """Shows the meters when a scraper asks."""

    def __init__(self, meters: dict[str, Meter]) -> None:
        self._meters = meters

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "http_requests", "Requests by operation and status", labels=("operation", "status")
        )
        seconds = HistogramMetricFamily("http_request_seconds", "Latency", labels=("operation",))
        for name, meter in self._meters.items():
            for digit, count in enumerate(meter.statuses):
                if count:
                    requests.add_metric((name, f"{digit}xx"), count)
            totals = list(accumulate(meter.buckets))
            if totals[-1]:
                bounds = (*map(str, _BUCKETS), "+Inf")
                seconds.add_metric((name,), list(zip(bounds, totals, strict=True)), meter.seconds)
        yield requests
        yield seconds


class Metrics:
    """What ``/metrics`` shows. Labels are templates and kinds, never values of people."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._meters: dict[str, Meter] = {}
        self.registry.register(_Operations(self._meters))
        ProcessCollector(registry=self.registry)
        self.sockets = Gauge("sockets", "Open sockets", ["kind"], registry=self.registry)
        self.slow_sockets = Counter("sockets_cut_off", "Sockets cut off as too slow", registry=self.registry)
        self.events_sent = Counter("events_sent", "Events sent to sockets", registry=self.registry)

    def meter(self, name: str) -> Meter:
        """The meter of an operation, by its name (method and path template)."""
        return self._meters.setdefault(name, Meter())


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
