"""``python -m server device``: the operator's smart-card list, installer's codes, boxes."""

import argparse
from pathlib import Path

from server.audit.trail import record
from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.devices import store
from server.devices.card_list import CardListBroken, read_cards
from server.http.caller import SYSTEM


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``device import``, ``code``, ``list``, ``revoke``."""
    parser = subparsers.add_parser("device", help="机顶盒")
    actions = parser.add_subparsers(required=True, metavar="命令")
    cards = actions.add_parser("import", help="导入智能卡名单（CSV：智能卡号,乡镇）")
    cards.add_argument("file", type=Path, metavar="FILE.csv")
    cards.set_defaults(run=lambda arguments: run(lambda: _import(arguments)))
    code = actions.add_parser("code", help="给安装师傅一个一次性登记码")
    code.add_argument("--days", type=int, default=7, help="几天内有效（默认 7）")
    code.set_defaults(run=lambda arguments: run(lambda: _code(arguments)))
    listing = actions.add_parser("list", help="列出已登记的机顶盒")
    listing.set_defaults(run=lambda arguments: run(lambda: _list(arguments)))
    revoke = actions.add_parser("revoke", help="停用机顶盒，一分钟内断开")
    revoke.add_argument("device_id", help="机顶盒编号（用 device list 查）")
    revoke.set_defaults(run=lambda arguments: run(lambda: _revoke(arguments)))
    for action in (cards, code, listing, revoke):
        add_data_arguments(action)


async def _import(arguments: argparse.Namespace) -> int:
    try:
        cards = read_cards(arguments.file.read_bytes())
    except OSError as error:
        raise CommandError(f"读不了文件 {arguments.file}（{error.strerror}）。") from None
    except CardListBroken as broken:
        raise CommandError("名单有错，一行也没有导入：\n" + "\n".join(broken.rows)) from None
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        fresh = await store.add_cards(conn, cards, now_ms())
        await record(conn, SYSTEM, "device.import", str(len(cards)))
    print(f"名单共 {len(cards)} 张卡，新增 {fresh} 张。")
    return 0


async def _code(arguments: argparse.Namespace) -> int:
    if not 1 <= arguments.days <= 60:
        raise CommandError("有效期要在 1 到 60 天之间。")
    now = now_ms()
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        code = await store.add_code(conn, now, now + arguments.days * 86_400_000)
        await record(conn, SYSTEM, "device.code", "")
    print(f"登记码：{code}（{arguments.days} 天内有效，只能用一次）")
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
