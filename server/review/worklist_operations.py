"""The worklist: what waits for a clerk, page by page, with due times in working days."""

from typing import Any

from sqlalchemy import Row

from protocol.application import ApplicationState
from protocol.errors import ErrorCode
from protocol.masking import mask_name
from protocol.worklist import (
    WaitingDepartment,
    WaitingDepartments,
    Worklist,
    WorklistCounts,
    WorklistQuery,
    WorklistRow,
    WorklistTab,
)
from server.applications import members
from server.applications.receipt_number import tidy
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.workdays.rules import Workdays
from server.workdays.store import workdays

from . import viewers, worklist_query
from .worklist_query import BadCursor

_WAITING = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)


@operation(
    "GET",
    "/api/staff/worklist",
    permission="staff.review",
    summary="待审列表",
    query=WorklistQuery,
    answer=Worklist,
)
async def worklist(ctx: Context, *, query: WorklistQuery) -> Worklist:
    """One page; applicants masked; only the clerk's departments."""
    mine, now = ctx.caller.departments, ctx.now_ms()
    async with ctx.store.read() as conn:
        calendar = await workdays(conn)
        horizon = calendar.horizon(now)
        if query.number:
            number = tidy(query.number)
            rows, following = (await worklist_query.by_number(conn, number, mine) if number else []), ""
        else:
            where = worklist_query.conditions(query.tab, _narrowed(query, mine), ctx.caller.id, horizon)
            try:
                rows, following = await worklist_query.page(conn, where, query.sort, query.after, query.limit)
            except BadCursor:
                raise ApiError(ErrorCode.INVALID, "这一页找不到了，请从第一页看起。") from None
        counts = await worklist_query.counts(
            conn,
            {tab.value: worklist_query.conditions(tab, mine, ctx.caller.id, horizon) for tab in WorklistTab},
        )
        people = await members.persons(conn, ctx.sealer, {row.member_id for row in rows if row.member_id})
        looking = await viewers.of(conn, [row.id for row in rows], now)
    return Worklist(
        rows=tuple(
            _row(row, people.get(row.member_id), calendar, now).model_copy(
                update={"viewers": looking.get(row.id, ())}
            )
            for row in rows
        ),
        next=following,
        counts=WorklistCounts(**counts),
    )


@operation(
    "GET",
    "/api/staff/worklist/departments",
    permission="staff.review",
    summary="哪些部门有待审的",
    answer=WaitingDepartments,
)
async def departments(ctx: Context) -> WaitingDepartments:
    """To narrow the list by."""
    async with ctx.store.read() as conn:
        found = await worklist_query.departments_waiting(conn, ctx.caller.departments)
    return WaitingDepartments(
        departments=tuple(WaitingDepartment(name=name, count=count) for name, count in found)
    )


def _narrowed(query: WorklistQuery, mine: tuple[str, ...]) -> tuple[str, ...]:
    if not query.department:
        return mine
    if mine and query.department not in mine:
        raise ApiError(ErrorCode.NOT_FOUND, "这个部门的办件不归您看。")
    return (query.department,)


def _row(row: Row[Any], person: members.Person | None, calendar: Workdays, now: int) -> WorklistRow:
    state = ApplicationState(row.state)
    waits = state in _WAITING and row.due is not None
    return WorklistRow(
        id=row.id,
        number=row.number or "",
        guide_title=row.title,
        department=row.department,
        masked_name=mask_name(person.name) if person else "",
        state=state,
        round=row.round,
        submitted=row.submitted or 0,
        due=row.due or 0,
        urgency=calendar.urgency(row.due, now).value if waits else "",
        due_words=calendar.words(row.due, now) if waits else "",
        clerk_id=row.clerk_id,
        clerk=row.clerk_name,
        supplemented=row.supplemented is not None,
        package=row.package_name,
    )
