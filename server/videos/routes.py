"""Videos over HTTP: what can be played, ordering what is not made yet, the files."""

from collections.abc import Iterable

from aiohttp import hdrs, web

from protocol.errors import ErrorCode
from protocol.video import Video, VideoInfo, VideoInfos, VideoKeys, VideoState
from server.clock import CLOCK
from server.http.context import Context
from server.http.errors import ApiError
from server.http.file_download import IMMUTABLE, send_file
from server.http.operation import operation
from server.settings import SETTINGS
from server.store.engine import STORE

from . import store as library
from .files import TYPES, VideoFiles
from .making.maker import MakingFailed
from .rules import recipe, video_info
from .workshop import WORKSHOP, Workshop, run_workshop

_UNKNOWN = "没有这个视频，可能已经换掉了。请返回重新选。"
_GONE = "没有这个文件。"


def setup(app: web.Application) -> None:
    """The workshop: its processes start when the first film is ordered."""
    settings = app[SETTINGS]
    files = VideoFiles(settings.videos)
    app[WORKSHOP] = Workshop(app[STORE], files, settings.speech_command, lambda: app[CLOCK]())
    app.cleanup_ctx.append(run_workshop)


@operation(
    "GET",
    "/api/videos",
    permission="public",
    summary="一页视频现在能不能放",
    query=VideoKeys,
    answer=VideoInfos,
    deadline=5.0,
)
async def get_videos(ctx: Context, *, query: VideoKeys) -> VideoInfos:
    """What can be played of some videos, in their order."""
    found = await _infos(ctx, query.each)
    return VideoInfos(videos=tuple(found[key][1] for key in query.each if key in found))


@operation(
    "GET",
    "/api/videos/{key}",
    permission="public",
    summary="一个视频现在能不能放",
    answer=VideoInfo,
    deadline=5.0,
)
async def get_video(ctx: Context, *, key: str) -> VideoInfo:
    """What can be played of one video."""
    return (await _one(ctx, key))[1]


@operation(
    "POST",
    "/api/tv/videos/{key}/prepare",
    permission="tv",
    summary="还没有的视频，现在就做",
    answer=VideoInfo,
    # Asked again it must tell how far it is now, not what it told then.
    idempotent=False,
)
async def prepare_video(ctx: Context, *, key: str) -> VideoInfo:
    """Order a film that is not there, or whose making failed; else as GET."""
    video, info, wanted = await _one(ctx, key)
    if info.state in (VideoState.READY, VideoState.MAKING):
        return info
    await ctx.app[WORKSHOP].order(video, wanted)
    return (await _one(ctx, key))[1]


@operation(
    "GET",
    "/media/videos/{key}/{checksum}.{ending}",
    permission="public",
    summary="视频、字幕、封面文件（可断点续传）",
    deadline=None,
    content_type="application/octet-stream",
)
async def get_media(ctx: Context, *, key: str, checksum: str, ending: str) -> web.StreamResponse:
    """A file of a video: Range and If-Range by its SHA-256, immutable; or left to nginx."""
    workshop = ctx.app[WORKSHOP]
    try:
        path = workshop.files.path(key, checksum, ending)
    except ValueError:
        raise ApiError(ErrorCode.NOT_FOUND, _GONE) from None
    if not path.is_file():
        if ending != "jpg":
            raise ApiError(ErrorCode.NOT_FOUND, _GONE)
        await _draw(ctx, workshop, key, checksum)
    if ctx.settings.media_accel:
        inner = f"{ctx.settings.media_accel.rstrip('/')}/{key}/{path.name}"
        headers = {"X-Accel-Redirect": inner, hdrs.CACHE_CONTROL: IMMUTABLE, hdrs.CONTENT_TYPE: TYPES[ending]}
        return web.Response(headers=headers)
    return await send_file(
        ctx.request, path, size=path.stat().st_size, tag=checksum, content_type=TYPES[ending]
    )


async def _draw(ctx: Context, workshop: Workshop, key: str, checksum: str) -> None:
    """The thumbnail of a film that is not made yet: its name is the recipe it will have."""
    async with ctx.store.read() as conn:
        video = (await library.videos_by_key(conn, [key])).get(key)
        guides = await library.guides_of(conn, video) if video else ()
        digests = (await library.digests_of(conn, [video]))[key] if video else ()
    if video is None or recipe(video, digests, workshop.speech_command) != checksum:
        raise ApiError(ErrorCode.NOT_FOUND, _GONE)
    try:
        await workshop.thumbnail(video, guides, checksum)
    except (MakingFailed, OSError):
        raise ApiError(ErrorCode.UNAVAILABLE, "封面没有画成，请过一会儿再试。") from None


async def _one(ctx: Context, key: str) -> tuple[Video, VideoInfo, str]:
    found = (await _infos(ctx, [key])).get(key)
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, _UNKNOWN)
    return found


async def _infos(ctx: Context, keys: Iterable[str]) -> dict[str, tuple[Video, VideoInfo, str]]:
    """Of each video that is known: itself, what can be played, and the recipe of its film."""
    keys = list(keys)
    async with ctx.store.read() as conn:
        videos = await library.videos_by_key(conn, keys)
        digests = await library.digests_of(conn, videos.values())
        rows = await library.files_of(conn, keys)
    lost = ctx.app[WORKSHOP].files.lost
    files = {key: row for key, row in rows.items() if row.state is not VideoState.READY or not lost(row)}
    command = ctx.settings.speech_command
    now = ctx.now_ms()
    wanted = {key: recipe(video, digests[key], command) for key, video in videos.items()}
    return {
        key: (video, video_info(video, files.get(key), wanted[key], now), wanted[key])
        for key, video in videos.items()
    }
