"""``python -m server licences``: the register that 免提交 is looked up in."""

import argparse
from pathlib import Path

from server.audit.trail import record
from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.crypto.sealing import load_sealer
from server.http.caller import SYSTEM
from server.workdays.rules import local

from . import register
from .licence import plain_kind
from .licence_file import LicenceListBroken, read_licences

_SHOWN = 20


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``licences import``, ``list``, ``drop``."""
    parser = subparsers.add_parser("licences", help="电子证照（免提交的材料在这里查）")
    actions = parser.add_subparsers(required=True, metavar="命令")
    load = actions.add_parser(
        "import",
        help="导入一份表（.csv、.xlsx：证照类型、姓名、身份证号码、证照号码、颁发机构、有效期至）；"
        "表里有的证照类型整类换成新的",
    )
    load.add_argument("file", type=Path, help="表")
    load.set_defaults(run=lambda arguments: run(lambda: _import(arguments)))
    listing = actions.add_parser("list", help="有哪些证照，各多少")
    listing.set_defaults(run=lambda arguments: run(lambda: _list(arguments)))
    drop = actions.add_parser("drop", help="不再查这一类")
    drop.add_argument("kind", help="证照类型")
    drop.set_defaults(run=lambda arguments: run(lambda: _drop(arguments)))
    for action in (load, listing, drop):
        add_data_arguments(action)


async def _import(arguments: argparse.Namespace) -> int:
    try:
        found = read_licences(arguments.file)
    except LicenceListBroken as broken:
        shown = "\n".join(broken.rows[:_SHOWN])
        more = f"\n还有 {len(broken.rows) - _SHOWN} 处。" if len(broken.rows) > _SHOWN else ""
        raise CommandError(f"{shown}{more}\n什么都没有导入，请改好再来。") from None
    settings = settings_of(arguments)
    async with open_store(settings) as store:
        await register.replace_kinds(store, load_sealer(settings.keys), found, now_ms())
        async with store.write() as conn:
            await record(conn, SYSTEM, "licences.import", str(len(found)))
    kinds = "、".join(sorted({licence.kind for licence in found}))
    print(f"导入了 {len(found)} 份证照：{kinds}。原来的表里有身份证号码，用完请删掉。")
    return 0


async def _list(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as store, store.read() as conn:
        found = await register.kept(conn)
    for kind, count, when in sorted(found):
        print(f"{kind}\t{count}\t{local(when):%Y-%m-%d %H:%M} 导入")
    if not found:
        print("还没有导入证照；免提交的材料由窗口去查。")
    return 0


async def _drop(arguments: argparse.Namespace) -> int:
    kind = plain_kind(arguments.kind)
    async with open_store(settings_of(arguments)) as store, store.write() as conn:
        count = await register.drop_kind(conn, kind)
        await record(conn, SYSTEM, "licences.drop", kind)
    if not count:
        raise CommandError(f"没有“{kind}”这一类。用 licences list 看有哪些。")
    print(f"删掉了 {count} 份{kind}。")
    return 0
