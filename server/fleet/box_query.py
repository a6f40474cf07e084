"""The SQL of the operator's list of boxes: filters, keyset pages, counts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.fleet import BoxState, Count
from protocol.heartbeat import BoxProblem
from server.devices.store import devices, households
from server.fleet.rules import QUIET_MS, day_begins, unpacked
from server.fleet.tables import box_groups, box_states

_S, _D, _H, _G = box_states.c, devices.c, households.c, box_groups.c
_ALL = (
    box_states.join(devices, _D.id == _S.device_id)
    .join(households, _H.id == _D.household_id)
    .outerjoin(box_groups, _G.id == _S.group_id)
)
_SHOWN = (
    _D.id,
    _H.number,
    _H.label,
    _H.township,
    _D.model,
    _D.smart_card,
    _G.name.label("group"),
    _S.version,
    _S.bundle_version,
    _S.seen,
    _S.problems,
    _S.alarms,
    _D.revoked,
)
UNWELL = or_(_S.problems != "", _S.alarms > 0)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which boxes; empty words are for any. ``text``: a number, or part of a card or a label."""

    state: BoxState = BoxState.ALL
    text: str = ""
    township: str = ""
    model: str = ""
    group: str = ""
    version: str = ""
    bundle: int = -1
    problem: BoxProblem | None = None

    def where(self, now: int) -> list[ColumnElement[bool]]:
        """The conditions."""
        found: list[ColumnElement[bool]] = [_state(self.state, now)]
        if self.text:
            found.append(_text(self.text))
        equal = {
            _H.township: self.township,
            _D.model: self.model,
            _S.version: self.version,
            _S.group_id: self.group,
        }
        found += [column == value for column, value in equal.items() if value]
        if self.bundle >= 0:
            found.append(_S.bundle_version == self.bundle)
        if self.problem is not None:
            found.append(_S.problems.contains(f",{self.problem.value},", autoescape=True))
        return found


def _state(state: BoxState, now: int) -> ColumnElement[bool]:
    if state is BoxState.REVOKED:
        return _D.revoked.is_not(None)
    here = _D.revoked.is_(None)
    if state is BoxState.UNWELL:
        return and_(here, UNWELL)
    if state is BoxState.WELL:
        return and_(here, ~UNWELL, _S.seen > now - QUIET_MS)
    if state is BoxState.QUIET:
        return and_(here, _S.seen <= now - QUIET_MS)
    return here


def _text(text: str) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [
        _D.smart_card.contains(text, autoescape=True),
        _H.label.contains(text, autoescape=True),
    ]
    if text.isascii() and text.isdecimal() and len(text) < 10:
        parts.append(_H.number == int(text))
    return or_(*parts)


async def page(
    conn: AsyncConnection, wanted: Filter, now: int, after: int, limit: int
) -> tuple[int, list[Row[Any]]]:
    """How many boxes there are, and those after a household's number: ``limit`` and one more."""
    where = wanted.where(now)
    total = (await conn.execute(select(func.count()).select_from(_ALL).where(*where))).scalar_one()
    query = _rows().where(*where, _H.number > after).order_by(_H.number).limit(limit + 1)
    return total, list(await conn.execute(query))


async def one(conn: AsyncConnection, device_id: str) -> Row[Any] | None:
    """A box with everything that is known."""
    more = (_D.created, _S.uptime, _S.width, _S.height, _S.profile, _S.starts, _S.crashes, _S.refused_version)
    grouped = (_S.group_id, _S.group_fixed, _G.settings, _D.household_id)
    query = select(*_SHOWN, *more, *grouped).select_from(_ALL).where(_D.id == device_id)
    return (await conn.execute(query)).first()


async def counts(conn: AsyncConnection, now: int) -> dict[str, int]:
    """Boxes in all, seen today, unwell, quiet, with alarms."""
    wanted = {
        "boxes": _state(BoxState.ALL, now),
        "seen_today": and_(_state(BoxState.ALL, now), _S.seen >= day_begins(now)),
        "unwell": _state(BoxState.UNWELL, now),
        "quiet": _state(BoxState.QUIET, now),
        "alarms": and_(_state(BoxState.ALL, now), _S.alarms > 0),
    }
    counted = [
        select(func.count()).select_from(_ALL).where(where).scalar_subquery().label(name)
        for name, where in wanted.items()
    ]
    row = (await conn.execute(select(*counted))).one()
    return {name: int(getattr(row, name)) for name in wanted}


async def by(conn: AsyncConnection, column: ColumnElement[Any]) -> tuple[Count, ...]:
    """So many boxes for each value, the most first."""
    query = select(column, func.count()).select_from(_ALL).where(_D.revoked.is_(None))
    rows = await conn.execute(query.group_by(column).order_by(func.count().desc(), column))
    return tuple(Count(name=str(value), boxes=boxes) for value, boxes in rows if value not in ("", None))


async def problem_counts(conn: AsyncConnection) -> tuple[Count, ...]:
    """So many boxes with each problem, the most first."""
    query = select(_S.problems, func.count()).select_from(_ALL)
    rows = await conn.execute(query.where(_D.revoked.is_(None), _S.problems != "").group_by(_S.problems))
    found: dict[str, int] = {}
    for text, boxes in rows:
        for problem in unpacked(text):
            found[problem.value] = found.get(problem.value, 0) + boxes
    return tuple(
        Count(name=name, boxes=boxes) for name, boxes in sorted(found.items(), key=lambda each: -each[1])
    )


COLUMNS: dict[str, ColumnElement[Any]] = {
    "townships": _H.township,
    "models": _D.model,
    "versions": _S.version,
    "bundles": _S.bundle_version,
}


def _rows() -> Select[Any]:
    return select(*_SHOWN).select_from(_ALL)
