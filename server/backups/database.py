"""The database copied out while the service runs, and copied in again; each engine by its own means."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.command_line import CommandError
from server.store.engine import Store

T = TypeVar("T")

SQLITE, POSTGRESQL = "database.sqlite", "database.pgdump"
"""Its name in a backup."""
_BUSY_SECONDS = 30.0


def sqlite_file(url: str) -> Path | None:
    """Where an SQLite database lies; None for PostgreSQL."""
    made = make_url(url)
    return Path(made.database or "").absolute() if made.get_backend_name() == "sqlite" else None


async def asked(url: str, question: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    """Ask a database that nothing is migrated in: an older service may be running on it.

    Raises CommandError when it is away.
    """
    store = Store(url)
    try:
        async with store.read() as conn:
            return await question(conn)
    except (OSError, DBAPIError) as error:
        reason = type(error.__cause__ or error).__name__
        raise CommandError(f"连不上数据库（{reason}）。请检查数据库地址和数据库是否启动。") from None
    finally:
        await store.close()


def copy_out(url: str, folder: Path) -> None:
    """A consistent copy into ``folder``; writers are not held up. Raises CommandError."""
    file = sqlite_file(url)
    if file is None:
        words = ["--format=custom", "--no-owner", "--no-privileges", "--file", str(folder / POSTGRESQL)]
        _run("pg_dump", words, make_url(url))
        return
    if not file.is_file():
        raise CommandError(f"没有找到数据库 {file}。请检查 --data 和 --database。")
    try:
        with (
            closing(sqlite3.connect(file, timeout=_BUSY_SECONDS)) as source,
            closing(sqlite3.connect(folder / SQLITE)) as target,
        ):
            # All pages in one step are one moment; a WAL reader holds nobody up.
            source.backup(target, pages=-1)
            # A copy of its own, without a -wal file beside it.
            target.execute("PRAGMA journal_mode=DELETE")
            check_sqlite(target)
    except sqlite3.Error as error:
        raise CommandError(f"数据库没有抄成（{error}）。请看磁盘空间，再运行一次。") from None


def check_sqlite(connection: sqlite3.Connection) -> None:
    """Raises CommandError when SQLite itself finds the file damaged."""
    found = connection.execute("PRAGMA integrity_check(5)").fetchall()
    if found != [("ok",)]:
        raise CommandError("数据库文件有损坏，这份备份不能用。请联系技术人员，先不要删旧的备份。")


def copy_in(folder: Path, url: str) -> None:
    """The copy in ``folder`` becomes the database at ``url``, which is empty. Raises CommandError."""
    file = sqlite_file(url)
    if file is None:
        words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        database = make_url(url)
        _run("pg_restore", [*words, "--dbname", str(database.database), str(folder / POSTGRESQL)], database)
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    with (folder / SQLITE).open("rb") as reading, file.open("xb") as writing:
        shutil.copyfileobj(reading, writing)
        writing.flush()
        os.fsync(writing.fileno())
    file.chmod(0o640)
    with closing(sqlite3.connect(file)) as connection:
        check_sqlite(connection)


def _run(program: str, words: list[str], url: URL) -> None:
    found = shutil.which(program)
    if found is None:
        raise CommandError(f"这台机器上没有 {program}。请先安装 postgresql-client。")
    # The password in the environment: on the command line everybody on the machine could read it.
    where = {
        "PGHOST": url.host or str(url.query.get("host", "")),
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
        "PGSSLMODE": str(url.query.get("ssl", "")),
    }
    env = {**os.environ, **{name: value for name, value in where.items() if value}}
    done = subprocess.run([found, *words], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()
        raise CommandError(f"{program} 没有办成：{last[-1] if last else done.returncode}")
