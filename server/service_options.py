"""The options of ``serve`` and ``doctor``: how one installation is set."""

import argparse
import os
import socket
from dataclasses import replace
from pathlib import Path

from server.calls.relay import relay_mistake
from server.command_line import CommandError, add_data_arguments
from server.scanning.scanner import scanner_at
from server.settings import Settings


def add_service_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything an operator may set."""
    add_data_arguments(parser)
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认只在本机）")
    parser.add_argument("--port", type=int, default=8650, help="监听端口；0 表示由系统选")
    parser.add_argument("--public-url", default="", metavar="URL", help="手机访问用的地址，会写进二维码")
    parser.add_argument("--demo", action="store_true", help="演示：示例目录、演示账号、本机的盒子自动登记")
    parser.add_argument(
        "--trusted-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="前置代理的地址，只相信它报告的客户端地址；可写多次",
    )
    parser.add_argument(
        "--turn",
        action="append",
        default=[],
        metavar="URL",
        help="视频中继地址，先 UDP 后 TCP，可写多次；密钥放在环境变量 ZHENGWU_TURN_SECRET",
    )
    parser.add_argument("--relay-only", action="store_true", help="视频只走中继，双方不直接相连")
    parser.add_argument(
        "--audit-anchor",
        type=Path,
        metavar="FILE",
        help="每小时把操作记录的校验值写进这个文件（放在别的机器或只能追加的盘上）",
    )
    parser.add_argument(
        "--scanner",
        default="",
        metavar="ADDRESS",
        help="查病毒的服务（clamd 协议）：unix:/路径 或 主机:端口；写了而连不上时不收文件",
    )
    parser.add_argument(
        "--licence-adapter",
        default="",
        metavar="MODULE:FUNCTION",
        help="连县里电子证照平台的程序（见 docs/contract.md）；不写就查 licences import 导入的表",
    )
    parser.add_argument(
        "--review-workdays",
        type=int,
        default=1,
        choices=range(1, 31),
        metavar="N",
        help="预审承诺几个工作日看完（默认 1）",
    )
    parser.add_argument(
        "--speech-command",
        default="",
        metavar="COMMAND",
        help="做视频用的朗读程序：标准输入收文字，标准输出给 16 位 WAV（默认 espeak-ng）",
    )
    parser.add_argument(
        "--media-accel",
        default="",
        metavar="PREFIX",
        help="视频文件由前面的 nginx 发送，这里写它的 internal 路径，比如 /internal-videos",
    )


def settings_for(arguments: argparse.Namespace, port: int) -> Settings:
    """The settings of a service at this port. Raises CommandError."""
    secret = os.environ.get("ZHENGWU_TURN_SECRET", "")
    if wrong := relay_mistake(tuple(arguments.turn), secret, arguments.relay_only):
        raise CommandError(wrong)
    made = Settings(
        data=arguments.data.resolve(),
        database=arguments.database,
        host=arguments.host,
        port=port,
        public_url=arguments.public_url,
        demo=arguments.demo,
        trusted_proxies=tuple(arguments.trusted_proxy),
        turn_urls=tuple(arguments.turn),
        # On the command line everybody on the machine could read it.
        turn_secret=secret,
        relay_only=arguments.relay_only,
        audit_anchor=arguments.audit_anchor,
        scanner=_scanner(arguments.scanner),
        licence_adapter=arguments.licence_adapter,
        review_workdays=arguments.review_workdays,
        speech_command=arguments.speech_command,
        media_accel=arguments.media_accel,
    )
    if made.public_url or made.host not in ("0.0.0.0", "::"):
        return made
    return replace(made, public_url=f"http://{socket.gethostname()}:{port}")


def _scanner(address: str) -> str:
    try:
        scanner_at(address)
    except ValueError:
        raise CommandError("--scanner 要写成 unix:/路径 或 主机:端口。") from None
    return address
