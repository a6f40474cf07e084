"""What the application's factory takes from this feature."""

from aiohttp import web

from server.events.commands import register_command
from server.http.operation import collect
from server.jobs.periodic import every

from . import (
    decision_operations,
    package_operations,
    print_sheet,
    reason_operations,
    review_operations,
    viewers,
    worklist_operations,
)

OPERATIONS = collect(
    review_operations,
    decision_operations,
    reason_operations,
    worklist_operations,
    package_operations,
    print_sheet,
)


def setup(app: web.Application) -> None:
    """Pages say on the socket what they show; those that fall silent are forgotten."""
    register_command(app, "view", viewers.show)
    every(app, "silent pages", 20.0, viewers.forget)
