"""Idempotency keys: the same key and body from the same caller is done once and answered the same.

The claim is a row written in the handler's own first transaction, so that the work and the claim are there
together or not at all, even when the process is killed between them.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.errors import ErrorCode
from server.clock import CLOCK
from server.crypto.sealed_columns import sealed
from server.crypto.sealing import SEALER
from server.http.context import Context
from server.http.errors import ApiError
from server.store.engine import STORE, first_write
from server.store.metadata import metadata

HEADER = "Idempotency-Key"
KEEP_MS = 24 * 3600 * 1000
_KEY = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 1.6)

idempotency = Table(
    "idempotency",
    metadata,
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_hash", Text, nullable=False),
    Column("status", Integer),
    # Sealed: answers may speak of people.
    Column("answer", LargeBinary),
    Column("created", BigInteger, nullable=False),
    Index("ix_idempotency_created", "created"),
)


sealed(idempotency, "answer", lambda row: _context(row.caller, row.key))


def _context(caller: str, key: str) -> str:
    return f"idempotency.answer/{caller}/{key}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: status and JSON bytes."""

    status: int
    body: bytes


class _Lost(Exception):
    """Another request with the same key was first."""


async def once(ctx: Context, name: str, raw: bytes, work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Run ``work`` unless this caller's key was seen; then its first answer. Raises ApiError(CONFLICT)."""
    key = ctx.request.headers[HEADER]
    if not _KEY.match(key):
        raise ApiError(ErrorCode.INVALID, f"{HEADER} 应为 8 到 64 个字母、数字、- 或 _。")
    claim = _Claim(ctx, key, hashlib.sha256(name.encode() + b"\0" + raw).hexdigest())
    known = await claim.known()
    if known is not None:
        return known
    token = first_write.set(claim.take)
    try:
        answer = await work()
    except _Lost:
        return await claim.wait()
    finally:
        first_write.reset(token)
    await claim.keep(answer)
    return answer


class _Claim:
    def __init__(self, ctx: Context, key: str, body_hash: str) -> None:
        self._app = ctx.app
        self._caller = f"{ctx.caller.kind}:{ctx.caller.household_id or ctx.caller.id}"
        self._key = key
        self._hash = body_hash
        self._taken = False
        self._context = _context(self._caller, key)

    async def take(self, conn: AsyncConnection) -> None:
        """Inside the first write transaction; a second request waits here and then loses."""
        if self._taken:
            return
        values = {"caller": self._caller, "key": self._key, "body_hash": self._hash}
        try:
            await conn.execute(insert(idempotency).values(**values, created=self._app[CLOCK]()))
        except IntegrityError:
            raise _Lost from None
        self._taken = True

    async def known(self) -> Answer | None:
        """The first request's answer, when there was one; waits while it is still being worked on."""
        row = await self._row()
        if row is None:
            return None
        if row.body_hash != self._hash:
            raise ApiError(ErrorCode.CONFLICT, "同一个编号已经用于另一件事，请重新操作。")
        if row.answer is None:
            return await self.wait()
        return self._opened(row)

    async def wait(self) -> Answer:
        """Until the first request has its answer."""
        for seconds in _WAITS:
            row = await self._row()
            if row is None:
                break
            if row.body_hash != self._hash:
                raise ApiError(ErrorCode.CONFLICT, "同一个编号已经用于另一件事，请重新操作。")
            if row.answer is not None:
                return self._opened(row)
            await asyncio.sleep(seconds)
        raise ApiError(ErrorCode.CONFLICT, "这件事刚才已经提交过了，请返回看看结果。")

    async def keep(self, answer: Answer) -> None:
        """Keep the answer for repetitions; nothing to keep when the work wrote nothing."""
        if not self._taken:
            return
        kept = self._app[SEALER].seal(answer.body, context=self._context)
        mine = (idempotency.c.caller == self._caller) & (idempotency.c.key == self._key)
        async with self._app[STORE].write() as conn:
            await conn.execute(update(idempotency).where(mine).values(status=answer.status, answer=kept))

    async def _row(self) -> Row[Any] | None:
        mine = (idempotency.c.caller == self._caller) & (idempotency.c.key == self._key)
        async with self._app[STORE].read() as conn:
            return (await conn.execute(select(idempotency).where(mine))).first()

    def _opened(self, row: Row[Any]) -> Answer:
        return Answer(row.status, self._app[SEALER].open(row.answer, context=self._context))


async def forget_old(app: web.Application) -> None:
    """Drop claims older than a day."""
    async with app[STORE].write() as conn:
        await conn.execute(delete(idempotency).where(idempotency.c.created < app[CLOCK]() - KEEP_MS))
