"""``python -m server keys``: the keys of this installation."""

import argparse

from server.audit.trail import record
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.http.caller import SYSTEM

from .ciphers import PROFILES
from .key_ring import has_ring, profile_of, read_ring, retire
from .sealing import load_sealer, rotate

_WORDS = {"intl": "AES-256-GCM、SHA-256", "gm": "SM4-GCM、SM3"}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``keys rotate``, ``rewrap``, ``retire``, ``list``."""
    parser = subparsers.add_parser("keys", help="密钥")
    actions = parser.add_subparsers(required=True, metavar="命令")
    fresh = actions.add_parser("rotate", help="换一把新的封存密钥；旧的留着，只用来打开以前的内容")
    fresh.add_argument(
        "--profile",
        choices=list(PROFILES),
        default="",
        help="换成另一套算法：intl（AES-256-GCM、SHA-256）或 gm（SM4-GCM、SM3）；不写就不换",
    )
    fresh.set_defaults(run=_rotate)
    again = actions.add_parser(
        "rewrap", help="把以前的内容全部用最新的密钥重新封存；可以中断，再运行会接着做"
    )
    again.set_defaults(run=lambda arguments: run(lambda: _rewrap(arguments)))
    old = actions.add_parser("retire", help="旧密钥都不再需要时，从密钥环里去掉")
    old.set_defaults(run=lambda arguments: run(lambda: _retire(arguments)))
    listing = actions.add_parser("list", help="列出密钥（不显示密钥本身）")
    listing.set_defaults(run=_list)
    for action in (fresh, again, old, listing):
        add_data_arguments(action)


def _rotate(arguments: argparse.Namespace) -> int:
    key_id = rotate(settings_of(arguments).keys, arguments.profile)
    print(f"新密钥 {key_id} 已生成，重新启动服务后使用。请备份数据目录里的 keys。")
    print("重新启动以后，运行 keys rewrap 把以前的内容也换成新密钥。")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    folder = settings_of(arguments).keys
    if not has_ring(folder):
        print("还没有密钥，第一次启动服务时会做。")
        return 0
    ring = read_ring(folder)
    for key in ring.keys:
        print(f"{key.id.hex()}\t{key.cipher}\t{'在用' if key == ring.newest else '只打开以前的'}")
    print(f"算法：{_WORDS[profile_of(ring).name]}")
    return 0


async def _rewrap(arguments: argparse.Namespace) -> int:
    import server.app  # noqa: F401  (every feature declares its sealed columns when it is imported)

    from .rewrapping import rewrap

    settings = settings_of(arguments)
    sealer = load_sealer(settings.keys)
    async with open_store(settings) as kept:
        done = await rewrap(
            kept, sealer, settings.data / "photos", lambda what, count: print(f"{what}\t{count}", flush=True)
        )
        async with kept.write() as conn:
            await record(conn, SYSTEM, "keys.rewrap", str(done))
    print(f"重新封存了 {done} 处。")
    return 0


async def _retire(arguments: argparse.Namespace) -> int:
    import server.app  # noqa: F401  (every feature declares its sealed columns when it is imported)
    from server.applications.photo_files import PhotoFiles

    from .rewrapping import left

    settings = settings_of(arguments)
    sealer = load_sealer(settings.keys)
    async with open_store(settings) as kept:
        async with kept.read() as conn:
            rows = await left(conn, sealer)
        files = PhotoFiles(settings.data / "photos", sealer).outdated()
        if rows or files:
            raise CommandError(
                f"还有 {rows} 条记录、{files} 个照片文件要用旧密钥打开。请先运行 keys rewrap；"
                "刚发出的通知三天后自己过期，到时再来。"
            )
        gone = retire(settings.keys)
        async with kept.write() as conn:
            await record(conn, SYSTEM, "keys.retire", str(gone))
    print(f"去掉了 {gone} 把旧密钥。请重新启动服务，并更新 keys 的备份。")
    return 0
