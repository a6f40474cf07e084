"""A typed operation: method, path, permission, body and answer models; everything else follows from it."""

import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar

from pydantic import BaseModel

from server.http.caller import Caller
from server.http.context import Context
from server.http.limits import Rate

__all__ = ["Caller", "Context", "Operation", "Rate", "collect", "operation"]

_ONCE_ANYHOW = ("public", "phone", "guest")
Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True, slots=True)
class Operation:
    """What is known of an operation before the first request."""

    method: str
    path: str
    permission: str
    """``public``, ``tv``, ``phone``, ``guest``, ``socket``, ``staff`` (any of them), or one of
    staff.permissions."""
    summary: str
    handler: Callable[..., Awaitable[Any]]
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type[BaseModel] | None
    status: int
    limit_bytes: int
    """Of the body. A body that the handler reads itself (upload, form) must announce its length."""
    deadline: float | None
    """Seconds until the request is given up; None for sockets and long downloads."""
    rate: Rate | None
    idempotent: bool
    """Accepts ``Idempotency-Key``: the same key and body gets the same answer, done once."""
    content_type: str
    """Of the answer, when there is no answer model."""

    @property
    def name(self) -> str:
        """For logs and metrics: the template, never the real path (it may carry a token)."""
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the path's parameters."""
        return tuple(re.findall(r"{(\w+)", self.path))


def operation(
    method: str,
    path: str,
    *,
    permission: str,
    summary: str,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    answer: type[BaseModel] | None = None,
    status: int = 200,
    limit_bytes: int = 64_000,
    deadline: float | None = 15.0,
    rate: Rate | None = None,
    idempotent: bool | None = None,
    content_type: str = "application/json",
) -> Callable[[Handler], Handler]:
    """Declare an operation.

    The function is called as ``f(ctx[, body], *, query=..., <path parameters>=...)``. It returns an
    instance of ``answer``, or prepared JSON as bytes, or a ``web.StreamResponse`` (pages, uploads, files), or
    None (204).
    ``idempotent`` is on by default for POSTs with a JSON body by a known caller.
    """

    def declare(handler: Handler) -> Handler:
        made = Operation(
            method=method,
            path=path,
            permission=permission,
            summary=summary,
            handler=handler,
            body=body,
            query=query,
            answer=answer,
            status=status,
            limit_bytes=limit_bytes,
            deadline=deadline,
            rate=rate,
            idempotent=(
                method == "POST" and answer is not None and permission not in ("public", "phone", "guest")
            )
            if idempotent is None
            else idempotent,
            content_type=content_type,
        )
        _check(made)
        handler.__operation__ = made  # type: ignore[attr-defined]
        return handler

    return declare


def collect(*modules: ModuleType) -> list[Operation]:
    """All operations that are declared in the modules."""
    found: dict[int, Operation] = {}
    for module in modules:
        for thing in vars(module).values():
            made = getattr(thing, "__operation__", None)
            if isinstance(made, Operation) and thing.__module__ == module.__name__:
                found[id(made)] = made
    return list(found.values())


def _check(made: Operation) -> None:
    """Declaration and function must agree; better at start than at the first request."""
    if not made.permission:
        raise TypeError(f"{made.name}: no permission declared")
    accepted = inspect.signature(made.handler).parameters
    wanted = set(made.parameters) | ({"query"} if made.query else set())
    named = {name for name, parameter in accepted.items() if parameter.kind is parameter.KEYWORD_ONLY}
    if wanted != named:
        raise TypeError(f"{made.name}: keyword parameters {sorted(named)} are not {sorted(wanted)}")
    positional = len(accepted) - len(named)
    if positional != (2 if made.body else 1):
        raise TypeError(f"{made.name}: takes {positional} positional parameters")
