"""What a film is about, as the catalogue on the box has it."""

from typing import TYPE_CHECKING

from protocol.film_key import guide_number

if TYPE_CHECKING:
    from tvapp.catalogue.catalogue import Catalogue
    from tvapp.catalogue.row import GuideRow


def guides_of(catalogue: "Catalogue | None", key: str, limit: int) -> "list[GuideRow]":
    """Its guides, most used first; of a guide's own film that guide."""
    number = guide_number(key)
    if catalogue is None:
        return []
    if number is None:
        return catalogue.guides_at("video", key, limit=limit)
    guide = catalogue.by_number(number)
    row = catalogue.row(guide.code) if guide is not None else None
    return [row] if row is not None else []


def title_of(catalogue: "Catalogue | None", key: str) -> str:
    """Its title on the lists, or that of the guide whose own film it is; empty when neither is known."""
    row = catalogue.video(key) if catalogue is not None else None
    if row is not None:
        return row.title
    guides = guides_of(catalogue, key, 1)
    return guides[0].title if guides else ""
