"""The phone's pages as HTML."""

from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from protocol.errors import ErrorCode, Problem

PAGES_FOLDER = Path(__file__).parent / "templates"
_PAGES = Environment(
    loader=FileSystemLoader(PAGES_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(name: str, *, status: int = 200, **values: Any) -> web.Response:
    """A template as a response."""
    html = _PAGES.get_template(name).render(**values)
    return web.Response(text=html, status=status, content_type="text/html")


def error_page(request: web.Request, problem: Problem) -> str:
    """What a browser shows when something was refused: one sentence and the way back."""
    back = ""
    token = request.match_info.get("token", "")
    final = problem.code in (ErrorCode.EXPIRED, ErrorCode.USED, ErrorCode.NOT_FOUND)
    if token and not final:
        back = f"/p/{token}"
    return _PAGES.get_template("notice.html").render(
        title=problem.title, sentence=problem.detail, back=back, bad=True
    )
