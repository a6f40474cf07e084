"""Published versions on the operator's page: the list of them, the way back, the health report."""

import asyncio
from typing import Any

from pydantic import Field
from sqlalchemy import Row

from protocol.alias import Alias
from protocol.bundle import SignedManifest
from protocol.catalogue import Ailment, CatalogueHealth, Version, Versions, WeakGuide
from protocol.errors import ErrorCode
from protocol.guide import Guide
from protocol.model import WireModel
from server.catalogue import guide_health, version_store
from server.catalogue import store as catalogue_store
from server.catalogue.aliases import alias_store
from server.catalogue.aliases.alias_rules import names_by_guide
from server.catalogue.publishing import PublishError, roll_back
from server.catalogue.review_operations import press_of
from server.fleet.heartbeat_operations import STANDING
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

NAMED = 100
"""Guides that are named for each weakness."""


class VersionsQuery(WireModel):
    """How many of the newest versions."""

    limit: int = Field(default=30, ge=1, le=500)


@operation(
    "GET",
    "/api/staff/catalogue/versions",
    permission="catalogue.read",
    summary="已发布的版本",
    query=VersionsQuery,
    answer=Versions,
)
async def list_versions(ctx: Context, *, query: VersionsQuery) -> Versions:
    """The newest first."""
    async with ctx.store.read() as conn:
        total, rows = await version_store.versions(conn, query.limit)
        files = await version_store.files_of(conn)
    newest = rows[0].version if rows else 0
    return Versions(total=total, rows=tuple(_version(row, files, newest) for row in rows))


@operation(
    "POST",
    "/api/staff/catalogue/versions/{id}/restore",
    permission="catalogue.publish",
    summary="退回到这一版（以新的版本号发布）",
    answer=Versions,
    deadline=120.0,
)
async def restore(ctx: Context, *, id: str) -> Versions:
    """Publish an earlier version again. Boxes refuse a lower number, so it gets a higher one."""
    if not (id.isascii() and id.isdecimal() and len(id) < 10 and int(id)):
        raise ApiError(ErrorCode.NOT_FOUND, "没有这一版。")
    try:
        await roll_back(
            press_of(ctx), by=ctx.caller.name, now=ctx.now_ms(), version=int(id), caller=ctx.caller
        )
    except PublishError as refused:
        raise ApiError(ErrorCode.CONFLICT, str(refused)) from None
    ctx.app[STANDING].forget()
    return await list_versions(ctx, query=VersionsQuery())


@operation(
    "GET",
    "/api/staff/catalogue/health",
    permission="catalogue.read",
    summary="体检报告：哪些指南缺内容、太长、没有别名",
    answer=CatalogueHealth,
    deadline=60.0,
)
async def get_health(ctx: Context) -> CatalogueHealth:
    """The health report of what is published now."""
    async with ctx.store.read() as conn:
        version = await catalogue_store.newest_version(conn)
        rows = await catalogue_store.documents_in(conn, version)
        aliases = await alias_store.in_use(conn)
    # Ten thousand guides take a second to read.
    return await asyncio.to_thread(_examined, version, [row.document for row in rows.values()], aliases)


def _examined(version: int, documents: list[str], aliases: list[Alias]) -> CatalogueHealth:
    guides = [Guide.model_validate_json(document) for document in documents]
    named = names_by_guide(aliases, guides)
    return CatalogueHealth(
        version=version,
        guides=len(guides),
        ailments=tuple(
            Ailment(
                name=found.name,
                advice=found.advice,
                count=len(found.guides),
                guides=tuple(_weak(guide) for guide in found.guides[:NAMED]),
            )
            for found in guide_health.examine(guides, named)
        ),
    )


def _weak(guide: Guide) -> WeakGuide:
    return WeakGuide(
        code=guide.code,
        number=guide.number,
        title=guide.title,
        situation=guide.situation,
        department=guide.department,
    )


def _version(row: Row[Any], files: dict[str, str], newest: int) -> Version:
    manifest = SignedManifest.model_validate_json(row.manifest).manifest
    kind, _, subject = row.origin.partition(":")
    return Version(
        version=row.version,
        published=row.published,
        published_by=row.published_by,
        reviewed_by=row.reviewed_by,
        origin=_origin(kind, subject, files),
        guides=manifest.guides,
        size=manifest.size,
        delta_size=row.delta_size,
        current=row.version == newest,
    )


def _origin(kind: str, subject: str, files: dict[str, str]) -> str:
    if kind == "rollback":
        return f"退回到第 {subject} 版"
    return files.get(subject, "导入") if kind == "draft" else "重新发布"
