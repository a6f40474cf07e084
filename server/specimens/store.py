"""Pictures of forms in the database: they move, are backed up and are on every node with it."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.specimen import SpecimenKind

from .tables import specimens

s = specimens.c


async def keep(
    conn: AsyncConnection, guide_code: str, material: str, kind: SpecimenKind, jpeg: bytes, now: int
) -> None:
    """Keep a picture in place of the one before; ``guide_code`` "" for every guide."""
    same = (s.guide_code == guide_code, s.material == material, s.kind == kind.value)
    await conn.execute(delete(specimens).where(*same))
    await conn.execute(
        insert(specimens).values(
            guide_code=guide_code, material=material, kind=kind.value, jpeg=jpeg, changed=now
        )
    )


async def find(conn: AsyncConnection, guide_code: str, material: str, kind: SpecimenKind) -> bytes | None:
    """The guide's own picture before that for every guide."""
    query = select(s.jpeg).where(
        s.guide_code.in_((guide_code, "")), s.material == material, s.kind == kind.value
    )
    found = (await conn.execute(query.order_by(s.guide_code.desc()).limit(1))).scalar()
    return bytes(found) if found is not None else None


async def listed(conn: AsyncConnection) -> list[tuple[str, str, str]]:
    """Guide code ("": every guide), material, kind."""
    order = (s.guide_code, s.material, s.kind)
    return [(row[0], row[1], row[2]) for row in await conn.execute(select(*order).order_by(*order))]


async def remove(conn: AsyncConnection, guide_code: str, material: str) -> int:
    """Forget both pictures of a material; gives how many there were."""
    return (
        await conn.execute(delete(specimens).where(s.guide_code == guide_code, s.material == material))
    ).rowcount
