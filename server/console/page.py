"""The shell of the staff page; everything in it is fetched by its ES modules."""

from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from protocol import SCHEMA_VERSION
from server.http.context import Context
from server.http.operation import operation
from server.http.static_files import static_files

_HERE = Path(__file__).parent
_PAGES = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined)


@operation("GET", "/staff", permission="public", summary="工作台", content_type="text/html")
async def staff_page(ctx: Context) -> web.Response:
    """The login form is inside: the shell alone says nothing about anybody."""
    html = _PAGES.get_template("staff.html").render(schema_version=SCHEMA_VERSION, demo=ctx.settings.demo)
    return web.Response(text=html, content_type="text/html")


@operation(
    "GET", "/staff/catalogue", permission="public", summary="办事指南的导入和发布", content_type="text/html"
)
async def catalogue_page(ctx: Context) -> web.Response:
    """The operator's page of the catalogue; as little in the shell as in the staff page's."""
    html = _PAGES.get_template("catalogue.html").render(demo=ctx.settings.demo)
    return web.Response(text=html, content_type="text/html")


@operation("GET", "/staff/boxes", permission="public", summary="机顶盒来的编号", content_type="text/html")
async def boxes_page(ctx: Context) -> web.Response:
    """The operator's page of what boxes hand in under six digits."""
    html = _PAGES.get_template("boxes.html").render(demo=ctx.settings.demo)
    return web.Response(text=html, content_type="text/html")


@operation("GET", "/staff/accounts", permission="public", summary="账号", content_type="text/html")
async def accounts_page(ctx: Context) -> web.Response:
    """One's own account, and those one looks after."""
    html = _PAGES.get_template("accounts.html").render(demo=ctx.settings.demo)
    return web.Response(text=html, content_type="text/html")


@operation("GET", "/staff/overview", permission="public", summary="值班情况", content_type="text/html")
async def overview_page(ctx: Context) -> web.Response:
    """The supervisor's page of desks, clerks and days."""
    html = _PAGES.get_template("overview.html").render(schema_version=SCHEMA_VERSION, demo=ctx.settings.demo)
    return web.Response(text=html, content_type="text/html")


@operation("GET", "/", permission="public", summary="转到工作台", content_type="text/html")
async def front_door(ctx: Context) -> web.Response:
    """Who types the bare address is a member of staff."""
    return web.Response(status=302, headers={"Location": "/staff"})


OPERATIONS = [static_files("/static/console/", _HERE / "static")]
