"""What the application's factory takes from this feature."""

from aiohttp import web

from server.jobs.periodic import every

from .housekeeping import keep_house


def setup(app: web.Application) -> None:
    """What has been kept long enough goes, a little every hour."""
    every(app, "retention", 3600.0, keep_house)
