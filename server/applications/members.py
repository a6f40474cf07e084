"""The household's people: sealed at rest, masked for the TV, in full only for the clerk who reviews."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, delete, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import ApplicationState
from protocol.identity_number import identity_number_is_valid
from protocol.masking import mask_identity_number, mask_name, mask_telephone
from protocol.person import Member, NewMember
from server.crypto.sealing import Sealer
from server.devices.store import households

from .consent import CONSENT_TEXT
from .new_id import new_id
from .rules import Refused
from .tables import applications, members

MAX_MEMBERS = 12
_INDEX = "members.identity_number"
_LOOKED_FOR = 500
_ACTIVE = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.RETURNED)


@dataclass(frozen=True, slots=True)
class Person:
    """A person in full; never leaves the server except in a Review."""

    name: str
    identity_number: str
    telephone: str


NOBODY = Person("", "", "")


def check(person: NewMember) -> None:
    """What a pattern cannot see. Raises Refused."""
    if not person.consent:
        raise Refused("请先看完说明，在“我同意”前面打勾。")
    if not identity_number_is_valid(person.identity_number):
        raise Refused("身份证号码不对，请照着身份证再核对一遍。")


async def add(
    conn: AsyncConnection, sealer: Sealer, household_id: str, person: NewMember, now: int
) -> Member:
    """Keep a person; the same identity number again changes name and telephone. Raises Refused."""
    check(person)
    number = person.identity_number.upper()
    indexes = sealer.blind_indexes(f"{household_id}/{number}", context=_INDEX)
    index = indexes[0]
    mine = and_(members.c.household_id == household_id, members.c.identity_index.in_(indexes))
    known = (await conn.execute(select(members).where(mine).with_for_update())).first()
    member_id = known.id if known else new_id()
    values = {
        "sealed_name": sealer.seal_text(person.name, context=f"member/{member_id}/name"),
        "sealed_identity_number": sealer.seal_text(number, context=f"member/{member_id}/identity_number"),
        "sealed_telephone": sealer.seal_text(person.telephone, context=f"member/{member_id}/telephone"),
        "consent_text": CONSENT_TEXT,
        "consented": now,
        "removed": None,
        "identity_index": index,
    }
    if known:
        await conn.execute(update(members).where(members.c.id == member_id).values(**values))
    else:
        if len(await of_household(conn, sealer, household_id)) >= MAX_MEMBERS:
            raise Refused(f"这台电视已经登记了 {MAX_MEMBERS} 个人，请先在电视上删掉不用的。")
        await conn.execute(
            insert(members).values(id=member_id, household_id=household_id, created=now, **values)
        )
    return _masked(member_id, Person(person.name, number, person.telephone), known.created if known else now)


async def of_household(conn: AsyncConnection, sealer: Sealer, household_id: str) -> list[Member]:
    """Masked, oldest first."""
    rows = await conn.execute(
        select(members)
        .where(members.c.household_id == household_id, members.c.removed.is_(null()))
        .order_by(members.c.created, members.c.id)
    )
    return [_masked(row.id, _opened(sealer, row), row.created) for row in rows]


async def belongs(conn: AsyncConnection, household_id: str, member_id: str) -> bool:
    """Whether this is one of the household's people."""
    mine = and_(members.c.id == member_id, members.c.household_id == household_id)
    found = await conn.execute(select(members.c.id).where(mine, members.c.removed.is_(null())))
    return found.first() is not None


async def persons(conn: AsyncConnection, sealer: Sealer, ids: set[str]) -> dict[str, Person]:
    """People in full by id, also those since removed from the list."""
    if not ids:
        return {}
    rows = await conn.execute(select(members).where(members.c.id.in_(ids)))
    return {row.id: _opened(sealer, row) for row in rows}


async def remove(conn: AsyncConnection, household_id: str, member_id: str, now: int) -> bool:
    """Take a person off the list; False when there is none. Raises Refused while a case needs the person.

    A person that a finished case names stays sealed with the case; nobody else does.
    """
    if not await belongs(conn, household_id, member_id):
        return False
    of_person = applications.c.member_id == member_id
    states = set((await conn.execute(select(applications.c.state).where(of_person))).scalars())
    if states & {state.value for state in _ACTIVE}:
        raise Refused("这个人还有事在办，办完或者撤回以后才能删。")
    drafts = and_(of_person, applications.c.state == ApplicationState.DRAFT.value)
    await conn.execute(update(applications).where(drafts).values(member_id=None))
    if states - {ApplicationState.DRAFT.value}:
        await conn.execute(update(members).where(members.c.id == member_id).values(removed=now))
    else:
        await conn.execute(delete(members).where(members.c.id == member_id))
    return True


async def renew_indexes(conn: AsyncConnection, sealer: Sealer) -> int:
    """Give every person an index by the newest digest; gives how many changed."""
    changed = 0
    for row in (await conn.execute(select(members))).all():
        index = sealer.blind_index(
            f"{row.household_id}/{_opened(sealer, row).identity_number}", context=_INDEX
        )
        if index != row.identity_index:
            await conn.execute(update(members).where(members.c.id == row.id).values(identity_index=index))
            changed += 1
    return changed


async def of_identity_number(conn: AsyncConnection, sealer: Sealer, number: str) -> list[str]:
    """Ids of this person in every household that has typed it in. The index is a household's own, so each
    household's is looked for."""
    found: list[str] = []
    household_ids = list((await conn.execute(select(households.c.id))).scalars())
    for start in range(0, len(household_ids), _LOOKED_FOR):
        wanted = [
            index
            for household_id in household_ids[start : start + _LOOKED_FOR]
            for index in sealer.blind_indexes(f"{household_id}/{number.upper()}", context=_INDEX)
        ]
        found += (
            await conn.execute(select(members.c.id).where(members.c.identity_index.in_(wanted)))
        ).scalars()
    return found


def _opened(sealer: Sealer, row: Row[Any]) -> Person:
    return Person(
        sealer.open_text(row.sealed_name, context=f"member/{row.id}/name"),
        sealer.open_text(row.sealed_identity_number, context=f"member/{row.id}/identity_number"),
        sealer.open_text(row.sealed_telephone, context=f"member/{row.id}/telephone"),
    )


def _masked(member_id: str, person: Person, created: int) -> Member:
    return Member(
        id=member_id,
        masked_name=mask_name(person.name),
        masked_identity_number=mask_identity_number(person.identity_number),
        masked_telephone=mask_telephone(person.telephone),
        created=created,
    )
