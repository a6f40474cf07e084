"""Rows of groups, and which box is in which."""

from dataclasses import dataclass

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.box_settings import BoxSettings
from protocol.fleet import NewBoxGroup
from server.crypto.tokens import new_id
from server.devices.store import devices, households
from server.fleet.rules import GroupRule, group_of
from server.fleet.tables import box_groups, box_states


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its settings."""

    id: str
    name: str
    township: str
    model: str
    settings: BoxSettings


async def groups(conn: AsyncConnection) -> list[Group]:
    """All of them, by name."""
    rows = await conn.execute(select(box_groups).order_by(box_groups.c.name))
    return [
        Group(row.id, row.name, row.township, row.model, BoxSettings.model_validate_json(row.settings))
        for row in rows
    ]


async def settings_of(conn: AsyncConnection, device_id: str) -> BoxSettings:
    """What is set for the group a box is in; as installed when it is in none."""
    mine = (
        select(box_groups.c.settings)
        .join(box_states, box_states.c.group_id == box_groups.c.id)
        .where(box_states.c.device_id == device_id)
    )
    told = (await conn.execute(mine)).scalar_one_or_none()
    return BoxSettings.model_validate_json(told) if told else BoxSettings()


async def counted(conn: AsyncConnection) -> dict[str | None, int]:
    """Boxes in each group that are not revoked; None: those in no group."""
    query = (
        select(box_states.c.group_id, func.count())
        .join(devices, devices.c.id == box_states.c.device_id)
        .where(devices.c.revoked.is_(None))
        .group_by(box_states.c.group_id)
    )
    return {row[0]: row[1] for row in await conn.execute(query)}


async def keep(conn: AsyncConnection, group: NewBoxGroup, now: int, group_id: str = "") -> str:
    """Add a group, or change the one with this id; then every box is where it belongs."""
    values = {
        "name": group.name,
        "township": group.township,
        "model": group.model,
        "settings": group.settings.model_dump_json(),
    }
    if group_id:
        await conn.execute(update(box_groups).where(box_groups.c.id == group_id).values(**values))
    else:
        group_id = new_id()
        await conn.execute(insert(box_groups).values(id=group_id, created=now, **values))
    await place_all(conn)
    return group_id


async def drop(conn: AsyncConnection, group_id: str) -> None:
    """Remove a group; its boxes go where their township and model say."""
    mine = box_states.c.group_id == group_id
    await conn.execute(update(box_states).where(mine).values(group_id=None, group_fixed=False))
    await conn.execute(delete(box_groups).where(box_groups.c.id == group_id))
    await place_all(conn)


async def named(conn: AsyncConnection, name: str) -> str | None:
    """The id of the group that has this name."""
    return (await conn.execute(select(box_groups.c.id).where(box_groups.c.name == name))).scalar_one_or_none()


async def place(conn: AsyncConnection, device_id: str, township: str, model: str) -> None:
    """The row of a box that has just been let in."""
    group_id = group_of(await _rules(conn), township, model)
    await conn.execute(insert(box_states).values(device_id=device_id, group_id=group_id))


async def fix(conn: AsyncConnection, device_id: str, group_id: str) -> None:
    """Choose the group of one box; empty: by its township and model again."""
    mine = box_states.c.device_id == device_id
    if group_id:
        await conn.execute(update(box_states).where(mine).values(group_id=group_id, group_fixed=True))
        return
    query = (
        select(households.c.township, devices.c.model)
        .join(households, households.c.id == devices.c.household_id)
        .where(devices.c.id == device_id)
    )
    township, model = (await conn.execute(query)).one()
    found = group_of(await _rules(conn), township, model)
    await conn.execute(update(box_states).where(mine).values(group_id=found, group_fixed=False))


async def place_all(conn: AsyncConnection) -> None:
    """Every box that nobody chose a group for goes where its township and model say."""
    rules = await _rules(conn)
    standing = (
        select(households.c.township, devices.c.model)
        .join(households, households.c.id == devices.c.household_id)
        .distinct()
    )
    for township, model in (await conn.execute(standing)).all():
        these = (
            select(devices.c.id)
            .join(households, households.c.id == devices.c.household_id)
            .where(and_(households.c.township == township, devices.c.model == model))
        )
        found = group_of(rules, township, model)
        wrong = box_states.c.group_id.is_distinct_from(found) & box_states.c.group_fixed.is_(False)
        moved = update(box_states).where(wrong, box_states.c.device_id.in_(these)).values(group_id=found)
        await conn.execute(moved)


async def _rules(conn: AsyncConnection) -> list[GroupRule]:
    columns = (box_groups.c.id, box_groups.c.township, box_groups.c.model)
    return [GroupRule(*row) for row in await conn.execute(select(*columns))]
