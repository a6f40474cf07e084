"""Operations as callers meet them: validation, permissions, limits, errors, headers."""

import asyncio
import json
import types

import pytest
from aiohttp import web

from protocol.device import EnrolDevice
from protocol.model import WireModel
from server import app as application
from server.http.context import Context
from server.http.errors import ApiError
from server.http.limits import Rate, RateLimiter
from server.http.operation import operation
from tests.server.service import Service, problem

SECRET = "421122199001011234"


class Nested(WireModel):
    """A list inside a body."""

    names: tuple[str, ...]


@operation("POST", "/api/test/slow", permission="public", summary="slow", deadline=0.2)
async def slow(ctx: Context) -> None:
    await asyncio.sleep(30)


@operation("POST", "/api/test/body", permission="public", summary="body", body=EnrolDevice, deadline=0.3)
async def body_read(ctx: Context, body: EnrolDevice) -> None:
    return None


@operation("POST", "/api/test/upload", permission="public", summary="upload", limit_bytes=1000)
async def upload(ctx: Context) -> None:
    await ctx.request.read()


@operation("GET", "/api/test/broken", permission="public", summary="broken")
async def broken(ctx: Context) -> None:
    raise ValueError(f"the driver repeats {SECRET}")


@operation("GET", "/page/broken", permission="public", summary="page", content_type="text/html")
async def page(ctx: Context) -> None:
    from protocol.errors import ErrorCode

    raise ApiError(ErrorCode.EXPIRED, "二维码<过期>了，请在电视上重新打开。")


@operation("GET", "/api/test/limited", permission="public", summary="limited", rate=Rate(3, 60))
async def limited(ctx: Context) -> None:
    return None


@operation("GET", "/api/test/peer", permission="public", summary="peer", content_type="text/plain")
async def peer(ctx: Context) -> web.Response:
    seen = ",".join(name for name in ctx.request.headers if name.lower().startswith("x-forwarded"))
    return web.Response(text=f"{ctx.peer} {ctx.is_loopback} {seen}")


@pytest.fixture(autouse=True)
def with_test_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    """These operations join the application's own."""
    module = types.ModuleType(__name__)
    for made in (slow, body_read, upload, broken, page, limited, peer):
        setattr(module, made.__name__, made)
    monkeypatch.setattr(application, "FEATURES", (*application.FEATURES, module))


async def test_wrong_input_is_pointed_at_and_never_echoed(plain_service: Service) -> None:
    body = {"public_key": SECRET, SECRET: SECRET, "smart_card": [SECRET]}
    async with plain_service.caller().post("/api/devices/enrol", json=body) as answer:
        told = await problem(answer, 400, "invalid")
        assert SECRET not in await answer.text()
    assert {error["pointer"] for error in told["errors"]} == {"/public_key", "/smart_card", "/*"}
    assert "太短了，至少 40 个字" in {error["message"] for error in told["errors"]}


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"public_key": "\\u0000"}', b"null"]
)
async def test_what_is_not_the_expected_json_is_refused(plain_service: Service, raw: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with plain_service.caller().post("/api/devices/enrol", data=raw, headers=headers) as answer:
        await problem(answer, 400, "invalid")


async def test_a_form_where_json_is_expected_is_refused(plain_service: Service) -> None:
    async with plain_service.caller().post("/api/devices/enrol", data={"public_key": "x"}) as answer:
        await problem(answer, 415, "invalid")


async def test_a_body_over_the_limit_is_refused(plain_service: Service) -> None:
    async with plain_service.caller().post("/api/devices/enrol", json={"model": "x" * 5000}) as answer:
        await problem(answer, 413, "too_large")

    async def chunks():
        for _ in range(10):
            yield b'{"model": "' + b"x" * 1000

    headers = {"Content-Type": "application/json"}
    async with plain_service.caller().post("/api/devices/enrol", data=chunks(), headers=headers) as answer:
        await problem(answer, 413, "too_large")


async def test_an_upload_must_say_how_long_it_is(plain_service: Service) -> None:
    async def chunks():
        yield b"x"

    async with plain_service.caller().post("/api/test/upload", data=chunks()) as answer:
        await problem(answer, 411, "invalid")
    async with plain_service.caller().post("/api/test/upload", data=b"x" * 1001) as answer:
        await problem(answer, 413, "too_large")
    async with plain_service.caller().post("/api/test/upload", data=b"x" * 1000) as answer:
        assert answer.status == 204


async def test_work_that_takes_too_long_is_given_up(plain_service: Service) -> None:
    async with plain_service.caller().post("/api/test/slow") as answer:
        await problem(answer, 504, "timeout")


async def test_a_body_that_never_ends_is_cut_off(plain_service: Service) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", plain_service.server.port)
    head = (
        "POST /api/test/body HTTP/1.1",
        "Host: x",
        "Content-Type: application/json",
        "Content-Length: 900",
    )
    writer.write("\r\n".join((*head, "", "{")).encode())
    told = await asyncio.wait_for(reader.read(), 5)
    assert told.startswith(b"HTTP/1.1 504")
    assert b"Connection: close" in told
    writer.close()


async def test_an_error_of_the_program_tells_nothing(plain_service: Service, caplog) -> None:
    async with plain_service.caller().get("/api/test/broken") as answer:
        told = await problem(answer, 500, "internal")
        assert SECRET not in json.dumps(told)
        assert answer.headers["X-Request-Id"] == told["request_id"]


async def test_a_person_reads_a_page_and_a_program_a_problem(plain_service: Service) -> None:
    async with plain_service.caller().get("/page/broken", headers={"Accept": "text/html"}) as answer:
        assert (answer.status, answer.content_type) == (410, "text/html")
        assert "二维码&lt;过期&gt;了" in await answer.text()
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    async with plain_service.caller().get("/page/broken") as answer:
        await problem(answer, 410, "expired")


async def test_too_many_requests_are_told_when_to_come_back(plain_service: Service) -> None:
    caller = plain_service.caller()
    for _ in range(3):
        async with caller.get("/api/test/limited") as answer:
            assert answer.status == 204
    async with caller.get("/api/test/limited") as answer:
        await problem(answer, 429, "too_many")
        assert int(answer.headers["Retry-After"]) == 20


def test_a_bucket_fills_again_and_addresses_do_not_share_it() -> None:
    limiter = RateLimiter(Rate(2, 10))
    limiter.check("a", 0)
    limiter.check("a", 0)
    limiter.check("b", 0)
    with pytest.raises(ApiError):
        limiter.check("a", 4.9)
    limiter.check("a", 5.1)


async def test_unknown_addresses_and_methods_are_problems_too(plain_service: Service) -> None:
    async with plain_service.caller().get("/api/none") as answer:
        await problem(answer, 404, "not_found")
    async with plain_service.caller().delete("/api/staff/login") as answer:
        await problem(answer, 405, "invalid")
        assert answer.headers["Allow"] == "POST"
    async with plain_service.caller().post("/api/test/peer") as answer:
        await problem(answer, 405, "invalid")
        assert answer.headers["Allow"] == "GET, HEAD"


async def test_forwarding_headers_of_strangers_are_dropped(plain_service: Service) -> None:
    told = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"}
    async with plain_service.caller().get("/api/test/peer", headers=told) as answer:
        assert await answer.text() == "127.0.0.1 False "
    async with plain_service.caller().get("/api/test/peer") as answer:
        assert await answer.text() == "127.0.0.1 True "
    async with plain_service.caller().get("/api/test/broken", headers=told) as answer:
        assert (await answer.json())["request_id"] == answer.headers["X-Request-Id"]


async def test_a_trusted_proxy_tells_the_last_address_it_saw(tmp_path) -> None:
    from server.settings import Settings

    service = Service(Settings(data=tmp_path, trusted_proxies=("127.0.0.1",)))
    await service.start()
    try:
        told = {"X-Forwarded-For": "6.6.6.6, 1.2.3.4"}
        async with service.caller().get("/api/test/peer", headers=told) as answer:
            assert await answer.text() == "1.2.3.4 False "
    finally:
        await service.stop()


async def test_metrics_are_for_this_machine_only(plain_service: Service) -> None:
    for path in ("/api/health", "/api/health", "/api/staff/me"):
        async with plain_service.caller().get(path) as answer:
            await answer.read()
    async with plain_service.caller().get("/metrics") as answer:
        told = await answer.text()
    assert 'http_requests_total{operation="GET /api/health",status="2xx"} 2.0' in told
    assert 'http_requests_total{operation="GET /api/staff/me",status="4xx"} 1.0' in told
    assert 'http_request_seconds_bucket{le="+Inf",operation="GET /api/health"} 2.0' in told
    async with plain_service.caller().get("/metrics", headers={"X-Forwarded-For": "::1"}) as answer:
        await problem(answer, 404, "not_found")


async def test_every_answer_carries_the_security_headers(plain_service: Service) -> None:
    for path in ("/api/health", "/api/none", "/openapi.json"):
        async with plain_service.caller().get(path) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "Server" not in answer.headers


async def test_head_answers_like_get_without_the_body(plain_service: Service) -> None:
    async with plain_service.caller().head("/api/health") as answer:
        assert answer.status == 200
        assert await answer.read() == b""


def test_a_route_without_a_declared_permission_does_not_start() -> None:
    from server.http.dispatch import refuse_undeclared

    async def anybody(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/open", anybody)
    with pytest.raises(RuntimeError, match="no declared permission"):
        refuse_undeclared(app)


def test_an_operation_whose_function_does_not_fit_is_refused() -> None:
    with pytest.raises(TypeError, match="keyword parameters"):

        @operation("GET", "/api/x/{id}", permission="public", summary="x")
        async def missing(ctx: Context) -> None: ...

    with pytest.raises(TypeError, match="no permission"):

        @operation("GET", "/api/x", permission="", summary="x")
        async def open_to_all(ctx: Context) -> None: ...
