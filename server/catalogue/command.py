"""``python -m server catalogue``: import, diff, publish, roll back, names, sample, health."""

import argparse
import getpass
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from protocol.bundle import Manifest
from protocol.guide import Guide
from server.catalogue import guide_health
from server.catalogue import store as catalogue_store
from server.catalogue.aliases import alias_command, alias_store
from server.catalogue.aliases.alias_rules import names_by_guide
from server.catalogue.imports.difference import Difference
from server.catalogue.imports.headers import ListMapping, read_mapping
from server.catalogue.imports.importing import compare, keep_draft
from server.catalogue.imports.list_file import Guides, read_list
from server.catalogue.imports.table_file import OnRows, Unreadable
from server.catalogue.places import place_command
from server.catalogue.publication_words import publication_lines
from server.catalogue.publishing import Press, PublishError, publish, roll_back
from server.catalogue.routes import bundles_folder
from server.catalogue.samples.sample import publish_sample
from server.catalogue.store import GroupLists
from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.crypto.signing import load_bundle_key

Command = Callable[[argparse.Namespace, Press], Awaitable[int]]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``catalogue`` with its parts."""
    parser = subparsers.add_parser("catalogue", help="办事指南：导入、核对、发布、退回")
    parts = parser.add_subparsers(required=True, metavar="操作")
    for name, about, command in (
        ("import", "导入 .csv、.xlsx、.json，成为等待复核的草稿", _import),
        ("diff", "只看一份文件会改动什么，不保存", _diff),
    ):
        _list_arguments(_part(parts, name, about, command))
    publishing = _part(parts, "publish", "复核并发布一份草稿", _publish)
    publishing.add_argument("--draft", default="", metavar="ID", help="草稿编号（默认最早的一份）")
    publishing.add_argument("--reviewer", required=True, metavar="NAME", help="复核人，不能是导入的人")
    back = _part(parts, "rollback", "退回以前的一版（以新的版本号发布）", _roll_back)
    back.add_argument("--to", type=int, default=0, metavar="VERSION", help="退回到第几版（默认上一版）")
    back.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="操作人")
    _part(parts, "sample", "导入并发布示例目录", _sample)
    alias_command.add_parts(parts, _part)
    place_command.add_parts(parts, _part)
    _part(parts, "health", "检查已发布的指南：缺什么、太长、没有别名", _health)


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="要导入的文件")
    parser.add_argument("--source", default="", metavar="NAME", help="这份清单的名字（默认是文件名）")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="说明列名和事项类型编号的 JSON 文件")
    parser.add_argument("--skip-bad-rows", action="store_true", help="跳过有问题的行，其余照样导入")
    parser.add_argument("--report", type=Path, metavar="FILE", help="把全部问题写到这个文件")
    parser.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="导入人")


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


async def _import(arguments: argparse.Namespace, press: Press) -> int:
    read = _read(arguments)
    if read is None:
        return 1
    guides, groups, spared = read
    draft, found = await keep_draft(
        press.store,
        guides,
        source=_source(arguments),
        file=arguments.file.name,
        by=arguments.by,
        now=now_ms(),
        groups=groups,
        spared=spared,
    )
    _tell(found)
    if draft is None:
        print("和已经发布的一样，没有要发布的。")
    else:
        print(f"已存为草稿 {draft.id}。请另一个人核对后发布：")
        print(f"  python -m server catalogue publish --data {arguments.data} --reviewer 姓名")
    return 0


async def _diff(arguments: argparse.Namespace, press: Press) -> int:
    read = _read(arguments)
    if read is None:
        return 1
    guides, _, _ = read
    found = await compare(press.store, guides.values(), _source(arguments))
    _tell(found)
    async with press.store.read() as conn:
        published = await catalogue_store.documents_in(conn, await catalogue_store.newest_version(conn))
    titles = {code: guide.title + guide.situation for code, guide in guides.items()}
    for word, codes in (("新增", found.new), ("改动", found.changed), ("取消", found.gone)):
        for code in codes:
            title = titles.get(code) or Guide.model_validate_json(published[code].document).title
            print(f"  {word}  {code}  {title}")
    return 0


async def _health(arguments: argparse.Namespace, press: Press) -> int:
    async with press.store.read() as conn:
        published = await catalogue_store.documents_in(conn, await catalogue_store.newest_version(conn))
        aliases = await alias_store.in_use(conn)
    guides = [Guide.model_validate_json(row.document) for row in published.values()]
    for line in guide_health.lines(guides, names_by_guide(aliases, guides)):
        print(line)
    return 0


def _read(arguments: argparse.Namespace) -> tuple[Guides, GroupLists, frozenset[str]] | None:
    """The list's good rows; None when it must not be imported, said why."""
    try:
        mapping = read_mapping(arguments.mapping) if arguments.mapping else ListMapping()
    except Unreadable as error:
        raise CommandError(str(error)) from None
    guides, groups, report = read_list(arguments.file, mapping, on_rows=_progress())
    for line in report.lines():
        print(line)
    if arguments.report:
        text = "".join(f"{problem}\n" for problem in report.problems)
        arguments.report.write_text(text, encoding="utf-8")
    if report.problems and not (arguments.skip_bad_rows and guides):
        print("什么都没有导入。改好后再试；或者加 --skip-bad-rows 跳过有问题的行。")
        return None
    return guides, groups, frozenset(report.bad_codes)


def _progress() -> OnRows:
    """A line that moves while a long list is read; nothing where nobody looks at it."""

    def told(done: int, total: int) -> None:
        if sys.stderr.isatty():
            words = f"已核对 {done} / {total} 行" if total else f"已读 {done} 行"
            print(f"\r{words}", end="\r", file=sys.stderr, flush=True)

    return told


def _source(arguments: argparse.Namespace) -> str:
    return str(arguments.source or arguments.file.stem)


def _tell(found: Difference) -> None:
    print(f"新增 {len(found.new)}，改动 {len(found.changed)}，取消 {len(found.gone)}，不变 {found.same}。")


async def _publish(arguments: argparse.Namespace, press: Press) -> int:
    started = time.monotonic()
    manifest = await publish(press, reviewer=arguments.reviewer, now=now_ms(), draft_id=arguments.draft)
    print(f"已发布第 {manifest.version} 版：{manifest.guides} 项指南。")
    await _tell_sizes(press, manifest, started)
    return 0


async def _tell_sizes(press: Press, manifest: Manifest, started: float) -> None:
    for line in await publication_lines(press, manifest, time.monotonic() - started):
        print(line)


async def _roll_back(arguments: argparse.Namespace, press: Press) -> int:
    started = time.monotonic()
    manifest = await roll_back(press, by=arguments.by, now=now_ms(), version=arguments.to)
    print(f"已退回，作为第 {manifest.version} 版发布：{manifest.guides} 项指南。")
    await _tell_sizes(press, manifest, started)
    return 0


def _tell_done(done: str) -> None:
    print(f"  {done}", flush=True)


async def _sample(arguments: argparse.Namespace, press: Press) -> int:
    started = time.monotonic()
    print("正在整理示例目录……", flush=True)
    manifest = await publish_sample(press, now_ms(), told=_tell_done)
    if manifest is None:
        print("示例目录已经是最新的，没有变化。")
    else:
        print(f"示例目录已发布为第 {manifest.version} 版：{manifest.guides} 项指南，")
        print(
            f"其中 {manifest.pre_review} 项可以在线申请和预审；{manifest.videos} 个视频。都标明是示例数据。"
        )
        await _tell_sizes(press, manifest, started)
    return 0
