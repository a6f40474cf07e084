"""What the application's factory takes from this feature."""

from pathlib import Path

from aiohttp import web

from server.clock import CLOCK
from server.http.operation import collect
from server.http.problem_response import ERROR_PAGE
from server.http.static_files import static_files
from server.jobs.periodic import every
from server.store.engine import STORE

from . import (
    answers_page,
    arrival,
    guide_page,
    member_form,
    receipts,
    sessions,
    store,
    tv_operations,
    upload_page,
)
from .pages import error_page

OPERATIONS = [
    *collect(answers_page, arrival, guide_page, member_form, receipts, tv_operations, upload_page),
    static_files("/static/phone/", Path(__file__).parent / "static"),
]


def setup(app: web.Application) -> None:
    """Phones are known by token and cookie; errors in a browser look like the phone's pages."""
    sessions.setup(app)
    app[ERROR_PAGE] = error_page
    every(app, "old hand-offs", 3600.0, _forget)


async def _forget(app: web.Application) -> None:
    async with app[STORE].write() as conn:
        await store.forget(conn, app[CLOCK]())
