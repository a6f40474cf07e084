"""The household's people: sealed at rest, masked for the TV, in full only for the clerk who reviews."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Row, and_, delete, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import ApplicationState, Verdict
from protocol.consent import ConsentHow
from protocol.identity_number import identity_number_is_valid
from protocol.masking import mask_identity_number, mask_name, mask_telephone
from protocol.person import Member, NewMember
from server.crypto.sealing import Sealer
from server.devices.store import households

from .consent import CONSENT_TEXT, CONSENT_VERSION
from .new_id import new_id
from .rules import Refused
from .tables import application_materials, applications, members

MAX_MEMBERS = 12
_INDEX = "members.identity_number"
_LOOKED_FOR = 500
_ACTIVE = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.RETURNED)


@dataclass(frozen=True, slots=True)
class Person:
    """A person in full; never leaves the server except in a Review."""

    name: str
    """Empty where nobody has written it yet."""
    identity_number: str
    telephone: str
    township: str = ""
    village: str = ""


NOBODY = Person("", "", "")


@dataclass(frozen=True, slots=True)
class Agreed:
    """How the text of now was agreed to; ``written_by``: the clerk who wrote the person down in a call."""

    how: ConsentHow
    written_by: str = ""


def check(person: NewMember) -> None:
    """What a pattern cannot see. Raises Refused."""
    if not identity_number_is_valid(person.identity_number):
        raise Refused("身份证号码不对，请照着身份证再核对一遍。")


def check_consent(version: int | None) -> None:
    """Whether it is the text of now that was agreed to. Raises Refused."""
    if version != CONSENT_VERSION:
        raise Refused("说明改过了，请返回，把新的说明看一遍，再按“同意”。")


async def add(
    conn: AsyncConnection, sealer: Sealer, household_id: str, new: NewMember, agreed: Agreed, now: int
) -> Member:
    """Keep a person; the same identity number again changes what is given this time. Raises Refused."""
    check(new)
    number = new.identity_number.upper()
    indexes = sealer.blind_indexes(f"{household_id}/{number}", context=_INDEX)
    mine = and_(members.c.household_id == household_id, members.c.identity_index.in_(indexes))
    known = (await conn.execute(select(members).where(mine).with_for_update())).first()
    member_id = known.id if known else new_id()
    before = _opened(sealer, known) if known else NOBODY
    person = Person(
        new.name or before.name,
        number,
        new.telephone,
        new.township or before.township,
        (new.village or before.village) if new.township in ("", before.township) else new.village,
    )
    values = _sealed(sealer, member_id, person) | {
        "consent_text": CONSENT_TEXT,
        "consent_version": CONSENT_VERSION,
        "consent_how": agreed.how.value,
        "written_by": agreed.written_by,
        "consented": now,
        "removed": None,
        "identity_index": indexes[0],
    }
    if known:
        await conn.execute(update(members).where(members.c.id == member_id).values(**values))
    else:
        if len(await of_household(conn, sealer, household_id)) >= MAX_MEMBERS:
            raise Refused(f"这台电视已经登记了 {MAX_MEMBERS} 个人，请先在电视上删掉不用的。")
        await conn.execute(
            insert(members).values(id=member_id, household_id=household_id, created=now, **values)
        )
    row = (await conn.execute(select(members).where(members.c.id == member_id))).one()
    return _masked(sealer, row)


async def complete(
    conn: AsyncConnection, sealer: Sealer, household_id: str, member_id: str, given: dict[str, str]
) -> Member | None:
    """Write what is given of name, telephone, township, village; None when there is no such person.

    A new township without a village takes the old village away.
    """
    mine = and_(members.c.id == member_id, members.c.household_id == household_id)
    query = select(members).where(mine, members.c.removed.is_(null()))
    row = (await conn.execute(query.with_for_update())).first()
    if row is None:
        return None
    before = _opened(sealer, row)
    changed = replace(before, **given)
    if changed.township != before.township and "village" not in given:
        changed = replace(changed, village="")
    values = _sealed(sealer, member_id, changed)
    await conn.execute(update(members).where(members.c.id == member_id).values(**values))
    return _masked(sealer, (await conn.execute(select(members).where(mine))).one())


async def of_household(conn: AsyncConnection, sealer: Sealer, household_id: str) -> list[Member]:
    """Masked, oldest first."""
    rows = await conn.execute(
        select(members)
        .where(members.c.household_id == household_id, members.c.removed.is_(null()))
        .order_by(members.c.created, members.c.id)
    )
    return [_masked(sealer, row) for row in rows]


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
    of_drafts = select(applications.c.id).where(drafts)
    looked_up = application_materials.c.sealed_licence.is_not(None)
    await conn.execute(
        update(application_materials)
        .where(application_materials.c.application_id.in_(of_drafts), looked_up)
        .values(sealed_licence=None, verdict=Verdict.EXEMPT.value)
    )
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
    values = {name: getattr(row, f"sealed_{name}") for name in NOBODY.__dataclass_fields__}
    return Person(
        **{
            name: sealer.open_text(value, context=_context(row.id, name)) if value is not None else ""
            for name, value in values.items()
        }
    )


def _sealed(sealer: Sealer, member_id: str, person: Person) -> dict[str, bytes]:
    return {
        f"sealed_{name}": sealer.seal_text(value, context=_context(member_id, name))
        for name, value in asdict(person).items()
    }


def _context(member_id: str, name: str) -> str:
    return f"member/{member_id}/{name}"


def _masked(sealer: Sealer, row: Row[Any]) -> Member:
    person = _opened(sealer, row)
    return Member(
        id=row.id,
        masked_name=mask_name(person.name),
        masked_identity_number=mask_identity_number(person.identity_number),
        masked_telephone=mask_telephone(person.telephone),
        masked_place=person.township + ("，村已经记下" if person.village else ""),
        consented=row.consented,
        consent_how=ConsentHow(row.consent_how),
        created=row.created,
    )
