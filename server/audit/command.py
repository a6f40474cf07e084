"""``python -m server audit``: whether the trail is whole, by itself and against what was anchored outside."""

import argparse
from pathlib import Path

from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.workdays.rules import local

from .anchor import Anchor, first_misfit, read_anchors
from .trail import head, verify


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``audit head`` and ``audit verify``."""
    parser = subparsers.add_parser("audit", help="操作记录")
    actions = parser.add_subparsers(required=True, metavar="命令")
    show = actions.add_parser("head", help="现在的最后一条：时间之外的序号和校验值，可以抄在别处")
    show.set_defaults(run=lambda arguments: run(lambda: _head(arguments)))
    check = actions.add_parser("verify", help="检查记录有没有被改过、删过")
    check.add_argument("--anchor", type=Path, metavar="FILE", help="服务写的锚文件（serve --audit-anchor）")
    check.set_defaults(run=lambda arguments: run(lambda: _verify(arguments)))
    for action in (show, check):
        add_data_arguments(action)


async def _head(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.read() as conn:
        seq, chain = await head(conn)
    print(f"{seq} {chain}")
    return 0


async def _verify(arguments: argparse.Namespace) -> int:
    anchors = _anchors(arguments.anchor) if arguments.anchor else []
    async with open_store(settings_of(arguments)) as kept, kept.read() as conn:
        broken = await verify(conn)
        misfit = await first_misfit(conn, anchors)
        seq, _ = await head(conn)
    if broken is not None:
        raise CommandError(f"第 {broken} 条记录和前面的对不上：它或它前面的一条被改过或删过。")
    if misfit is not None:
        when = f"{local(misfit.time):%Y-%m-%d %H:%M}"
        raise CommandError(f"{when} 的第 {misfit.seq} 条记录已经不是当时的样子：末尾被截过，或整个换过。")
    print(f"{seq} 条记录完整，和 {len(anchors)} 个锚都对得上。")
    return 0


def _anchors(path: Path) -> list[Anchor]:
    try:
        return read_anchors(path)
    except OSError as error:
        raise CommandError(f"锚文件读不出来（{error.strerror}）。") from None
    except ValueError as error:
        raise CommandError(f"锚文件第 {error.args[0]} 行看不懂。") from None
