"""Some lines of a draft beside what is published now, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from protocol.catalogue import ChangePage, GuideChange
from protocol.guide import Guide
from server.catalogue.imports.changed_fields import changed_fields
from server.catalogue.imports.difference import Change


def change_page(total: int, rows: Iterable[Row[Any]], published: Mapping[str, str]) -> ChangePage:
    """``rows`` have code, change and document; ``published`` has the documents by code."""
    return ChangePage(
        total=total,
        changes=tuple(_change(row.code, row.document, published.get(row.code)) for row in rows),
    )


def _change(code: str, document: str, published: str | None) -> GuideChange:
    before = Guide.model_validate_json(published) if published else None
    after = Guide.model_validate_json(document) if document else None
    named = after or before
    # Somebody may have published since the import: what counts is how things stand now.
    change = Change.GONE if after is None else Change.NEW if before is None else Change.CHANGED
    return GuideChange(
        code=code,
        change=change.value,
        title=named.title if named else "",
        situation=named.situation if named else "",
        department=named.department if named else "",
        fields=changed_fields(before, after) if after is not None else (),
    )
