"""``python -m server move``: from one database into another, all of it or nothing."""

import argparse
import asyncio
import os
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.settings import Settings
from server.store.engine import Store


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``move``."""
    parser = subparsers.add_parser(
        "move", help="把数据库整个搬到另一个（SQLite ↔ PostgreSQL）；先停服务；全部搬完，或一点不动"
    )
    add_data_arguments(parser)
    parser.add_argument(
        "--to",
        default=os.environ.get("ZHENGWU_MOVE_TO", ""),
        metavar="URL",
        help="目标数据库的地址，要是空的（也可用环境变量 ZHENGWU_MOVE_TO，密码就不会出现在命令行上）",
    )
    parser.set_defaults(run=lambda arguments: run(lambda: _move(arguments)))


async def _move(arguments: argparse.Namespace) -> int:
    import server.app  # noqa: F401  (every feature declares its tables when it is imported)

    from .moving import MoveFailed, in_use, move

    here = settings_of(arguments)
    there = Settings(data=here.data, database=_address(arguments.to))
    if make_url(here.database_url) == make_url(there.database_url):
        raise CommandError("两边是同一个数据库。请用 --to 写目标数据库的地址。")
    if not await asyncio.to_thread(_is_there, here.database_url):
        raise CommandError("没有找到原来的数据库。请检查 --data 和 --database。")
    try:
        if await in_use(here.database_url):
            raise CommandError("原来的数据库还有程序在用。请先停下服务，不然搬的时候写进去的会丢。")
    except (OSError, DBAPIError) as error:
        reason = type(error.__cause__ or error).__name__
        raise CommandError(f"连不上原来的数据库（{reason}）。") from None
    async with open_store(here) as source:
        target = Store(there.database_url)
        try:
            moved = await move(source, target, _progress)
        except MoveFailed as failed:
            raise CommandError(str(failed)) from None
        except (OSError, DBAPIError) as error:
            reason = type(error.__cause__ or error).__name__
            raise CommandError(f"连不上目标数据库（{reason}）。请检查 --to。") from None
        finally:
            await target.close()
    for table, rows in moved.items():
        if rows:
            print(f"{table}\t{rows}")
    print(f"搬好了：{sum(moved.values())} 行，两边逐行核对过，一样。")
    print("现在把服务设置里的数据库地址（ZHENGWU_DATABASE）换成新的，再启动；原来的数据库没有动，先留着。")
    return 0


def _is_there(url: str) -> bool:
    made = make_url(url)
    return made.get_backend_name() != "sqlite" or Path(made.database or "").is_file()


def _address(url: str) -> str:
    if not url:
        raise CommandError("请用 --to 写目标数据库的地址，比如 postgresql+asyncpg://用户:密码@主机/库名。")
    try:
        backend = make_url(url).drivername
    except ArgumentError:
        backend = ""
    if backend not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
        raise CommandError("--to 要写成 postgresql+asyncpg://… 或 sqlite+aiosqlite:////绝对路径。")
    return url


def _progress(table: str, rows: int) -> None:
    if rows % 50_000 == 0:
        print(f"  {table}：{rows}…", flush=True)
