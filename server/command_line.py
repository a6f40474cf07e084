"""What the commands of ``python -m server`` have in common: where the data is, and how errors are told."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from server.settings import Settings
from server.store.engine import Store
from server.store.migrate import migrate

RESTORING = ".restoring"
"""In the data folder while a backup is put back; nothing works on it before that is done."""


class CommandError(Exception):
    """A command cannot be done; the text is plain Chinese and says what to do."""


def add_data_arguments(parser: argparse.ArgumentParser) -> None:
    """``--data`` and ``--database``."""
    data = os.environ.get("ZHENGWU_DATA", "")
    parser.add_argument(
        "--data",
        type=Path,
        required=not data,
        default=Path(data) if data else None,
        metavar="DIR",
        help="数据目录（也可用环境变量 ZHENGWU_DATA）",
    )
    parser.add_argument(
        "--database",
        default=os.environ.get("ZHENGWU_DATABASE", ""),
        metavar="URL",
        help="数据库地址（也可用环境变量 ZHENGWU_DATABASE；默认用数据目录里的 SQLite）",
    )


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Settings for a command that only needs the data."""
    return Settings(data=arguments.data, database=arguments.database)


def prepare_folder(folder: Path) -> None:
    """Make the data folder. Raises CommandError when it cannot be written, or was restored by half."""
    if (folder / RESTORING).exists():
        raise CommandError(f"{folder} 没有恢复完。请清空它，再运行一次 restore。")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        probe = folder / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CommandError(f"数据目录 {folder} 写不进去（{reason}）。请换一个目录，或改它的权限。") from None


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The database, brought to the newest revision. Raises CommandError when it is away."""
    prepare_folder(settings.data)
    store = Store(settings.database_url)
    try:
        try:
            await migrate(store)
        except (OSError, DBAPIError) as error:
            reason = type(error.__cause__ or error).__name__
            raise CommandError(f"连不上数据库（{reason}）。请检查数据库地址和服务是否启动。") from None
        yield store
    finally:
        await store.close()


def run(command: Callable[[], Awaitable[int]]) -> int:
    """Run a command to its exit code."""

    async def main() -> int:
        return await command()

    return asyncio.run(main())
