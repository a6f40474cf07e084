"""``python -m server specimens``: the operator's own blank forms and filled samples."""

import argparse
import asyncio
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from server.audit.trail import record
from server.catalogue import store as catalogue_store
from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.http.caller import SYSTEM

from . import store
from .specimen_files import FolderBroken, SpecimenFile, picture, specimen_files

_KIND_WORDS = {"blank": "空表", "filled": "样表"}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``specimens import``, ``list``, ``remove``."""
    parser = subparsers.add_parser("specimens", help="样表：材料的空白表和填好的样子")
    actions = parser.add_subparsers(required=True, metavar="命令")
    load = actions.add_parser(
        "import",
        help="导入一个文件夹：“材料名称.空表.pdf”“材料名称.样表.jpg”；只给一项用的，放在用编号命名的文件夹里",
    )
    load.add_argument("folder", type=Path, help="文件夹")
    load.set_defaults(run=lambda arguments: run(lambda: _import(arguments)))
    listing = actions.add_parser("list", help="有哪些样表")
    listing.set_defaults(run=lambda arguments: run(lambda: _list(arguments)))
    drop = actions.add_parser("remove", help="去掉一样材料的样表")
    drop.add_argument("material", help="材料名称")
    drop.add_argument("--number", type=int, default=0, help="只去掉这一项的（事项编号）")
    drop.set_defaults(run=lambda arguments: run(lambda: _remove(arguments)))
    for action in (load, listing, drop):
        add_data_arguments(action)


async def _import(arguments: argparse.Namespace) -> int:
    if not arguments.folder.is_dir():
        raise CommandError(f"没有 {arguments.folder} 这个文件夹。")
    try:
        files = specimen_files(arguments.folder)
    except FolderBroken as broken:
        raise CommandError("\n".join((*broken.files, "什么都没有导入，请改好再来。"))) from None
    pictures, wrong = [], []
    for each in files:
        try:
            pictures.append(await asyncio.to_thread(picture, each.path))
        except ValueError as error:
            wrong.append(f"{each.path.name}：{error}。")
    if wrong:
        raise CommandError("\n".join((*wrong, "什么都没有导入，请改好再来。")))
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        now = now_ms()
        for each, jpeg in zip(files, pictures, strict=True):
            await store.keep(conn, await _code(conn, each), each.material, each.kind, jpeg, now)
        await record(conn, SYSTEM, "specimens.import", str(len(files)))
    print(f"导入了 {len(files)} 张样表。目录里这样材料的“样表”一列写了“是”，电视和手机上才看得到。")
    return 0


async def _code(conn: AsyncConnection, file: SpecimenFile) -> str:
    if file.number is None:
        return ""
    code = await catalogue_store.code_of_number(conn, file.number)
    if code is None:
        raise CommandError(f"没有编号是 {file.number} 的事项。什么都没有导入，请改好再来。")
    return code


async def _list(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.read() as conn:
        found = await store.listed(conn)
    for code, material, kind in found:
        print(f"{material}\t{_KIND_WORDS[kind]}\t{code or '所有事项'}")
    if not found:
        print("还没有导入样表。")
    return 0


async def _remove(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        code = await catalogue_store.code_of_number(conn, arguments.number) if arguments.number else ""
        count = await store.remove(conn, code or "", arguments.material) if code is not None else 0
        await record(conn, SYSTEM, "specimens.remove", arguments.material)
    if not count:
        raise CommandError(f"没有“{arguments.material}”的样表。用 specimens list 看有哪些。")
    print(f"去掉了 {count} 张。")
    return 0
