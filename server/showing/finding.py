"""What a clerk finds to show: guides and service points by a few words."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.guide import Guide
from protocol.service_point import ServicePoint
from protocol.shown import Showable, ShownKind
from server.catalogue.tables import catalogue_records

MOST = 12
_MOST_POINTS = 4


def found_guides(guides: Iterable[Guide], text: str) -> list[Showable]:
    """Those that have all the words in title, situation or everyday names; a number finds its guide alone."""
    if text.isascii() and text.isdigit():
        return [_guide(guide) for guide in guides if guide.number == int(text)]
    words = text.split()
    ranked = []
    for guide in guides:
        said = "\n".join((guide.title, guide.situation, guide.department, *guide.aliases))
        if all(word in said for word in words):
            known = words[0] in guide.aliases
            at = guide.title.find(words[0])
            ranked.append(((not known, at < 0, -guide.popularity, at, guide.title, guide.situation), guide))
    ranked.sort(key=lambda pair: pair[0])
    return [_guide(guide) for _, guide in ranked[:MOST]]


def known_guide(guides: Iterable[Guide], code: str) -> tuple[Showable, ...]:
    """The guide with this code, if it is published."""
    return tuple(_guide(guide) for guide in guides if guide.code == code)


async def found_points(conn: AsyncConnection, text: str) -> list[Showable]:
    """Service points that have all the words in name, address or kind."""
    query = select(catalogue_records.c.document).where(catalogue_records.c.kind == "service_point")
    found = []
    for document in (await conn.execute(query.order_by(catalogue_records.c.position))).scalars():
        if all(word in document for word in text.split()):
            point = ServicePoint.model_validate_json(document)
            if all(word in f"{point.name}\n{point.address}\n{point.kind.value}" for word in text.split()):
                found.append(
                    Showable(kind=ShownKind.POINT, key=point.key, title=point.name, about=point.address)
                )
        if len(found) == _MOST_POINTS:
            break
    return found


def _guide(guide: Guide) -> Showable:
    return Showable(
        kind=ShownKind.GUIDE,
        key=guide.code,
        title=guide.title,
        about="，".join(filter(None, (guide.situation, guide.department)))[:200],
        number=guide.number,
        specimens=tuple((each.key, each.name) for each in guide.materials if each.specimen),
    )
