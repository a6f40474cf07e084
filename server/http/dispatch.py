"""From an operation to an aiohttp handler: permission, limits, validation, deadline, errors, counts."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from time import perf_counter
from typing import Any

from aiohttp import hdrs, web
from pydantic import BaseModel

from protocol.errors import ErrorCode
from server.http import idempotency
from server.http.authentication import authenticator
from server.http.context import Context
from server.http.deadline import DEADLINES
from server.http.errors import ApiError
from server.http.forwarding import without_forwarding
from server.http.headers import JSON_HEADERS
from server.http.limits import TOO_LARGE, RateLimiter, check_length, read_body
from server.http.metrics import Meter
from server.http.operation import Operation
from server.http.problem_response import problem_response
from server.http.request_id import request_id
from server.http.validation import parse_json, parse_query

log = logging.getLogger("server.http")

AiohttpHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Run = Callable[[Context], Awaitable[web.StreamResponse]]

_PATH_PARAMETER_LENGTH = 300


def handler_of(app: web.Application, made: Operation, meter: Meter) -> AiohttpHandler:
    """The aiohttp handler of an operation. Everything that can be decided now is decided now."""
    run = _guarded(app, made)
    deadline = made.deadline
    deadlines = app[DEADLINES]

    async def handle(request: web.Request) -> web.StreamResponse:
        started = perf_counter()
        task = asyncio.current_task()
        if deadline is not None and task is not None:
            deadlines.start(task, deadline)
        request = without_forwarding(request)
        try:
            response = await run(Context(request))
        except ApiError as error:
            response = problem_response(request, error)
        except asyncio.CancelledError:
            if task is None or not deadlines.finish(task):
                raise
            response = _too_slow(request)
        except TimeoutError:
            response = _too_slow(request)
        except (web.HTTPRedirection, ConnectionResetError):
            raise
        except web.HTTPException as error:
            response = _refused(request, error)
        except Exception:
            response = _broken(request, made)
        finally:
            if deadline is not None and task is not None:
                deadlines.finish(task)
        meter.count(response.status, perf_counter() - started)
        return response

    return handle


def _guarded(app: web.Application, made: Operation) -> Run:
    """Rate and permission, then the work; for a public GET the work itself."""
    authenticate = authenticator(app, made.permission)
    limiter = RateLimiter(made.rate) if made.rate else None
    run = _runner(made)
    if authenticate is None and limiter is None:
        return run

    async def guarded(ctx: Context) -> web.StreamResponse:
        if limiter:
            limiter.check(ctx.peer)
        if authenticate:
            ctx.caller = await authenticate(ctx)
        return await run(ctx)

    return guarded


def _runner(made: Operation) -> Run:
    if made.body is not None:
        return partial(_with_body, made, made.body)
    return partial(_read if made.method == hdrs.METH_GET else _without_body, made)


async def _read(made: Operation, ctx: Context) -> web.StreamResponse:
    return _response(made, await made.handler(ctx, **_keywords(made, ctx.request)))


async def _without_body(made: Operation, ctx: Context) -> web.StreamResponse:
    check_length(ctx.request, made.limit_bytes)
    return await _once_or_now(made, ctx, b"", lambda: made.handler(ctx, **_keywords(made, ctx.request)))


async def _with_body(made: Operation, model: type[BaseModel], ctx: Context) -> web.StreamResponse:
    if ctx.request.content_type != "application/json":
        raise ApiError(ErrorCode.INVALID, "内容要用 application/json 发来。", status=415)
    raw = await read_body(ctx.request, made.limit_bytes)
    body = parse_json(model, raw)
    return await _once_or_now(made, ctx, raw, lambda: made.handler(ctx, body, **_keywords(made, ctx.request)))


def _keywords(made: Operation, request: web.Request) -> dict[str, Any]:
    keywords: dict[str, Any] = dict(request.match_info)
    for value in keywords.values():
        if not value.isprintable() or len(value) > _PATH_PARAMETER_LENGTH:
            raise ApiError(ErrorCode.NOT_FOUND, "没有这个地址。")
    if made.query is not None:
        keywords["query"] = parse_query(made.query, dict(request.query))
    return keywords


async def _once_or_now(
    made: Operation, ctx: Context, raw: bytes, work: Callable[[], Awaitable[Any]]
) -> web.StreamResponse:
    if not (made.idempotent and idempotency.HEADER in ctx.request.headers):
        return _response(made, await work())

    async def work_to_answer() -> idempotency.Answer:
        return idempotency.Answer(made.status, _body_of(made, await work()))

    where = f"{made.method} {ctx.request.path}"
    answer = await idempotency.once(ctx, where, raw, work_to_answer)
    return web.Response(body=answer.body, status=answer.status, headers=JSON_HEADERS.copy())


def _response(made: Operation, result: Any) -> web.StreamResponse:
    # Asking whether something is a StreamResponse is slow (it is an abstract mapping): bytes first.
    if type(result) is not bytes and isinstance(result, web.StreamResponse):
        return result
    if result is None and made.answer is None:
        return web.Response(status=204)
    headers = JSON_HEADERS.copy()
    if made.content_type != "application/json":
        headers[hdrs.CONTENT_TYPE] = made.content_type
    return web.Response(body=_body_of(made, result), status=made.status, headers=headers)


def _body_of(made: Operation, result: Any) -> bytes:
    if type(result) is bytes:
        return result
    if made.answer is None or not isinstance(result, made.answer):
        raise TypeError(f"{made.name} answered {type(result).__name__}")
    return result.model_dump_json().encode()


def _too_slow(request: web.Request) -> web.StreamResponse:
    response = problem_response(request, ApiError(ErrorCode.TIMEOUT, "等得太久了，请再试一次。"))
    if request.body_exists and not request.content.at_eof():
        # aiohttp has no time-out for bodies and would go on reading this one: cut the line after the answer.
        response.force_close()
        transport = request.transport
        if transport is not None:
            asyncio.get_running_loop().call_later(1.0, transport.abort)
    return response


def _refused(request: web.Request, error: web.HTTPException) -> web.StreamResponse:
    """What aiohttp itself refuses, in our words."""
    if isinstance(error, web.HTTPRequestEntityTooLarge):
        return problem_response(request, ApiError(ErrorCode.TOO_LARGE, TOO_LARGE))
    return problem_response(request, ApiError(ErrorCode.INVALID, "请求不对。", status=max(400, error.status)))


def _broken(request: web.Request, made: Operation) -> web.StreamResponse:
    log.exception("operation failed", extra={"operation": made.name, "request_id": request_id(request)})
    return problem_response(request, ApiError(ErrorCode.INTERNAL, "系统出了点问题，请过一会儿再试。"))


def add_operations(app: web.Application, operations: list[Operation], meters: Callable[[str], Meter]) -> None:
    """Put operations on the router; GETs answer HEAD too."""
    for made in operations:
        handle = handler_of(app, made, meters(made.name))
        handle.__operation__ = made  # type: ignore[attr-defined]
        if made.method == hdrs.METH_GET:
            app.router.add_get(made.path, handle, allow_head=made.permission != "socket")
        else:
            app.router.add_route(made.method, made.path, handle)


def refuse_undeclared(app: web.Application) -> None:
    """A route without a declared permission does not start."""
    for route in app.router.routes():
        if not isinstance(getattr(route.handler, "__operation__", None), Operation):
            raise RuntimeError(f"{route.method} {route.resource} has no declared permission")
