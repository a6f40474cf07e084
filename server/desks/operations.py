"""The operations of desks: what a television shows before a call, and words to those who wait."""

from typing import Any

from aiohttp import web
from sqlalchemy import exists, select

from protocol.call import DeskName
from protocol.desk import DeskList, DeskMessage, DeskMessages, DeskView
from protocol.errors import ErrorCode
from protocol.events import QueueChanged
from server.audit.trail import record as audit
from server.calls import clerk_store, rules, store
from server.desks.crier import CRIER, Crier, run_crier
from server.desks.group_hours import table_for
from server.desks.store import message_of, set_message
from server.desks.table_file import read_desks
from server.events.outbox import append
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.workdays.store import workdays


@operation("GET", "/api/tv/desks", permission="tv", summary="服务台现在开不开、要等多久", answer=DeskList)
async def desks(ctx: Context) -> DeskList:
    """Asked when somebody wants to call."""
    now = ctx.now_ms()
    after = now - rules.AWAY_SECONDS * 1000
    views = []
    async with ctx.store.read() as conn:
        days = await workdays(conn)
        table = await table_for(conn, read_desks(ctx.settings), ctx.caller.id)
        for desk in DeskName:
            hours = table.desks[desk]
            waiting = await store.waiting_at(conn, desk.value)
            taking = await clerk_store.clerks_taking_calls(conn, desk.value, after)
            seconds = await store.service_seconds(conn, desk.value)
            views.append(
                DeskView(
                    desk=desk,
                    open=hours.is_open(days, now),
                    hours=hours.words,
                    opens=hours.opens(days, now),
                    waiting=waiting,
                    expected_wait=rules.expected_wait(waiting + 1, taking, seconds),
                    dialect=table.dialect if await _speaks(conn, desk) else "",
                    callback_by=hours.promise(days, now),
                )
            )
    return DeskList(desks=tuple(views))


@operation(
    "GET",
    "/api/staff/desks/messages",
    permission="staff.answer_calls",
    summary="给排队的人看的话",
    answer=DeskMessages,
)
async def messages(ctx: Context) -> DeskMessages:
    """Of the clerk's desks."""
    async with ctx.store.read() as conn:
        told = [
            DeskMessage(desk=DeskName(desk), text=await message_of(conn, desk)) for desk in ctx.caller.desks
        ]
    return DeskMessages(messages=tuple(told))


@operation(
    "PUT",
    "/api/staff/desks/messages",
    permission="staff.answer_calls",
    summary="写一句话给所有排队的人",
    body=DeskMessage,
    answer=DeskMessage,
    limit_bytes=2000,
)
async def tell_waiting(ctx: Context, body: DeskMessage) -> DeskMessage:
    """It stands on their televisions until it is taken away."""
    if body.desk.value not in ctx.caller.desks:
        raise ApiError(ErrorCode.FORBIDDEN, "您不在这个席位。")
    async with ctx.store.write() as conn:
        await set_message(conn, body.desk.value, body.text, ctx.caller.id, ctx.now_ms())
        await append(conn, f"desk:{body.desk.value}", QueueChanged(desk=body.desk.value))
        await audit(conn, ctx.caller, "desk.message", body.desk.value)
    return body


async def _speaks(conn: Any, desk: DeskName) -> bool:
    """Whether somebody who serves this desk speaks as people do here."""
    mine = (clerk_store.clerk_desks.c.staff_id == clerk_store.clerks.c.staff_id) & (
        clerk_store.clerk_desks.c.desk == desk.value
    )
    found = exists(
        select(clerk_store.clerks.c.staff_id)
        .join(clerk_store.clerk_desks, mine)
        .where(clerk_store.clerks.c.dialect)
    )
    return bool((await conn.execute(select(found))).scalar_one())


def setup(app: web.Application) -> None:
    """The crier runs with the application."""
    app[CRIER] = Crier(app)
    app.cleanup_ctx.append(run_crier)
