"""What lies on this machine: data folder, keys, disk, database, films, backups."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from server.audit.trail import audit
from server.backups.database import sqlite_file
from server.backups.making import newest, read
from server.catalogue.version_store import versions
from server.clock import now_ms
from server.command_line import CommandError
from server.crypto.key_ring import read_ring
from server.settings import Settings
from server.store.engine import Store
from server.store.migrate import known_revisions, revision_of

from . import desks
from .finding import Finding, backup_words, bad, care, clock_words, disk_words, good

_LEAST_POSTGRESQL = 13


def data_folder(settings: Settings) -> list[Finding]:
    """Whether the folder is there, writable, not for everybody, and has space."""
    folder = settings.data
    if not folder.is_dir():
        return [bad("数据目录", f"{folder} 不在。请检查 --data。")]
    found = []
    if not os.access(folder, os.W_OK | os.X_OK):
        found.append(bad("数据目录", f"{folder} 写不进去。请把它给服务的用户（chown）。"))
    elif folder.stat().st_mode & stat.S_IRWXO:
        found.append(care("数据目录", f"谁都能进 {folder}。请运行 chmod 0750 {folder}。"))
    else:
        found.append(good("数据目录", str(folder)))
    usage = shutil.disk_usage(folder)
    return [*found, disk_words("磁盘", usage.free, usage.total)]


def keys(settings: Settings) -> Finding:
    """Whether the keys are there, whole, and only their owner's."""
    folder = settings.keys
    files = [folder / "sealing.json", folder / "bundle.pem"]
    there = [path for path in files if path.is_file()]
    if not there:
        return care("密钥", "还没有，第一次启动服务时会做。做好以后请马上用 backup keys 备份。")
    if len(there) < len(files):
        return bad("密钥", f"{folder} 里缺文件。不要启动服务（会做一把新的）；请从密钥备份里拿回来。")
    open_to_all = [path for path in (folder, *files) if path.stat().st_mode & 0o077]
    if open_to_all:
        return bad(
            "密钥", f"别人也能读 {open_to_all[0]}。请运行 chmod 0700 {folder} && chmod 0600 {folder}/*。"
        )
    if files[0].stat().st_uid != settings.data.stat().st_uid:
        return bad(
            "密钥", f"{files[0]} 不属于服务的用户，服务读不到。请运行 chown --reference={settings.data}。"
        )
    try:
        ring = read_ring(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return bad("密钥", f"读不出来（{type(error).__name__}）。请从密钥备份里拿回来。")
    return good("密钥", f"封存密钥 {len(ring.keys)} 把")


async def database(settings: Settings) -> list[Finding]:
    """Whether it is reached, undamaged, of this program's version, with guides; and the clock against it."""
    file = sqlite_file(settings.database_url)
    if file is not None and not file.is_file():
        return [care("数据库", f"{file} 还没有，第一次启动服务时会建。")]
    store = Store(settings.database_url)
    try:
        async with store.read() as conn:
            revision = await revision_of(conn)
            age = _revision_words(revision)
            found = [age] if age else [good("数据库", f"{store.dialect}，{revision}")]
            if store.dialect == "postgresql":
                number = int((await conn.execute(text("SHOW server_version_num"))).scalar_one())
                if number < _LEAST_POSTGRESQL * 10_000:
                    found.append(care("PostgreSQL", f"是 {number // 10_000} 版，太旧了。请升到 13 以上。"))
            if not revision:
                return found
            last = int((await conn.execute(select(func.max(audit.c.created)))).scalar() or 0)
            found.append(clock_words(now_ms(), last, _synchronised()))
            if revision == known_revisions()[0]:
                if not (await versions(conn, 1))[0]:
                    found.append(care("办事指南", "还没有发布过。请到 /staff/catalogue 导入、审核、发布。"))
                found += await desks.people(conn, settings)
    except (OSError, DBAPIError) as error:
        reason = type(error.__cause__ or error).__name__
        return [bad("数据库", f"连不上（{reason}）。请检查数据库地址、密码，数据库启动了没有。")]
    finally:
        await store.close()
    return found + ([_undamaged(file)] if file else [])


def _revision_words(revision: str) -> Finding | None:
    known = known_revisions()
    if not revision:
        return care("数据库", "是空的，第一次启动服务时会建表。")
    if revision not in known:
        return bad("数据库", f"是更新的程序用过的（{revision}），这个程序不认识。请把程序升到那一版。")
    if revision != known[0]:
        return care("数据库", f"还是旧的（{revision}），启动服务时会自动升级。请先做一份备份。")
    return None


def _undamaged(file: Path) -> Finding:
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            whole = connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except sqlite3.Error as error:
        return bad("数据库文件", f"读不出来（{type(error).__name__}）。请停下服务，用最新的备份恢复。")
    if not whole:
        return bad("数据库文件", "有损坏。请停下服务，把文件另存一份，用最新的备份恢复。")
    return good("数据库文件", f"{file.stat().st_size / 1e6:.0f} MB")


def _synchronised() -> bool | None:
    import subprocess

    try:
        told = subprocess.run(
            ["timedatectl", "show", "-p", "NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=5,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(told.stdout.strip())


def films(settings: Settings) -> Finding:
    """Whether the folder of films can be written and has space."""
    folder = settings.videos
    if not folder.exists():
        return good("视频文件夹", "还没有，做第一个视频时会建")
    if not os.access(folder, os.W_OK | os.X_OK):
        return bad("视频文件夹", f"{folder} 写不进去，视频做不出来。请把它给服务的用户。")
    usage = shutil.disk_usage(folder)
    told = disk_words("视频文件夹", usage.free, usage.total)
    count = sum(1 for _ in folder.glob("*/*.mp4"))
    return good("视频文件夹", f"{count} 个视频") if told.state.name == "GOOD" else told


def backups(folder: Path) -> Finding:
    """How old the newest backup is."""
    try:
        last = newest(folder)
        made = read(last).made if last else None
    except (CommandError, OSError) as error:
        return bad("备份", str(error) if isinstance(error, CommandError) else f"读不了 {folder}。")
    return backup_words(None if made is None else (now_ms() - made) / 3_600_000)
