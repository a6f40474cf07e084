"""Everyday names as the operator's page shows them: filtered, with what they find."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from protocol.alias import AliasPage, AliasRow, GuideRule, RuleMatches
from protocol.guide import Guide
from server.catalogue.aliases.alias_rules import NamedGuides
from server.catalogue.aliases.alias_store import StoredAlias

EXAMPLES = 3
CHECKED_EXAMPLES = 8


class Only(StrEnum):
    """Which names are asked for."""

    ALL = "all"
    DANGLING = "dangling"
    PENDING = "pending"


def alias_page(
    stored: Iterable[StoredAlias],
    guides: NamedGuides,
    published: int,
    *,
    contains: str = "",
    only: Only = Only.ALL,
    offset: int = 0,
    limit: int = 50,
) -> AliasPage:
    """A page of names. ``published``: when the present version was; what changed later is pending."""
    known = list(stored)
    rows = [alias_row(one, guides, published) for one in known if not one.removed]
    shown = [row for row in rows if _wanted(row, only) and _holds(row, contains)]
    return AliasPage(
        total=len(shown),
        rows=tuple(shown[offset : offset + limit]),
        all=len(rows),
        dangling=sum(not row.guides for row in rows),
        pending=sum(one.changed > published for one in known),
    )


def alias_row(stored: StoredAlias, guides: NamedGuides, published: int) -> AliasRow:
    """One name with what it finds."""
    found = guides.meant_by(stored.alias.rules)
    return AliasRow(
        id=stored.id,
        alias=stored.alias,
        guides=len(found),
        examples=_examples(found, EXAMPLES),
        changed=stored.changed,
        changed_by=stored.changed_by,
        pending=stored.changed > published,
    )


def matches(rules: Iterable[GuideRule], guides: NamedGuides) -> RuleMatches:
    """What rules would find."""
    found = guides.meant_by(rules)
    return RuleMatches(total=len(found), examples=_examples(found, CHECKED_EXAMPLES))


def _examples(found: Sequence[Guide], most: int) -> tuple[str, ...]:
    said = [f"{guide.title}（{guide.situation}）" if guide.situation else guide.title for guide in found]
    return tuple(said[:most])


def _wanted(row: AliasRow, only: Only) -> bool:
    return only is Only.ALL or (row.pending if only is Only.PENDING else not row.guides)


def _holds(row: AliasRow, contains: str) -> bool:
    return any(contains in text for text in (row.alias.name, *(rule.title for rule in row.alias.rules)))
