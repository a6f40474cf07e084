"""What the application's factory takes from this feature."""

from aiohttp import web

from server.settings import SETTINGS

from .inquiry import INQUIRY, Inquiry
from .licence_store import adapter
from .register import Register


def setup(app: web.Application) -> None:
    """The register, or the adapter that the operator names."""
    name = app[SETTINGS].licence_adapter
    app[INQUIRY] = Inquiry(adapter(name, app) if name else Register(app))
