"""What clients may say on a socket, and which feature answers it."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from server.http.caller import Caller

CommandHandler = Callable[[web.Application, Caller, Any], Awaitable[None]]
"""``handler(app, caller, command)``; raises ApiError to refuse."""

COMMANDS = web.AppKey("commands", dict[str, CommandHandler])


def register_command(app: web.Application, kind: str, handler: CommandHandler) -> None:
    """Let a feature answer commands of a type; one feature per type."""
    if kind in app[COMMANDS]:
        raise RuntimeError(f"command {kind} has two handlers")
    app[COMMANDS][kind] = handler
