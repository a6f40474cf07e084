"""``python -m server serve``: the service in one process, until SIGTERM or Ctrl-C."""

import argparse
import asyncio
import errno
import os
import signal
import socket
from dataclasses import replace
from pathlib import Path

import uvloop
from aiohttp import web
from sqlalchemy.exc import DBAPIError

from server.app import create_app
from server.calls.relay import relay_mistake
from server.command_line import CommandError, add_data_arguments, prepare_folder
from server.logs import log_to_stderr
from server.scanning.scanner import scanner_at
from server.settings import Settings

KEEP_ALIVE_SECONDS = 75.0
"""aiohttp's own is 3630 s: idle phones would keep their connections for an hour."""
SHUTDOWN_SECONDS = 5.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``serve``."""
    parser = subparsers.add_parser("serve", help="启动服务")
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
    parser.set_defaults(run=serve)


def serve(arguments: argparse.Namespace) -> int:
    """Run until told to stop."""
    log_to_stderr()
    prepare_folder(arguments.data)
    listening = _listen(arguments.host, arguments.port)
    settings = _settings(arguments, listening.getsockname()[1])
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, listening))
    return 0


def _settings(arguments: argparse.Namespace, port: int) -> Settings:
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


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            told = f"端口 {port} 已被别的程序占用。请先关掉它，或用 --port 换一个端口。"
        elif error.errno == errno.EACCES:
            told = f"没有权限监听端口 {port}。请用 1024 以上的端口。"
        else:
            told = f"不能在 {host}:{port} 监听（{error.strerror}）。请检查 --host 和 --port。"
        raise CommandError(told) from None
    except (OverflowError, UnicodeError):
        raise CommandError("端口要在 0 到 65535 之间，地址要是本机的地址。") from None


async def _serve(settings: Settings, listening: socket.socket) -> None:
    runner = web.AppRunner(
        create_app(settings),
        access_log=None,
        keepalive_timeout=KEEP_ALIVE_SECONDS,
        shutdown_timeout=SHUTDOWN_SECONDS,
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await _start(runner)
        if settings.demo:
            await _seed(runner.app, settings.data)
        await _renew_catalogue(runner.app)
        await web.SockSite(runner, listening).start()
        print(f"电视政务服务已启动：http://{settings.host}:{settings.port}", flush=True)
        await stop.wait()
        print("正在停止……", flush=True)
    finally:
        await runner.cleanup()


async def _start(runner: web.AppRunner) -> None:
    try:
        await runner.setup()
    except (OSError, DBAPIError) as error:
        reason = type(error.__cause__ or error).__name__
        raise CommandError(f"连不上数据库（{reason}）。请检查数据库地址和服务是否启动。") from None


async def _renew_catalogue(app: web.Application) -> None:
    from server.catalogue.bundles.renewal import renew
    from server.catalogue.publishing import Press
    from server.catalogue.routes import bundles_folder
    from server.clock import CLOCK
    from server.crypto.signing import BUNDLE_KEY
    from server.settings import SETTINGS
    from server.store.engine import STORE

    press = Press(app[STORE], app[BUNDLE_KEY], bundles_folder(app[SETTINGS]))
    if renewed := await renew(press, app[CLOCK]()):
        print(f"程序升级，办事指南已按新格式重新发布为第 {renewed.version} 版。", flush=True)


async def _seed(app: web.Application, data: Path) -> None:
    from server.catalogue.samples.sample import seed_demo
    from server.staff.demo import seed_accounts

    await seed_accounts(app, data / "demo-accounts.json")
    await seed_demo(app)
