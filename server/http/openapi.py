"""OpenAPI 3.1 of all operations, made when somebody first asks for it."""

import asyncio
import functools
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from protocol import SCHEMA_VERSION
from protocol.errors import Problem
from server.http.context import Context
from server.http.idempotency import HEADER
from server.http.operation import Operation, operation

OPENAPI: web.AppKey[Callable[[], bytes]] = web.AppKey("openapi")
"""Gives the document as it is served."""

_REF = "#/components/schemas/{model}"


def document(operations: list[Operation], version: str) -> dict[str, Any]:
    """The document. Pages and sockets are left out: they are not for programs."""
    shown = [made for made in operations if made.path.startswith(("/api/", "/openapi", "/metrics"))]
    wanted: dict[tuple[type[BaseModel], str], None] = {(Problem, "serialization"): None}
    for made in shown:
        for model, mode in (
            (made.body, "validation"),
            (made.query, "validation"),
            (made.answer, "serialization"),
        ):
            if model is not None:
                wanted[(model, mode)] = None
    refs, definitions = models_json_schema(list(wanted), ref_template=_REF)  # type: ignore[arg-type]
    paths: dict[str, dict[str, Any]] = {}
    for made in shown:
        paths.setdefault(_template(made.path), {})[made.method.lower()] = _describe(made, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "电视政务", "version": version, "x-schema-version": SCHEMA_VERSION},
        "paths": paths,
        "components": {"schemas": definitions.get("$defs", {}), "securitySchemes": _SCHEMES},
    }


_SCHEMES = {
    "tv": {"type": "http", "scheme": "bearer", "description": "机顶盒会话"},
    "staff": {"type": "apiKey", "in": "cookie", "name": "staff_session", "description": "工作人员会话"},
    "console": {"type": "apiKey", "in": "header", "name": "X-Requested-With", "description": "值为 console"},
}


def _describe(made: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": made.handler.__name__,
        "summary": made.summary,
        "tags": [made.handler.__module__.split(".")[1]],
        "x-permission": made.permission,
        "parameters": _parameters(made, refs),
        "responses": {
            str(_status(made)): _success(made, refs),
            "default": {
                "description": "没有办成；detail 说明接下来怎么做",
                "content": {"application/problem+json": {"schema": refs[(Problem, "serialization")]}},
            },
        },
        "security": _security(made),
    }
    if made.body is not None:
        schema = refs[(made.body, "validation")]
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return described


def _status(made: Operation) -> int:
    return 204 if made.answer is None and made.content_type == "application/json" else made.status


def _success(made: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    if made.answer is not None:
        schema = refs[(made.answer, "serialization")]
        return {"description": "办好了", "content": {"application/json": {"schema": schema}}}
    if made.content_type == "application/json":
        return {"description": "办好了，没有内容"}
    return {"description": "办好了", "content": {made.content_type: {}}}


def _parameters(made: Operation, refs: dict[Any, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in made.parameters
    ]
    if made.query is not None:
        required = {name for name, field in made.query.model_fields.items() if field.is_required()}
        properties = made.query.model_json_schema(ref_template=_REF)["properties"]
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": schema}
            for name, schema in properties.items()
        ]
    if made.idempotent:
        pattern = {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"}
        found.append({"name": HEADER, "in": "header", "required": False, "schema": pattern})
    return found


def _security(made: Operation) -> list[dict[str, list[str]]]:
    if made.permission == "public":
        return []
    if made.permission == "tv":
        return [{"tv": []}]
    return [{"staff": []}] if made.method == "GET" else [{"staff": [], "console": []}]


def _template(path: str) -> str:
    """``/a/{b:regex}`` → ``/a/{b}``."""
    out, depth = [], 0
    skipping = False
    for char in path:
        depth += (char == "{") - (char == "}")
        if depth == 0:
            skipping = False
        elif char == ":" and depth == 1:
            skipping = True
        if not skipping:
            out.append(char)
    return "".join(out)


def when_asked(operations: list[Operation], version: str) -> Callable[[], bytes]:
    """What makes the document once. It takes longer than all the rest of a start."""

    @functools.cache
    def encoded() -> bytes:
        return json.dumps(document(operations, version), ensure_ascii=False, separators=(",", ":")).encode()

    return encoded


@operation(
    "GET",
    "/openapi.json",
    permission="public",
    summary="本说明",
    content_type="application/vnd.oai.openapi+json",
)
async def openapi(ctx: Context) -> bytes:
    """OpenAPI 3.1."""
    return await asyncio.to_thread(ctx.app[OPENAPI])
