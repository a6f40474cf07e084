"""``python -m server catalogue aliases``, ``villages``, ``republish``: everyday names and villages."""

import argparse
import getpass
from collections.abc import Awaitable, Callable
from pathlib import Path

from pydantic import ValidationError

from protocol.alias import Alias, GuideRule
from server.audit.trail import record
from server.catalogue.aliases import alias_store
from server.catalogue.aliases.alias_file import read_aliases, write_aliases
from server.catalogue.imports.import_report import ImportReport
from server.catalogue.places.county_records import county_records, replace_records
from server.catalogue.places.village_file import read_villages
from server.catalogue.published_names import PublishedNames
from server.catalogue.publishing import Press, publish_records
from server.clock import now_ms
from server.command_line import CommandError
from server.http.caller import SYSTEM

Command = Callable[[argparse.Namespace, Press], Awaitable[int]]
MakePart = Callable[..., argparse.ArgumentParser]
NEXT = "下一次发布时上电视；现在就发布：python -m server catalogue republish --reviewer 姓名"


def add_parts(parts: "argparse._SubParsersAction[argparse.ArgumentParser]", part: MakePart) -> None:
    """The commands; ``part`` makes one with the usual arguments."""
    names = parts.add_parser("aliases", help="常用叫法：看、加、删、导入、导出")
    inner = names.add_subparsers(required=True, metavar="操作")
    listing = part(inner, "list", "列出叫法和它找到的事项", _list)
    listing.add_argument("--dangling", action="store_true", help="只看没有对上事项的")
    adding = part(inner, "add", "加一个叫法，或者改它指的事项", _add)
    adding.add_argument("name", metavar="叫法")
    adding.add_argument("--title", default="", help="事项名称，* 代表任意文字")
    adding.add_argument("--situation", default="", help="情形")
    adding.add_argument("--base-code", default="", help="基本编码")
    removing = part(inner, "remove", "删掉一个叫法", _remove)
    removing.add_argument("name", metavar="叫法")
    for what in (adding, removing, part(inner, "import", "导入一张表：有的改，没有的加", _import)):
        what.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="操作人")
    inner.choices["import"].add_argument("file", type=Path, metavar="FILE")
    exporting = part(inner, "export", "导出成一张表", _export)
    exporting.add_argument("file", type=Path, metavar="FILE")
    villages = part(parts, "villages", "导入村（社区）名册，换掉原来的", _villages)
    villages.add_argument("file", type=Path, metavar="FILE", help=".csv 或 .xlsx：代码、村名")
    again = part(parts, "republish", "指南不变，把改过的叫法和村名发布出去", _republish)
    again.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="操作人")
    again.add_argument("--reviewer", required=True, metavar="NAME", help="复核人，不能是操作人")


async def _list(arguments: argparse.Namespace, press: Press) -> int:
    guides = await PublishedNames().get(press.store)
    async with press.store.read() as conn:
        aliases = await alias_store.in_use(conn)
    for alias in aliases:
        found = guides.meant_by(alias.rules)
        if arguments.dangling and found:
            continue
        said = "、".join(guide.title + guide.situation for guide in found[:3])
        print(f"{alias.name}\t{len(found)} 项\t{said}")
    return 0


async def _add(arguments: argparse.Namespace, press: Press) -> int:
    try:
        rule = GuideRule(title=arguments.title, situation=arguments.situation, base_code=arguments.base_code)
        alias = Alias(name=arguments.name, rules=(rule,))
    except ValidationError:
        words = "叫法要 2 到 20 个字，并且要用 --title 或 --base-code 说明是哪个事项。"
        raise CommandError(words) from None
    found = (await PublishedNames().get(press.store)).meant_by(alias.rules)
    if not found:
        raise CommandError("这样写找不到已发布的事项，没有保存。请检查事项名称或基本编码。")
    async with press.store.write() as conn:
        await alias_store.put(conn, alias, by=arguments.by, now=now_ms())
        await record(conn, SYSTEM, "catalogue.alias.add", alias.name)
    print(f"“{alias.name}”指 {len(found)} 项。{NEXT}")
    return 0


async def _remove(arguments: argparse.Namespace, press: Press) -> int:
    async with press.store.write() as conn:
        known = await alias_store.named(conn, arguments.name)
        if known is None or not await alias_store.remove(conn, known.id, by=arguments.by, now=now_ms()):
            raise CommandError(f"没有“{arguments.name}”这个叫法。")
        await record(conn, SYSTEM, "catalogue.alias.remove", arguments.name)
    print(f"删掉了。{NEXT}")
    return 0


async def _import(arguments: argparse.Namespace, press: Press) -> int:
    found, report = read_aliases(arguments.file)
    if refused(report):
        return 1
    async with press.store.write() as conn:
        done = await alias_store.put_all(conn, found, by=arguments.by, now=now_ms())
        await record(conn, SYSTEM, "catalogue.alias.import", arguments.file.name)
    print(f"新增 {done['new']}，改动 {done['changed']}，不变 {done['same']}。{NEXT}")
    return 0


async def _export(arguments: argparse.Namespace, press: Press) -> int:
    async with press.store.read() as conn:
        aliases = await alias_store.in_use(conn)
    arguments.file.write_text(write_aliases(aliases), encoding="utf-8-sig")
    print(f"{len(aliases)} 个叫法写到了 {arguments.file}。")
    return 0


async def _villages(arguments: argparse.Namespace, press: Press) -> int:
    async with press.store.read() as conn:
        townships = (await county_records(conn)).townships
    found, report = read_villages(arguments.file, townships)
    if refused(report):
        return 1
    async with press.store.write() as conn:
        await replace_records(conn, "village", found)
        await record(conn, SYSTEM, "catalogue.villages.import", arguments.file.name)
    print(f"{len(found)} 个村（社区）。{NEXT}")
    return 0


async def _republish(arguments: argparse.Namespace, press: Press) -> int:
    if arguments.reviewer.strip() in ("", arguments.by):
        raise CommandError("操作的人不能自己复核，请换一个人来发布。")
    manifest = await publish_records(press, by=arguments.by, reviewer=arguments.reviewer, now=now_ms())
    print(f"已发布第 {manifest.version} 版：{manifest.guides} 项指南。")
    return 0


def refused(report: ImportReport) -> bool:
    """Tell what was read; whether nothing of it can be taken."""
    for line in report.lines():
        print(line)
    if report.problems:
        print("什么都没有导入。改好后再试。")
    return bool(report.problems)
