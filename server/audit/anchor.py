"""The head of the audit chain, anchored outside: a chain does not notice that its tail was cut."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.clock import CLOCK
from server.settings import SETTINGS
from server.store.engine import STORE

from .trail import audit, head

log = logging.getLogger("server.audit")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the anchor file: at ``time`` (ms) row ``seq`` had the hash ``chain`` (hex)."""

    time: int
    seq: int
    chain: str


async def anchor(app: web.Application) -> None:
    """The hourly job: into the log, which somebody else keeps, and into the operator's file."""
    async with app[STORE].read() as conn:
        seq, chain = await head(conn)
    if not seq:
        return
    log.info("audit head", extra={"seq": seq, "chain": chain})
    path = app[SETTINGS].audit_anchor
    if path is not None:
        _write(path, Anchor(app[CLOCK](), seq, chain))


def _write(path: Path, made: Anchor) -> None:
    # Append only: the file may lie on a device that lets nothing be changed.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        os.write(handle, f"{made.time} {made.seq} {made.chain}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read_anchors(path: Path) -> list[Anchor]:
    """The file's lines. Raises ValueError with the line's number."""
    found = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        try:
            time, seq, chain = line.split()
            found.append(Anchor(int(time), int(seq), chain))
        except ValueError:
            raise ValueError(number) from None
    return found


async def first_misfit(conn: AsyncConnection, anchors: list[Anchor]) -> Anchor | None:
    """The first anchor whose row is gone or says something else."""
    for each in anchors:
        row = (await conn.execute(select(audit.c.chain).where(audit.c.seq == each.seq))).first()
        if row is None or row.chain.hex() != each.chain:
            return each
    return None
