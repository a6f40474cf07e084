"""``python -m server backup`` and ``restore``: a consistent copy while the service runs, and back again."""

import argparse
from pathlib import Path

from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, run, settings_of
from server.workdays.rules import local

from .inventory import Inventory
from .key_marks import FILES, copy_keys, marks_of, remove_keys
from .making import NAME, clear_old, make, verified
from .restoring import restore


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``backup make``, ``backup keys``, ``backup verify`` and ``restore``."""
    parser = subparsers.add_parser("backup", help="备份")
    actions = parser.add_subparsers(required=True, metavar="命令")
    making = actions.add_parser("make", help="备份数据库和文件（不含密钥），服务不用停")
    making.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="放备份的文件夹，最好在别的盘上"
    )
    making.add_argument("--keep", type=int, default=0, metavar="N", help="只留最新的 N 份（默认全留）")
    making.add_argument("--without-videos", action="store_true", help="不备份视频（自动做的可以重新做）")
    making.set_defaults(run=lambda arguments: run(lambda: _make(arguments)))
    keys = actions.add_parser("keys", help="单独备份密钥；没有密钥，备份谁也打不开")
    keys.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="放密钥的文件夹，不要和备份在一起"
    )
    keys.set_defaults(run=_keys)
    for action in (making, keys):
        add_data_arguments(action)
    check = actions.add_parser("verify", help="把一份备份从头读一遍，看有没有坏")
    check.add_argument("backup", type=Path, metavar="BACKUP")
    check.set_defaults(run=_verify)
    back = subparsers.add_parser("restore", help="把备份恢复到空文件夹")
    back.add_argument("backup", type=Path, metavar="BACKUP", help="一份备份的文件夹")
    back.add_argument("--keys", type=Path, required=True, metavar="DIR", help="同一套服务的密钥备份")
    add_data_arguments(back)
    back.set_defaults(run=lambda arguments: run(lambda: _restore(arguments)))


async def _make(arguments: argparse.Namespace) -> int:
    if arguments.keep < 0:
        raise CommandError("--keep 要写 0（全留）或留几份。")
    settings = settings_of(arguments)
    _keep_apart(arguments.to, settings.data, "备份")
    made = await make(settings, arguments.to, videos=not arguments.without_videos, progress=_say)
    _say("再读一遍，核对校验值")
    told = verified(made, lambda _: None)
    gone = clear_old(arguments.to, arguments.keep)
    print(f"备份好了：{made}（{_about(told)}）")
    if gone:
        print(f"删掉了 {len(gone)} 份旧的。")
    print("密钥不在里面。没有 keys 这份备份打不开：请用 backup keys 单独备份，放在别处。")
    return 0


def _keys(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    _keep_apart(arguments.to, settings.data, "密钥")
    near = next((path for path in (arguments.to, arguments.to.parent) if any(path.glob(f"{NAME}*"))), None)
    if near is not None:
        raise CommandError(
            f"{near} 里放着数据的备份。密钥要放在别处：两样一起丢了，等于把档案和钥匙一起给人。"
        )
    marks = marks_of(settings.keys)
    target = arguments.to / f"keys-{local(now_ms()):%Y%m%d-%H%M%S}"
    try:
        copy_keys(settings.keys, target)
    except OSError as error:
        remove_keys(target)
        raise CommandError(f"密钥写不进 {arguments.to}（{error.strerror}）。请换一个地方。") from None
    if any((target / name).read_bytes() != (settings.keys / name).read_bytes() for name in FILES):
        remove_keys(target)
        raise CommandError("密钥抄过去以后不一样，已删掉。请换一个盘再来。")
    print(f"密钥抄好了：{target}（封存密钥 {len(marks.sealing)} 把，签名密钥 {marks.bundle}）")
    print("请锁好：有它和备份，就看得到所有人的资料。换了密钥（keys rotate）以后要再抄一次。")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    told = verified(arguments.backup, lambda _: None)
    print(f"好：{_about(told)}，{local(told.made):%Y-%m-%d %H:%M} 做的，每个文件都对得上。")
    return 0


async def _restore(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    told = await restore(arguments.backup, arguments.keys, settings, _say)
    print(f"恢复好了：{settings.data}（{_about(told)}，{local(told.made):%Y-%m-%d %H:%M} 的内容）")
    print("现在启动服务，再运行 doctor 检查一遍。")
    return 0


def _keep_apart(target: Path, data: Path, what: str) -> None:
    if target.resolve().is_relative_to(data.resolve()):
        raise CommandError(f"{what}不能放在数据目录里：盘坏了就一起没有了。请放到别的盘或别的机器。")


def _about(told: Inventory) -> str:
    return f"{len(told.files)} 个文件，{told.size / 1e6:.1f} MB，{told.engine}"


def _say(step: str) -> None:
    print(f"  {step}…", flush=True)
