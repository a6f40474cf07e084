"""Stopping a version: boxes that have it get what was before, under a higher number."""

import logging
from typing import Any

from aiohttp import web
from sqlalchemy import Row

from protocol.rollout import Stage
from server.audit.trail import record
from server.catalogue import store as catalogue_store
from server.catalogue.publishing import Press, PublishError, roll_back
from server.catalogue.routes import bundles_folder
from server.clock import CLOCK
from server.crypto.signing import BUNDLE_KEY
from server.fleet.heartbeat_operations import STANDING
from server.http.caller import SYSTEM, Caller
from server.rollouts import store
from server.rollouts.rules import WATCHED_MS, failing
from server.settings import SETTINGS
from server.store.engine import STORE

log = logging.getLogger("server.rollouts")

BY_ITSELF = "系统自动"


def press(app: web.Application) -> Press:
    """What publishing needs."""
    return Press(app[STORE], app[BUNDLE_KEY], bundles_folder(app[SETTINGS]))


async def watch(app: web.Application) -> None:
    """Stop what fails; finish what was stopped and not taken back."""
    now = app[CLOCK]()
    async with app[STORE].read() as conn:
        newest = await catalogue_store.newest_version(conn)
        row = await store.one(conn, newest)
        doing = await store.doing(conn, row) if row is not None else None
    if row is None or doing is None:
        return
    stage = Stage(row.stage)
    if stage is Stage.STOPPED:
        await _take_back(app, row, BY_ITSELF, SYSTEM, now)
    elif failing(doing.taken, doing.failed) and (stage is not Stage.ALL or now - row.changed < WATCHED_MS):
        why = f"{doing.taken + doing.failed} 台里有 {doing.failed} 台用不了，已自动停下"
        await stop(app, row, why, BY_ITSELF, SYSTEM, now)


async def stop(app: web.Application, row: Row[Any], why: str, by: str, caller: Caller, now: int) -> bool:
    """Stop a version and take it back; False when somebody else has just done so."""
    async with app[STORE].write() as conn:
        if not await store.move(
            conn, row.version, Stage(row.stage), Stage.STOPPED, now, township=row.township, why=why
        ):
            return False
        await record(conn, caller, "rollout.stop", str(row.version))
    await _take_back(app, row, by, caller, now)
    return True


async def _take_back(app: web.Application, row: Row[Any], by: str, caller: Caller, now: int) -> None:
    async with app[STORE].read() as conn:
        before = await store.version_before(conn, row.version)
        newest = await catalogue_store.newest_version(conn)
    if not before or newest != row.version:
        return
    try:
        await roll_back(press(app), by=by, now=now, version=before, caller=caller)
    except PublishError as refused:
        # Another node was quicker, or the next look succeeds.
        log.warning("taking back failed", extra={"reason": str(refused)})
    app[STANDING].forget()
