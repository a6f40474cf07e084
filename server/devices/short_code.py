"""Six digits that a person reads from the television and somebody else types."""

import secrets
from typing import Any

from sqlalchemy import Column, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.errors import ErrorCode
from server.http.errors import ApiError

_TRIES = 40


async def free_code(conn: AsyncConnection, column: "Column[Any]") -> str:
    """A code that is in no row of ``column`` yet. Raises ApiError(UNAVAILABLE) when nearly all are used."""
    for _ in range(_TRIES):
        code = f"{secrets.randbelow(10**6):06d}"
        used = select(func.count()).select_from(column.table).where(column == code)
        if not (await conn.execute(used)).scalar_one():
            return code
    raise ApiError(ErrorCode.UNAVAILABLE, "编号快用完了，请联系广电工作人员清理旧的。")
