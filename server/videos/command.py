"""``python -m server videos``: import the operator's films, make the others, look into all."""

import argparse
import getpass
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from protocol.video import Video, VideoState
from server.catalogue.publishing import Press, PublishError, publish_records
from server.catalogue.routes import bundles_folder
from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.crypto.signing import load_bundle_key
from server.settings import Settings
from server.store.engine import Store

from . import store as library
from .files import VideoFiles
from .findings import Finding, findings
from .making.writing.captions import BadCaptions, read_web_vtt
from .production import Production, produce
from .rules import Origin, VideoFile

Command = Callable[[argparse.Namespace, Settings, Store, VideoFiles], Awaitable[int]]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``videos`` with its parts."""
    parser = subparsers.add_parser("videos", help="视频解读：导入、制作、检查")
    parts = parser.add_subparsers(required=True, metavar="操作")
    importing = _part(parts, "import", "导入一批拍好的视频", _import)
    importing.add_argument("--csv", type=Path, required=True, metavar="FILE", help="清单（.csv 或 .xlsx）")
    importing.add_argument(
        "--files", type=Path, required=True, metavar="DIR", help="视频、字幕、封面文件所在目录"
    )
    importing.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="导入人")
    importing.add_argument("--reviewer", default="", metavar="NAME", help="复核人；写了就马上发布到电视上")
    making = _part(parts, "make", "给还没有视频的事项做讲解视频", _make)
    which = making.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="清单里的全部视频（做好的跳过）")
    which.add_argument("--guide", metavar="N", help="一项指南的短号或编码")
    which.add_argument("--video", metavar="KEY", help="一个视频的编号")
    making.add_argument("--again", action="store_true", help="做好的也重做")
    making.add_argument("--jobs", type=int, default=0, metavar="N", help="同时做几个（默认按处理器个数）")
    making.add_argument(
        "--speech-command",
        default="",
        metavar="COMMAND",
        help="朗读程序（默认 espeak-ng）；要和 serve 用的一样",
    )
    _part(parts, "check", "检查每个视频能不能放、清不清楚、有没有字幕", _check)


def _part(
    parts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str, command: Command
) -> argparse.ArgumentParser:
    parser = parts.add_parser(name, help=about)
    add_data_arguments(parser)
    parser.set_defaults(run=lambda arguments: run(lambda: _with_library(arguments, command)))
    return parser


async def _with_library(arguments: argparse.Namespace, command: Command) -> int:
    settings = settings_of(arguments)
    async with open_store(settings) as store:
        return await command(arguments, settings, store, VideoFiles(settings.videos))


async def _import(arguments: argparse.Namespace, settings: Settings, store: Store, files: VideoFiles) -> int:
    # Here and below: the film library's megabytes are not for every command.
    from .importing import NotAPicture, import_videos, known_to
    from .video_list import read_video_list

    if arguments.reviewer and arguments.reviewer.strip() == arguments.by.strip():
        raise CommandError("导入的人不能自己复核，请换一个人来复核。")
    if not arguments.files.is_dir():
        raise CommandError(f"没有目录 {arguments.files}。请检查 --files。")
    print("正在逐个查看文件……", flush=True)
    listed, report = read_video_list(arguments.csv, arguments.files, await known_to(store))
    for line in report.lines():
        print(line)
    if report.problems:
        print("什么都没有导入。改好后再试一次。")
        return 1
    for each in listed:
        for note in each.notes:
            print(f"  {each.video.key} {each.video.title}：{note}")
    try:
        difference = await import_videos(store, files, listed, now_ms())
    except NotAPicture as error:
        raise CommandError(f"{error}什么都没有导入。") from None
    except OSError as error:
        raise CommandError(
            f"文件拷不进数据目录（{error.strerror}）。什么都没有导入，请检查磁盘空间。"
        ) from None
    print(f"导入了 {len(listed)} 个视频：新增 {difference.new}，更新 {difference.changed}。")
    if not arguments.reviewer:
        print("下次发布指南时一起上电视；要马上发布，请加 --reviewer 复核人 再运行一次。")
        return 0
    press = Press(store, load_bundle_key(settings.keys), bundles_folder(settings))
    try:
        manifest = await publish_records(press, by=arguments.by, reviewer=arguments.reviewer, now=now_ms())
    except PublishError as error:
        raise CommandError(str(error)) from None
    print(f"已发布为第 {manifest.version} 版，电视上共有 {manifest.videos} 个视频。")
    return 0


async def _make(arguments: argparse.Namespace, settings: Settings, store: Store, files: VideoFiles) -> int:
    wanted = await _wanted(arguments, store)
    if arguments.jobs < 0 or arguments.jobs > 64:
        raise CommandError("--jobs 请写 1 到 64。")
    done = await produce(
        store,
        files,
        wanted,
        speech_command=arguments.speech_command,
        makers=arguments.jobs,
        again=arguments.again,
    )
    for line in _told(done):
        print(line)
    return 1 if done.failed else 0


async def _wanted(arguments: argparse.Namespace, store: Store) -> list[Video]:
    async with store.read() as conn:
        listed = await library.all_videos(conn)
        if arguments.all:
            if not listed:
                raise CommandError("清单里还没有视频。请先导入，或者先发布示例目录。")
            return listed
        if arguments.video:
            found = list((await library.videos_by_key(conn, [arguments.video])).values())
            if not found:
                raise CommandError(f"没有编号为 {arguments.video} 的视频。")
            return found
        code, number = await library.guide_named(conn, arguments.guide)
        if not code:
            raise CommandError(f"没有短号或编码为 {arguments.guide} 的已发布指南。")
        found = [video for video in listed if code in video.guides]
        return found or list((await library.videos_by_key(conn, [f"guide_{number:04d}"])).values())


def _told(done: Production) -> list[str]:
    told = [f"做好 {done.made} 个，本来就有 {done.ready} 个。"]
    if done.elsewhere:
        told.append(f"有 {done.elsewhere} 个正由别的程序在做。")
    if done.made:
        speed = done.seconds / done.took
        told.append(
            f"用了 {done.took:.0f} 秒，做出 {done.seconds / 60:.1f} 分钟的视频，是放映速度的 {speed:.0f} 倍。"
        )
    if done.failed:
        told.append(f"没有做成 {len(done.failed)} 个，再运行一次会接着做：")
        told += [f"  {video.key} {video.title}：{reason}" for video, reason in done.failed[:20]]
    return told


async def _check(arguments: argparse.Namespace, settings: Settings, store: Store, files: VideoFiles) -> int:
    async with store.read() as conn:
        videos = {video.key: video for video in await library.all_videos(conn)}
        rows = await library.files_of(conn)
    ready = [row for row in rows.values() if row.state is VideoState.READY and row.origin is not Origin.VOD]
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda row: _looked(files, row), ready))
    bad = 0
    for row, told in zip(ready, found, strict=True):
        bad += any(finding.bad for finding in told)
        for finding in told:
            title = videos[row.key].title if row.key in videos else "一项指南自己的视频"
            print(f"{row.key} {title}：{finding}")
    vod = sum(row.origin is Origin.VOD for row in rows.values())
    absent = sum(key not in rows or rows[key].state is not VideoState.READY for key in videos)
    weak = sum(bool(told) for told in found) - bad
    print(f"检查了 {len(ready)} 个视频：不能用 {bad} 个，要留意 {weak} 个，其余都好。")
    if vod:
        print(f"{vod} 个在点播平台上，没有检查，请在平台上试放。")
    if absent:
        print(f"{absent} 个还没有文件：第一次有人看时会现做，也可以先运行 videos make --all。")
    return 1 if bad else 0


def _looked(files: VideoFiles, row: VideoFile) -> list[Finding]:
    """Findings of one film, as it lies on the disk."""
    from .probe import Unplayable, probe

    try:
        probed = probe(files.path(row.key, row.sha256, "mp4"))
        text = (
            files.path(row.key, row.captions_sha256, "vtt").read_text("utf-8") if row.captions_sha256 else ""
        )
        return findings(probed, read_web_vtt(text) if text else None)
    except FileNotFoundError:
        return [Finding(True, "文件不见了。", "请从备份恢复，或者重新导入、重新制作。")]
    except (Unplayable, OSError, UnicodeDecodeError):
        return [Finding(True, "文件坏了，放不出来。", "请从备份恢复，或者重新导入、重新制作。")]
    except BadCaptions as error:
        return [Finding(False, str(error), "请重新导入字幕。")]
