"""Putting a backup back: into an empty folder and an empty database only, with the keys that fit it."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from server.command_line import RESTORING, CommandError
from server.settings import Settings
from server.store.migrate import has_tables, known_revisions

from .database import asked, copy_in, sqlite_file
from .files import sync_folders
from .inventory import Inventory, key_misfits
from .key_marks import copy_keys, marks_of
from .making import put_back, read, verified


async def restore(backup: Path, keys: Path, settings: Settings, progress: Callable[[str], None]) -> Inventory:
    """Put a backup back; everything is checked before anything is written. Raises CommandError."""
    told = read(backup)
    _fit_keys(told, keys)
    _fit_program(told)
    await _fit_place(told, settings)
    progress("检查备份里的每一个文件")
    verified(backup, lambda _: None)
    progress("放回数据库和文件")
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o750)
        mark = settings.data / RESTORING
        mark.touch(mode=0o600)
        put_back(backup, told, settings.data)
        copy_in(backup, settings.database_url)
        copy_keys(keys, settings.keys)
        _hand_over(settings.data)
        sync_folders(settings.data)
        mark.unlink()
    except OSError as error:
        raise CommandError(
            f"没有恢复完（{error.strerror}）。请清空 {settings.data}，看看空间和权限，再运行一次。"
        ) from None
    return told


def _fit_keys(told: Inventory, keys: Path) -> None:
    wrong = key_misfits(told.keys, marks_of(keys))
    if wrong:
        raise CommandError(
            "这些密钥和这份备份不是一套，没有恢复：\n"
            + "\n".join(wrong)
            + "\n请找和备份同一套服务的密钥备份。"
        )


def _fit_program(told: Inventory) -> None:
    if told.revision not in known_revisions():
        raise CommandError(
            f"这份备份是更新的程序做的（数据库版本 {told.revision}）。请先把程序升到那一版，再恢复。"
        )


async def _fit_place(told: Inventory, settings: Settings) -> None:
    with contextlib.suppress(FileNotFoundError):
        found = next(settings.data.iterdir(), None)
        if found is not None:
            half = "上次没有恢复完；" if (settings.data / RESTORING).exists() else ""
            raise CommandError(
                f"{settings.data} 里已经有东西（{half}比如 {found.name}）。"
                "只恢复到空文件夹：请换一个，或把它移走。"
            )
    file = sqlite_file(settings.database_url)
    if (file is not None) != (told.engine == "sqlite"):
        wanted = "SQLite" if told.engine == "sqlite" else "PostgreSQL"
        raise CommandError(
            f"这份备份是 {wanted} 的，--database 写的是另一种。请先恢复成 {wanted}，再用 move 搬过去。"
        )
    if file is not None:
        if file.exists():
            raise CommandError(f"{file} 已经有了。只恢复成新的数据库：请换一个地方，或把它移走。")
        return
    if await asked(settings.database_url, has_tables):
        raise CommandError("--database 里已经有表。只恢复到空数据库：请新建一个空的，再运行一次。")


def _hand_over(data: Path) -> None:
    """Run by root, everything belongs to whoever owns the folder: the service is not root."""
    if os.geteuid() != 0:
        return
    owner = data.stat()
    for at, _, files in os.walk(data):
        os.chown(at, owner.st_uid, owner.st_gid)
        for name in files:
            os.chown(Path(at) / name, owner.st_uid, owner.st_gid, follow_symlinks=False)
