"""What the catalogue has besides guides: videos, townships, villages, service points, packages, partners."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.package import Package
from protocol.partner import Partner
from protocol.service_point import ServicePoint, Township
from protocol.video import Video
from protocol.village import Village
from server.catalogue.tables import catalogue_records


@dataclass(frozen=True, slots=True)
class CountyRecords:
    """All records, each list in the order it is shown."""

    videos: tuple[Video, ...] = ()
    townships: tuple[Township, ...] = ()
    villages: tuple[Village, ...] = ()
    service_points: tuple[ServicePoint, ...] = ()
    packages: tuple[Package, ...] = ()
    partners: tuple[Partner, ...] = ()

    def all(self) -> tuple[Video | Township | Village | ServicePoint | Package | Partner, ...]:
        """Every record, one after the other."""
        places = (*self.townships, *self.villages, *self.service_points)
        return (*self.videos, *places, *self.packages, *self.partners)

    def with_lengths(self, seconds: Mapping[str, int]) -> "CountyRecords":
        """The same with the lengths of the films that are there, by key."""
        videos = (
            video.model_copy(update={"seconds": seconds.get(video.key, video.seconds)})
            for video in self.videos
        )
        return replace(self, videos=tuple(videos))


NO_RECORDS = CountyRecords()


async def package_named(conn: AsyncConnection, key: str) -> Package | None:
    """A package by its key."""
    known = (catalogue_records.c.kind == "package") & (catalogue_records.c.key == key)
    document = (await conn.execute(select(catalogue_records.c.document).where(known))).scalar()
    return Package.model_validate_json(document) if document is not None else None


async def county_records(conn: AsyncConnection) -> CountyRecords:
    """The records that go into the next bundle."""
    query = select(catalogue_records).order_by(catalogue_records.c.kind, catalogue_records.c.position)
    found: dict[str, list[str]] = {}
    for row in await conn.execute(query):
        found.setdefault(row.kind, []).append(row.document)
    return CountyRecords(
        videos=tuple(map(Video.model_validate_json, found.get("video", ()))),
        townships=tuple(map(Township.model_validate_json, found.get("township", ()))),
        villages=tuple(map(Village.model_validate_json, found.get("village", ()))),
        service_points=tuple(map(ServicePoint.model_validate_json, found.get("service_point", ()))),
        packages=tuple(map(Package.model_validate_json, found.get("package", ()))),
        partners=tuple(map(Partner.model_validate_json, found.get("partner", ()))),
    )


async def township_names(conn: AsyncConnection) -> list[str]:
    """The names of the county's townships in their official order."""
    query = select(catalogue_records.c.document).where(catalogue_records.c.kind == "township")
    documents = (await conn.execute(query.order_by(catalogue_records.c.position))).scalars()
    return [Township.model_validate_json(document).name for document in documents]


async def replace_county_records(conn: AsyncConnection, records: CountyRecords) -> bool:
    """Write down all records; they are published with the next bundle. False when they were there already."""
    if await county_records(conn) == records:
        return False
    await conn.execute(delete(catalogue_records))
    rows = list(_rows(records))
    if rows:
        await conn.execute(insert(catalogue_records), rows)
    return True


async def replace_records(
    conn: AsyncConnection, kind: str, records: Sequence[Township | Village | ServicePoint]
) -> None:
    """Others in the place of all there were of a kind: ``township``, ``village``, ``service_point``."""
    await conn.execute(delete(catalogue_records).where(catalogue_records.c.kind == kind))
    rows = [
        _row(kind, one.code if isinstance(one, Township) else one.key, position, one)
        for position, one in enumerate(records)
    ]
    if rows:
        await conn.execute(insert(catalogue_records), rows)


def _rows(records: CountyRecords) -> Iterator[dict[str, str | int]]:
    for position, township in enumerate(records.townships):
        yield _row("township", township.code, position, township)
    keyed: tuple[tuple[str, tuple[Video | Village | ServicePoint | Package | Partner, ...]], ...] = (
        ("video", records.videos),
        ("village", records.villages),
        ("service_point", records.service_points),
        ("package", records.packages),
        ("partner", records.partners),
    )
    for kind, listed in keyed:
        for position, record in enumerate(listed):
            yield _row(kind, record.key, position, record)


def _row(kind: str, key: str, position: int, record: BaseModel) -> dict[str, str | int]:
    return {"kind": kind, "key": key, "position": position, "document": record.model_dump_json()}
