"""Everyday names on the operator's page: the list, adding, changing, taking away, what a rule finds."""

from typing import Annotated

from pydantic import Field, StringConstraints

from protocol.alias import Alias, AliasPage, AliasRow, GuideRule, GuideTitles, RuleMatches
from protocol.errors import ErrorCode
from protocol.model import WireModel
from server.audit.trail import record
from server.catalogue import version_store
from server.catalogue.aliases import alias_store
from server.catalogue.aliases.alias_list import Only, alias_page, alias_row, matches
from server.catalogue.aliases.alias_rules import NamedGuides
from server.catalogue.aliases.alias_store import StoredAlias
from server.catalogue.published_names import PUBLISHED_NAMES
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

GONE = "没有这个叫法，可能刚才有人删掉了。请刷新页面。"
TITLES = 12

Text = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]


class AliasesQuery(WireModel):
    """Which names; ``contains``: in the name or in a rule's title."""

    contains: Text = ""
    only: Only = Only.ALL
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=50, ge=1, le=200)


class TitlesQuery(WireModel):
    """Some text of a title."""

    contains: Text = ""


class Rules(WireModel):
    """Rules that somebody is just writing."""

    rules: Annotated[tuple[GuideRule, ...], Field(min_length=1, max_length=20)]


@operation(
    "GET",
    "/api/staff/catalogue/aliases",
    permission="catalogue.read",
    summary="常用叫法",
    query=AliasesQuery,
    answer=AliasPage,
)
async def list_aliases(ctx: Context, *, query: AliasesQuery) -> AliasPage:
    """Everyday names and what they find in what is published now."""
    guides = await _guides(ctx)
    async with ctx.store.read() as conn:
        stored = await alias_store.all_aliases(conn)
        published = await version_store.published_at(conn)
    return alias_page(stored, guides, published, **dict(query))


@operation(
    "POST",
    "/api/staff/catalogue/aliases",
    permission="catalogue.import",
    summary="加一个常用叫法",
    body=Alias,
    answer=AliasRow,
    status=201,
)
async def add_alias(ctx: Context, body: Alias) -> AliasRow:
    """A new name; it reaches the televisions with the next publication."""
    async with ctx.store.write() as conn:
        known = await alias_store.named(conn, body.name)
        if known is not None and not known.removed:
            raise ApiError(ErrorCode.CONFLICT, f"已经有“{body.name}”了，请改那一个。")
        made, _ = await alias_store.put(conn, body, by=ctx.caller.name, now=ctx.now_ms())
        await record(conn, ctx.caller, "catalogue.alias.add", body.name)
    return await _row(ctx, made)


@operation(
    "PUT",
    "/api/staff/catalogue/aliases/{id}",
    permission="catalogue.import",
    summary="改一个常用叫法",
    body=Alias,
    answer=AliasRow,
)
async def change_alias(ctx: Context, body: Alias, *, id: str) -> AliasRow:
    """Another name, other guides, or both."""
    async with ctx.store.write() as conn:
        _found(await alias_store.find(conn, id))
        if not await alias_store.change(conn, id, body, by=ctx.caller.name, now=ctx.now_ms()):
            raise ApiError(ErrorCode.CONFLICT, f"已经有“{body.name}”了，请改那一个。")
        await record(conn, ctx.caller, "catalogue.alias.change", body.name)
    return await _row(ctx, id)


@operation(
    "DELETE",
    "/api/staff/catalogue/aliases/{id}",
    permission="catalogue.import",
    summary="删掉一个常用叫法",
)
async def remove_alias(ctx: Context, *, id: str) -> None:
    """The televisions forget it with the next publication."""
    async with ctx.store.write() as conn:
        known = _found(await alias_store.find(conn, id))
        await alias_store.remove(conn, id, by=ctx.caller.name, now=ctx.now_ms())
        await record(conn, ctx.caller, "catalogue.alias.remove", known.alias.name)


@operation(
    "POST",
    "/api/staff/catalogue/rules",
    permission="catalogue.read",
    summary="这样写会找到哪些事项",
    body=Rules,
    answer=RuleMatches,
)
async def try_rules(ctx: Context, body: Rules) -> RuleMatches:
    """What the rules find among the published guides."""
    return matches(body.rules, await _guides(ctx))


@operation(
    "GET",
    "/api/staff/catalogue/titles",
    permission="catalogue.read",
    summary="名称里有这几个字的事项",
    query=TitlesQuery,
    answer=GuideTitles,
)
async def find_titles(ctx: Context, *, query: TitlesQuery) -> GuideTitles:
    """Titles to choose from while writing a rule."""
    guides = await _guides(ctx)
    return GuideTitles(titles=tuple(guides.titles_with(query.contains)[:TITLES]))


async def _guides(ctx: Context) -> NamedGuides:
    return await ctx.app[PUBLISHED_NAMES].get(ctx.store)


def _found(stored: StoredAlias | None) -> StoredAlias:
    if stored is None:
        raise ApiError(ErrorCode.NOT_FOUND, GONE)
    return stored


async def _row(ctx: Context, alias_id: str) -> AliasRow:
    async with ctx.store.read() as conn:
        stored = _found(await alias_store.find(conn, alias_id))
        published = await version_store.published_at(conn)
    return alias_row(stored, await _guides(ctx), published)
