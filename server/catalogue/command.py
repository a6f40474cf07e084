"""``python -m server catalogue``: import, diff, publish, roll back, sample, health."""

import argparse
import getpass
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.crypto.signing import load_bundle_key

from .publishing import Press, PublishError, publish, roll_back
from .routes import bundles_folder
from .sample import publish_sample

Command = Callable[[argparse.Namespace, Press], Awaitable[int]]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``catalogue`` with its parts."""
    parser = subparsers.add_parser("catalogue", help="办事指南：导入、核对、发布、退回")
    parts = parser.add_subparsers(required=True, metavar="操作")
    publishing = _part(parts, "publish", "复核并发布一份草稿", _publish)
    publishing.add_argument("--draft", default="", metavar="ID", help="草稿编号（默认最早的一份）")
    publishing.add_argument("--reviewer", required=True, metavar="NAME", help="复核人，不能是导入的人")
    back = _part(parts, "rollback", "退回以前的一版（以新的版本号发布）", _roll_back)
    back.add_argument("--to", type=int, default=0, metavar="VERSION", help="退回到第几版（默认上一版）")
    back.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="操作人")
    _part(parts, "sample", "导入并发布示例目录", _sample)


def _part(
    parts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str, command: Command
) -> argparse.ArgumentParser:
    parser = parts.add_parser(name, help=about)
    add_data_arguments(parser)
    parser.set_defaults(run=lambda arguments: run(lambda: _with_press(arguments, command)))
    return parser


async def _with_press(arguments: argparse.Namespace, command: Command) -> int:
    async with _press(arguments) as press:
        try:
            return await command(arguments, press)
        except PublishError as refused:
            raise CommandError(str(refused)) from None


@asynccontextmanager
async def _press(arguments: argparse.Namespace) -> AsyncIterator[Press]:
    settings = settings_of(arguments)
    async with open_store(settings) as store:
        yield Press(store, load_bundle_key(settings.keys), bundles_folder(settings))


async def _publish(arguments: argparse.Namespace, press: Press) -> int:
    manifest = await publish(press, reviewer=arguments.reviewer, now=now_ms(), draft_id=arguments.draft)
    print(f"已发布第 {manifest.version} 版：{manifest.guides} 项指南，数据 {manifest.size / 1000:.0f} kB。")
    return 0


async def _roll_back(arguments: argparse.Namespace, press: Press) -> int:
    manifest = await roll_back(press, by=arguments.by, now=now_ms(), version=arguments.to)
    print(f"已退回，作为第 {manifest.version} 版发布：{manifest.guides} 项指南。")
    return 0


async def _sample(arguments: argparse.Namespace, press: Press) -> int:
    manifest = await publish_sample(press, now_ms())
    if manifest is None:
        print("示例目录已经是最新的，没有变化。")
    else:
        print(f"示例目录已发布为第 {manifest.version} 版：{manifest.guides} 项指南，")
        print(f"其中 {manifest.pre_review} 项可以在线申请和预审。都标明是示例数据。")
    return 0
