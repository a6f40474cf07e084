"""The catalogue over HTTP: manifest, bundle file, one guide."""

import re
from pathlib import Path

from aiohttp import web

from protocol.bundle import Manifest, SignedManifest
from protocol.errors import ErrorCode
from protocol.guide import Guide
from server.catalogue import store as catalogue_store
from server.catalogue.bundles.bundle_shelf import bundle_path
from server.catalogue.bundles.deltas import DELTAS, Deltas
from server.catalogue.imports.prepared import PREPARED, PreparedGuides
from server.http.context import Context
from server.http.errors import ApiError
from server.http.file_download import send_file
from server.http.operation import operation
from server.rollouts import store as rollout_store
from server.settings import SETTINGS, Settings
from server.store.engine import STORE

BUNDLE_TYPE = "application/vnd.sqlite3"
DELTA_TYPE = "application/octet-stream"
BUNDLES = "bundles"
"""Folder of the bundle files in the data folder."""
NO_VERSION = "没有这一版指南数据，请取最新的一版。"


def setup(app: web.Application) -> None:
    """Room for guides and deltas that are ready to be sent."""
    app[PREPARED] = PreparedGuides()
    app[DELTAS] = Deltas(bundles_folder(app[SETTINGS]))


def bundles_folder(settings: Settings) -> Path:
    """Where published bundles are kept."""
    return settings.data / BUNDLES


@operation(
    "GET",
    "/api/catalogue/manifest",
    permission="public",
    summary="最新指南数据的签名说明",
    answer=SignedManifest,
)
async def get_manifest(ctx: Context) -> SignedManifest:
    """The newest signed manifest that everybody gets."""
    async with ctx.store.read() as conn:
        signed = await catalogue_store.manifest_of(conn, await rollout_store.general_version(conn))
    if signed is None:
        raise ApiError(ErrorCode.NOT_FOUND, "还没有发布指南。请稍后再来。")
    return signed


@operation(
    "GET",
    "/api/catalogue/manifests/{version}",
    permission="public",
    summary="某一版指南数据的签名说明（分批发布时用）",
    answer=SignedManifest,
)
async def get_manifest_of(ctx: Context, *, version: str) -> SignedManifest:
    """The signed manifest of a version, also of one that only some boxes get yet."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", version):
        raise ApiError(ErrorCode.NOT_FOUND, NO_VERSION)
    async with ctx.store.read() as conn:
        signed = await catalogue_store.manifest_of(conn, int(version))
    if signed is None:
        raise ApiError(ErrorCode.NOT_FOUND, NO_VERSION)
    return signed


@operation(
    "GET",
    "/api/catalogue/bundles/{version}",
    permission="public",
    summary="指南数据文件（可断点续传）",
    deadline=None,
    content_type=BUNDLE_TYPE,
)
async def get_bundle(ctx: Context, *, version: str) -> web.StreamResponse:
    """The bundle file of a version: Range and If-Range by its SHA-256, immutable."""
    (manifest,) = await _manifests(ctx, version)
    path = bundle_path(bundles_folder(ctx.settings), manifest)
    if not path.is_file():
        raise ApiError(ErrorCode.NOT_FOUND, NO_VERSION)
    return await send_file(
        ctx.request, path, size=manifest.size, tag=manifest.sha256, content_type=BUNDLE_TYPE
    )


@operation(
    "GET",
    "/api/catalogue/bundles/{version}/from/{base}",
    permission="public",
    summary="指南数据和以前一版的差别（base 为 0：压缩的整份；可断点续传）",
    deadline=None,
    content_type=DELTA_TYPE,
)
async def get_delta(ctx: Context, *, version: str, base: str) -> web.StreamResponse:
    """What makes the bundle ``version`` of the bundle ``base`` (docs/bundle.md). 404: fetch the whole."""
    newer, *others = await _manifests(ctx, version, *([base] if base != "0" else []))
    older = others[0] if others else None
    delta = None
    if older is None or older.version < newer.version:
        delta = await ctx.app[DELTAS].get(older, newer)
    if delta is None:
        raise ApiError(ErrorCode.NOT_FOUND, "没有这两版的差别，请取整份数据。")
    return await send_file(ctx.request, delta.path, size=delta.size, tag=delta.tag, content_type=DELTA_TYPE)


async def _manifests(ctx: Context, *versions: str) -> list[Manifest]:
    """The manifests of published versions. Raises ApiError."""
    if not all(re.fullmatch(r"[1-9][0-9]{0,8}", version) for version in versions):
        raise ApiError(ErrorCode.NOT_FOUND, NO_VERSION)
    async with ctx.store.read() as conn:
        signed = [await catalogue_store.manifest_of(conn, int(version)) for version in versions]
    found = [each.manifest for each in signed if each is not None]
    if len(found) < len(versions):
        raise ApiError(ErrorCode.NOT_FOUND, NO_VERSION)
    return found


@operation(
    "GET",
    "/api/catalogue/guides/{code}",
    permission="public",
    summary="一项办事指南",
    answer=Guide,
    deadline=5.0,
)
async def get_guide(ctx: Context, *, code: str) -> bytes:
    """A published guide, as the bytes that were made when it was published."""
    app = ctx.app
    guides = app[PREPARED]
    prepared = guides.ready(code) or await guides.get(app[STORE], code)
    if prepared is None:
        raise ApiError(ErrorCode.NOT_FOUND, "没有找到这项指南，可能已经取消。请返回重新查找。")
    return prepared
