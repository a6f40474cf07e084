"""Rows of versions in stages, and how their boxes do."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    Row,
    Table,
    Text,
    and_,
    case,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.box_settings import BundleChannel
from protocol.rollout import Stage
from server.catalogue.tables import catalogue_versions
from server.devices.store import devices, households
from server.fleet import group_store
from server.fleet.tables import box_states
from server.rollouts.rules import FIRST_BOXES, Course, spread
from server.store.metadata import metadata

rollouts = Table(
    "rollouts",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("stage", Text, nullable=False),
    Column("township", Text, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
)

rollout_boxes = Table(
    "rollout_boxes",
    metadata,
    Column("version", Integer, ForeignKey("rollouts.version"), primary_key=True),
    Column("device_id", Text, ForeignKey("devices.id"), primary_key=True),
)

_T = rollouts.c
_UNDER_WAY = (Stage.TEN.value, Stage.TOWNSHIP.value)
_EVERYWHERE = or_(_T.stage.is_(None), _T.stage == Stage.ALL.value)


@dataclass(frozen=True, slots=True)
class Doing:
    """How the boxes of a version do; ``refused``: names of ten that failed, and what they say."""

    boxes: int
    taken: int
    failed: int
    refused: tuple[str, ...] = ()


async def general_version(conn: AsyncConnection) -> int:
    """The newest version that everybody gets; 0 before the first."""
    staged = catalogue_versions.outerjoin(rollouts, _T.version == catalogue_versions.c.version)
    query = select(func.max(catalogue_versions.c.version)).select_from(staged).where(_EVERYWHERE)
    return int((await conn.execute(query)).scalar_one_or_none() or 0)


async def under_way(conn: AsyncConnection) -> Row[Any] | None:
    """The version that is on its way, if there is one."""
    query = select(rollouts).where(_T.stage.in_(_UNDER_WAY)).order_by(_T.version.desc()).limit(1)
    return (await conn.execute(query)).first()


async def course(conn: AsyncConnection) -> Course:
    """What decides which box gets which version."""
    general, now = await general_version(conn), await under_way(conn)
    if now is None or now.version < general:
        return Course(general)
    chosen = select(rollout_boxes.c.device_id).where(rollout_boxes.c.version == now.version)
    boxes = frozenset((await conn.execute(chosen)).scalars())
    return Course(general, now.version, now.township if now.stage == Stage.TOWNSHIP.value else "", boxes)


async def newest(conn: AsyncConnection, limit: int) -> list[Row[Any]]:
    """The newest first."""
    return list(await conn.execute(select(rollouts).order_by(_T.version.desc()).limit(limit)))


async def one(conn: AsyncConnection, version: int) -> Row[Any] | None:
    """A version's stage, or None when it went to everybody at once."""
    return (await conn.execute(select(rollouts).where(_T.version == version))).first()


async def begin(conn: AsyncConnection, version: int, by: str, now: int) -> list[str]:
    """A new version goes to ten boxes; the households where they stand."""
    row = {"version": version, "stage": Stage.TEN.value, "township": "", "started": now, "changed": now}
    await conn.execute(insert(rollouts).values(**row, by=by, why=""))
    chosen = await _first_boxes(conn)
    if chosen:
        rows = [{"version": version, "device_id": device_id} for device_id, _ in chosen]
        await conn.execute(insert(rollout_boxes), rows)
    return [household_id for _, household_id in chosen]


async def _first_boxes(conn: AsyncConnection) -> list[tuple[str, str]]:
    """(box, household): of groups that go first, then those heard last; never of groups that go last."""
    channels = {group.id: group.settings.channel for group in await group_store.groups(conn)}
    first = [each for each, channel in channels.items() if channel is BundleChannel.FIRST]
    last = [each for each, channel in channels.items() if channel is BundleChannel.LAST]
    group = box_states.c.group_id
    query = (
        select(devices.c.id, devices.c.household_id)
        .join(box_states, box_states.c.device_id == devices.c.id)
        .where(devices.c.revoked.is_(None), or_(group.is_(None), group.not_in(last)))
        .order_by(case((group.in_(first), 0), else_=1), box_states.c.seen.desc(), devices.c.id)
        .limit(FIRST_BOXES)
    )
    return [(row.id, row.household_id) for row in await conn.execute(query)]


async def move(
    conn: AsyncConnection,
    version: int,
    was: Stage,
    stage: Stage,
    now: int,
    *,
    township: str = "",
    why: str = "",
) -> bool:
    """To another stage, unless somebody else was quicker."""
    changed = update(rollouts).where(_T.version == version, _T.stage == was.value)
    done = await conn.execute(changed.values(stage=stage.value, township=township, changed=now, why=why))
    return done.rowcount == 1


async def end_all(conn: AsyncConnection, why: str, now: int) -> None:
    """Whatever is under way is over: a version for everybody has taken its place."""
    over = update(rollouts).where(_T.stage.in_(_UNDER_WAY))
    await conn.execute(over.values(stage=Stage.STOPPED.value, changed=now, why=why))


async def households_of(conn: AsyncConnection, row: Row[Any]) -> list[str]:
    """Where the boxes stand that should have a version by now."""
    query = select(devices.c.household_id).join(box_states, box_states.c.device_id == devices.c.id)
    standing = query.join(households, households.c.id == devices.c.household_id)
    return list((await conn.execute(standing.where(await _members(conn, row)))).scalars())


async def doing(conn: AsyncConnection, row: Row[Any]) -> Doing:
    """How the boxes of a version do."""
    s = box_states.c
    has = s.bundle_version >= row.version
    crashed = (s.bundle_version == row.version) & (s.seen >= row.started) & s.problems.contains(",crashed,")
    failed = or_(s.refused_version == row.version, crashed)
    members = await _members(conn, row)
    boxes = box_states.join(devices, devices.c.id == s.device_id).join(
        households, households.c.id == devices.c.household_id
    )
    query = select(
        func.count(),
        func.sum(case((and_(has, ~failed), 1), else_=0)),
        func.sum(case((failed, 1), else_=0)),
    ).select_from(boxes)
    all_, taken, bad = (int(value or 0) for value in (await conn.execute(query.where(members))).one())
    named: tuple[str, ...] = ()
    if bad:
        query = select(households.c.label, s.refused_version).select_from(boxes).where(members, failed)
        rows = await conn.execute(query.order_by(households.c.number).limit(10))
        named = tuple(
            f"{each.label}：{'不能用这一版' if each.refused_version == row.version else '程序意外退出过'}"
            for each in rows
        )
    return Doing(all_, taken, bad, named)


async def _members(conn: AsyncConnection, row: Row[Any]) -> ColumnElement[bool]:
    """The boxes that should have a version by now."""
    here = devices.c.revoked.is_(None)
    if row.stage == Stage.ALL.value:
        return here & true()
    chosen = select(rollout_boxes.c.device_id).where(rollout_boxes.c.version == row.version)
    townspeople: ColumnElement[bool] = false()
    if row.township:
        last = [
            group.id
            for group in await group_store.groups(conn)
            if group.settings.channel is BundleChannel.LAST
        ]
        group = box_states.c.group_id
        townspeople = (households.c.township == row.township) & or_(group.is_(None), group.not_in(last))
    return here & or_(devices.c.id.in_(chosen), townspeople)


async def version_before(conn: AsyncConnection, version: int) -> int:
    """The newest version before this one that everybody got; 0: there is none."""
    staged = catalogue_versions.outerjoin(rollouts, _T.version == catalogue_versions.c.version)
    older = catalogue_versions.c.version < version
    query = select(func.max(catalogue_versions.c.version)).select_from(staged).where(_EVERYWHERE, older)
    return int((await conn.execute(query)).scalar_one_or_none() or 0)


async def spread_over_all(conn: AsyncConnection) -> float:
    """Seconds over which all boxes fetch something."""
    living = select(func.count()).select_from(devices).where(devices.c.revoked.is_(None))
    return spread((await conn.execute(living)).scalar_one())
