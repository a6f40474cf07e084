"""The catalogue over HTTP: manifest, bundle file, one guide."""

import re
from pathlib import Path

from aiohttp import web

from protocol.bundle import SignedManifest
from protocol.errors import ErrorCode
from protocol.guide import Guide
from server.http.context import Context
from server.http.errors import ApiError
from server.http.file_download import send_file
from server.http.operation import operation
from server.settings import Settings
from server.store.engine import STORE

from . import store as catalogue_store
from .prepared import PREPARED, PreparedGuides
from .publishing import bundle_path

BUNDLE_TYPE = "application/vnd.sqlite3"
BUNDLES = "bundles"
"""Folder of the bundle files in the data folder."""


def setup(app: web.Application) -> None:
    """Room for guides that are ready to be sent."""
    app[PREPARED] = PreparedGuides()


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
    """The newest signed manifest."""
    async with ctx.store.read() as conn:
        signed = await catalogue_store.manifest_of(conn, await catalogue_store.newest_version(conn))
    if signed is None:
        raise ApiError(ErrorCode.NOT_FOUND, "还没有发布指南。请稍后再来。")
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
    if not re.fullmatch(r"[1-9][0-9]{0,8}", version):
        raise ApiError(ErrorCode.NOT_FOUND, "没有这一版指南数据。")
    async with ctx.store.read() as conn:
        signed = await catalogue_store.manifest_of(conn, int(version))
    path = bundle_path(bundles_folder(ctx.settings), signed.manifest) if signed else None
    if signed is None or path is None or not path.is_file():
        raise ApiError(ErrorCode.NOT_FOUND, "没有这一版指南数据，请取最新的一版。")
    return await send_file(
        ctx.request,
        path,
        size=signed.manifest.size,
        tag=signed.manifest.sha256,
        content_type=BUNDLE_TYPE,
    )


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
