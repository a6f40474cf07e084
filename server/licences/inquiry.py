"""Asking the licence store so that it can never hold anybody up: a time limit and a circuit breaker."""

import asyncio
import logging
from collections.abc import Iterable

from aiohttp import web

from protocol.licence import LicenceState

from .breaker import Breaker
from .licence import Finding, Holder, plain_kind
from .licence_store import LicenceStore, LicenceStoreDown

log = logging.getLogger("server.licences")

PATIENCE_SECONDS = 2.0


class Inquiry:
    """One for the service; all kinds of one person are asked for at once."""

    def __init__(
        self, store: LicenceStore, breaker: Breaker | None = None, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._store = store
        self._breaker = breaker or Breaker()
        self._patience = patience

    async def ask(self, kinds: Iterable[str], holder: Holder) -> dict[str, Finding | None]:
        """Per kind what is known; None: the store does not keep that kind. Never raises, never waits long."""
        wanted = list(dict.fromkeys(kinds))
        found = await asyncio.gather(*(self._one(kind, holder) for kind in wanted))
        return dict(zip(wanted, found, strict=True))

    async def _one(self, kind: str, holder: Holder) -> Finding | None:
        if not self._breaker.may_try():
            return _NOBODY
        try:
            async with asyncio.timeout(self._patience):
                found = await self._store.find(plain_kind(kind), holder)
        except TimeoutError:
            return self._failed("no answer in time")
        except LicenceStoreDown as down:
            return self._failed(str(down))
        except Exception as error:
            # An adapter's own fault must not stop an application. Its text may hold what was asked for.
            return self._failed(type(error).__name__)
        self._breaker.succeeded()
        return found

    def _failed(self, reason: str) -> Finding:
        self._breaker.failed()
        log.warning("the licence store does not answer", extra={"reason": reason})
        return _NOBODY


_NOBODY = Finding(LicenceState.UNAVAILABLE)
INQUIRY = web.AppKey("licence_inquiry", Inquiry)
