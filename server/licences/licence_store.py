"""What the service asks of a licence system; the county's e-licence platform fills it in with an adapter."""

import importlib
from typing import Protocol

from aiohttp import web

from .licence import Finding, Holder


class LicenceStoreDown(Exception):
    """Nobody could be asked; the text is for the log and holds nothing personal."""


class LicenceStore(Protocol):
    """Looks licences up. It may be slow or away: the service bounds it (see ``inquiry``)."""

    async def find(self, kind: str, holder: Holder) -> Finding | None:
        """What is known; None: this store does not keep that kind at all. Raises LicenceStoreDown."""


def adapter(name: str, app: web.Application) -> LicenceStore:
    """``package.module:function``, called with the application. Raises ValueError when there is none."""
    module, _, function = name.partition(":")
    try:
        made: LicenceStore = getattr(importlib.import_module(module), function)(app)
    except (ImportError, AttributeError, TypeError) as error:
        raise ValueError(f"no licence adapter {name}: {error}") from error
    return made
