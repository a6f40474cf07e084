"""``python -m server serve``: the service in one process, until SIGTERM or Ctrl-C."""

import argparse
import asyncio
import errno
import gc
import signal
import socket
from pathlib import Path

import uvloop
from aiohttp import web
from sqlalchemy.exc import DBAPIError

from server.app import create_app
from server.command_line import CommandError, prepare_folder
from server.logs import log_to_stderr
from server.service_options import add_service_arguments, settings_for
from server.settings import Settings

KEEP_ALIVE_SECONDS = 75.0
"""aiohttp's own is 3630 s: idle phones would keep their connections for an hour."""
SHUTDOWN_SECONDS = 5.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``serve``."""
    parser = subparsers.add_parser("serve", help="启动服务")
    add_service_arguments(parser)
    parser.set_defaults(run=serve)


def serve(arguments: argparse.Namespace) -> int:
    """Run until told to stop."""
    log_to_stderr()
    prepare_folder(arguments.data)
    listening = _listen(arguments.host, arguments.port)
    settings = settings_for(arguments, listening.getsockname()[1])
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, listening))
    return 0


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
        _collect_rarely()
        await web.SockSite(runner, listening).start()
        print(f"电视政务服务已启动：http://{settings.host}:{settings.port}", flush=True)
        await stop.wait()
        print("正在停止……", flush=True)
    finally:
        await runner.cleanup()


def _collect_rarely() -> None:
    """Ten thousand sockets are millions of objects: each full collection would hold everybody up a second.

    What is there now stays; the rest is looked through once in a great many allocations.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


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
