"""A problem as a response: problem+json for programs, a short page for a person's browser."""

from collections.abc import Callable
from html import escape

from aiohttp import web

from protocol.errors import Problem
from server.http.errors import ApiError
from server.http.request_id import request_id

ErrorPage = Callable[[web.Request, Problem], str]
"""Makes the HTML of an error page."""

ERROR_PAGE: web.AppKey[ErrorPage] = web.AppKey("error_page")
"""A feature may put its own page here."""


def problem_response(request: web.Request, error: ApiError) -> web.Response:
    """The response to a refused or failed request."""
    problem = error.problem(request_id(request))
    if "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/"):
        page = request.app.get(ERROR_PAGE, plain_page)(request, problem)
        return web.Response(text=page, status=error.status, headers=error.headers, content_type="text/html")
    return web.Response(
        body=problem.model_dump_json().encode(),
        status=error.status,
        headers=error.headers,
        content_type="application/problem+json",
    )


def plain_page(_request: web.Request, problem: Problem) -> str:
    """A page that needs no style sheet."""
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(problem.title)}</title><h1>{escape(problem.title)}</h1><p>{escape(problem.detail)}</p></html>"
    )
