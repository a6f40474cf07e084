"""``python -m server device``: the operator's smart-card list, installer's codes, boxes."""

import argparse
from pathlib import Path

from protocol.fleet import NewInstallerCode
from server.audit.trail import record
from server.catalogue.places.county_records import county_records
from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.devices import codes, store
from server.devices.card_file import read_cards
from server.http.caller import SYSTEM

SHOWN = 50
"""Bad rows that are printed."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``device import``, ``code``, ``list``, ``revoke``."""
    parser = subparsers.add_parser("device", help="机顶盒")
    actions = parser.add_subparsers(required=True, metavar="命令")
    cards = actions.add_parser("import", help="导入智能卡名单（.csv、.xlsx：智能卡号,乡镇）")
    cards.add_argument("file", type=Path, metavar="FILE")
    cards.set_defaults(run=lambda arguments: run(lambda: _import(arguments)))
    code = actions.add_parser("code", help="给安装师傅一个六位登记码")
    code.add_argument("--boxes", type=int, default=1, help="能登记几台（默认 1，最多 200）")
    code.add_argument("--minutes", type=int, default=60, help="几分钟内有效（默认 60，最多 1440）")
    code.add_argument("--township", default="", help="装在哪个乡镇")
    code.set_defaults(run=lambda arguments: run(lambda: _code(arguments)))
    listing = actions.add_parser("list", help="列出已登记的机顶盒")
    listing.set_defaults(run=lambda arguments: run(lambda: _list(arguments)))
    revoke = actions.add_parser("revoke", help="停用机顶盒，一分钟内断开")
    revoke.add_argument("device_id", help="机顶盒编号（用 device list 查）")
    revoke.set_defaults(run=lambda arguments: run(lambda: _revoke(arguments)))
    for action in (cards, code, listing, revoke):
        add_data_arguments(action)


async def _import(arguments: argparse.Namespace) -> int:
    if not arguments.file.is_file():
        raise CommandError(f"读不了文件 {arguments.file}。")
    async with open_store(settings_of(arguments)) as kept:
        async with kept.read() as conn:
            townships = {township.name for township in (await county_records(conn)).townships}
        cards, report = read_cards(arguments.file, townships)
        if report.problems:
            told = "\n".join(map(str, report.problems[:SHOWN]))
            raise CommandError(f"名单有 {report.bad_rows} 行不对，一行也没有导入：\n{told}")
        async with kept.write() as conn:
            fresh, moved = await store.add_cards(conn, cards, now_ms())
            await record(conn, SYSTEM, "device.import", str(len(cards)))
    print(f"名单共 {len(cards)} 张卡，新增 {fresh} 张，换了乡镇 {moved} 张。")
    return 0


async def _code(arguments: argparse.Namespace) -> int:
    if not (1 <= arguments.boxes <= 200 and 5 <= arguments.minutes <= 1440):
        raise CommandError("台数要在 1 到 200 之间，有效期要在 5 到 1440 分钟之间。")
    wish = NewInstallerCode(boxes=arguments.boxes, minutes=arguments.minutes, township=arguments.township)
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        code_id, code = await codes.give(conn, wish, "命令行", now_ms())
        await record(conn, SYSTEM, "device.code", code_id)
    print(f"登记码：{code[:3]} {code[3:]}（{arguments.minutes} 分钟内有效，能登记 {arguments.boxes} 台）")
    return 0


async def _list(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.read() as conn:
        rows = (await conn.execute(store.devices.select().order_by(store.devices.c.created))).all()
    for row in rows:
        state = "停用" if row.revoked else "在用"
        print(f"{row.id}\t{row.smart_card or '-'}\t{row.model or '-'}\t{state}")
    return 0


async def _revoke(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        if not await store.revoke(conn, arguments.device_id, now_ms()):
            raise CommandError("没有这台机顶盒，或者已经停用了。用 device list 看看。")
        await record(conn, SYSTEM, "device.revoke", arguments.device_id)
    print("已停用。")
    return 0
