"""``python -m server keys``: the keys of this installation."""

import argparse

from server.command_line import add_data_arguments, settings_of
from server.crypto.sealing import rotate


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``keys rotate``."""
    parser = subparsers.add_parser("keys", help="密钥")
    actions = parser.add_subparsers(required=True, metavar="命令")
    fresh = actions.add_parser("rotate", help="换一把新的封存密钥；旧的留着，只用来打开以前的内容")
    add_data_arguments(fresh)
    fresh.set_defaults(run=_rotate)


def _rotate(arguments: argparse.Namespace) -> int:
    key_id = rotate(settings_of(arguments).keys)
    print(f"新密钥 {key_id} 已生成，重新启动服务后使用。请备份数据目录里的 keys。")
    return 0
