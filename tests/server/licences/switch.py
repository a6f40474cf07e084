"""A county's licence platform as an adapter: the register, with a switch that takes it off the line."""

from aiohttp import web

from server.licences.licence import Finding, Holder
from server.licences.licence_store import LicenceStoreDown
from server.licences.register import Register


class Switch:
    """Named by ``Settings.licence_adapter``."""

    away = False

    def __init__(self, app: web.Application) -> None:
        self._register = Register(app)

    async def find(self, kind: str, holder: Holder) -> Finding | None:
        if Switch.away:
            raise LicenceStoreDown("503")
        return await self._register.find(kind, holder)
