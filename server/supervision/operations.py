"""The operations of the supervisor's page."""

from datetime import datetime
from typing import Any

from aiohttp import web
from pydantic import Field
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import DeskName
from protocol.desk import PauseReason
from protocol.model import WireModel
from protocol.overview import ClerkNow, DayRow, DeskNow, Overview
from protocol.staff import Presence
from server.calls import clerk_store
from server.calls import rules as call_rules
from server.calls import store as call_store
from server.desks.rules import DeskTable
from server.desks.table_file import read_desks
from server.http.context import Context
from server.http.operation import operation
from server.supervision import store
from server.supervision.rules import csv_lines, day_rows, days_until
from server.workdays.rules import CHINA, Workdays, local
from server.workdays.store import workdays

GONE_MS = 12 * 3_600_000
"""A clerk not seen for so long is not on the page."""


class DaysQuery(WireModel):
    """How many days back, and of which desk; none: all of the supervisor's."""

    days: int = Field(default=14, ge=1, le=366)
    desk: DeskName | None = None


@operation(
    "GET",
    "/api/staff/overview",
    permission="staff.supervise",
    summary="值班情况",
    query=DaysQuery,
    answer=Overview,
)
async def overview(ctx: Context, *, query: DaysQuery) -> Overview:
    """Of the supervisor's own desks."""
    now, table = ctx.now_ms(), read_desks(ctx.settings)
    desks = _desks(ctx, query)
    async with ctx.store.read() as conn:
        calendar = await workdays(conn)
        serves = await store.desks_of_clerks(conn)
        return Overview(
            now=now,
            desks=tuple([await _desk_now(conn, table, calendar, desk, now) for desk in desks]),
            clerks=tuple(
                _clerk_now(row, serves.get(row.staff_id, []), now)
                for row in await store.clerks_of(conn, desks, now - GONE_MS)
            ),
            days=tuple(await _days(conn, desks, query.days, now)),
        )


@operation(
    "GET",
    "/api/staff/overview/days.csv",
    permission="staff.supervise",
    summary="每天的情况，表格",
    query=DaysQuery,
    content_type="text/csv",
)
async def days_csv(ctx: Context, *, query: DaysQuery) -> web.Response:
    """The same days as a table."""
    async with ctx.store.read() as conn:
        rows = await _days(conn, _desks(ctx, query), query.days, ctx.now_ms())
    name = f"calls-{rows[0].day}-{rows[-1].day}.csv"
    return web.Response(
        body=csv_lines(rows).encode(),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _desks(ctx: Context, query: DaysQuery) -> list[str]:
    return [desk for desk in ctx.caller.desks if query.desk is None or desk == query.desk.value]


async def _days(conn: AsyncConnection, desks: list[str], count: int, now: int) -> list[DayRow]:
    days = days_until(local(now).date(), count)
    first = datetime.combine(days[0], datetime.min.time(), CHINA)
    since = round(first.timestamp() * 1000)
    calls = await store.past_calls(conn, desks, since)
    return day_rows(days, calls, await store.past_ratings(conn, desks, since))


async def _desk_now(
    conn: AsyncConnection, table: DeskTable, calendar: Workdays, desk: str, now: int
) -> DeskNow:
    hours = table.desks[DeskName(desk)]
    waiting = await call_store.waiting_at(conn, desk)
    taking = await clerk_store.clerks_taking_calls(conn, desk, now - call_rules.AWAY_SECONDS * 1000)
    seconds = await call_store.service_seconds(conn, desk)
    first = await store.first_queued(conn, desk)
    callbacks, late = await store.open_callbacks(conn, desk, now)
    return DeskNow(
        desk=DeskName(desk),
        open=hours.is_open(calendar, now),
        hours=hours.words,
        waiting=waiting,
        longest=0 if first is None else max(0, now - first) // 1000,
        expected_wait=call_rules.expected_wait(waiting + 1, taking, seconds),
        callbacks=callbacks,
        late=late,
    )


def _clerk_now(row: Row[Any], desks: list[str], now: int) -> ClerkNow:
    presence, since = Presence(row.presence), row.since
    if presence is Presence.WRAP_UP and row.wrap_until <= now:
        presence, since = Presence.READY, row.wrap_until
    if row.call_state is not None:
        presence, since = Presence.BUSY, row.call_answered or row.call_rung or row.since
    paused = presence is Presence.PAUSED and row.reason
    return ClerkNow(
        name=row.name,
        number=row.number,
        presence=presence,
        reason=PauseReason(row.reason) if paused else None,
        since=since,
        desks=tuple(DeskName(desk) for desk in desks),
        dialect=row.dialect,
        away=row.seen <= now - call_rules.AWAY_SECONDS * 1000,
    )
