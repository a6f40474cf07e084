"""Making a backup: the database first, then the files; it has its name only once it is whole."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from server.clock import now_ms
from server.command_line import CommandError
from server.settings import Settings
from server.store.migrate import revision_of
from server.workdays.rules import local

from .database import POSTGRESQL, SQLITE, asked, copy_out, sqlite_file
from .files import checksums, copy_file, link_or_copy, sync_folders, worth_keeping
from .inventory import Inventory, InventoryBroken, KeptFile, from_json, misfits, outlived, to_json
from .key_marks import marks_of

INVENTORY = "backup.json"
NAME = "backup-"
PART = ".part"
FILES = "files"
_LEFT_SECONDS = 86_400.0


async def make(settings: Settings, into: Path, *, videos: bool, progress: Callable[[str], None]) -> Path:
    """A new backup in the folder ``into``; gives its folder. Raises CommandError.

    The database comes first: every photo it tells of is then still there to be copied, or was deleted in
    between and shall not come back. What came after belongs to nobody and goes with the next clearing-up.
    """
    marks = marks_of(settings.keys)
    revision = await asked(settings.database_url, revision_of)
    if not revision:
        raise CommandError("这个数据库还是空的，没有可以备份的内容。请检查 --data 和 --database。")
    made = now_ms()
    target = into / f"{NAME}{local(made):%Y%m%d-%H%M%S}"
    part = target.with_name(target.name + PART)
    before = _prepared(into, part)
    try:
        progress("数据库")
        copy_out(settings.database_url, part)
        progress("文件")
        kept = _copy_files(settings, part, before, videos)
        database = part / (SQLITE if sqlite_file(settings.database_url) else POSTGRESQL)
        kept.append(_described(database, part))
        engine = "sqlite" if database.name == SQLITE else "postgresql"
        told = Inventory(made, engine, revision, marks, tuple(sorted(kept, key=lambda each: each.path)))
        _write(part / INVENTORY, to_json(told))
        sync_folders(part)
        part.rename(target)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise CommandError(f"备份没有做完（{error.strerror}）。请看 {into} 的空间，再运行一次。") from None
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync_folders(into)
    return target


def _prepared(into: Path, part: Path) -> Path | None:
    """Make the folder of the new backup; gives the one before it."""
    try:
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = newest(into)
        part.mkdir(mode=0o700)
    except OSError as error:
        raise CommandError(f"备份写不进 {into}（{error.strerror}）。请换一个地方，或改权限。") from None
    return before


def _copy_files(settings: Settings, part: Path, before: Path | None, videos: bool) -> list[KeptFile]:
    known = {each.path: each for each in read(before).files} if before else {}
    kept = []
    for relative in worth_keeping(settings.data, sqlite_file(settings.database_url)):
        if not videos and relative.parts[0] == "videos":
            continue
        name = f"{FILES}/{relative.as_posix()}"
        earlier = (before or part) / name
        try:
            size, digest = link_or_copy(settings.data / relative, part / name, earlier, known.get(name))
        except FileNotFoundError:
            continue  # deleted while we went about it
        kept.append(KeptFile(name, size, digest))
    return kept


def _described(path: Path, folder: Path) -> KeptFile:
    path.chmod(0o600)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return KeptFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest)


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Inventory:
    """The inventory of a backup. Raises CommandError."""
    try:
        return from_json((folder / INVENTORY).read_text("utf-8"))
    except OSError:
        raise CommandError(
            f"{folder} 不是一份完整的备份（没有 {INVENTORY}）。请指到 {NAME}年月日-时分秒 这样的文件夹。"
        ) from None
    except (InventoryBroken, UnicodeDecodeError):
        raise CommandError(f"{folder} 的清单坏了，或是更新的程序做的。请换一份备份。") from None


def whole(into: Path) -> list[str]:
    """Names of the whole backups in a folder, oldest first."""
    return sorted(
        path.name
        for path in into.glob(f"{NAME}*")
        if not path.name.endswith(PART) and (path / INVENTORY).is_file()
    )


def newest(into: Path) -> Path | None:
    """The newest whole backup of a folder."""
    names = whole(into)
    return into / names[-1] if names else None


def clear_old(into: Path, keep: int) -> list[str]:
    """Remove all but the ``keep`` newest backups, and what died half-made; gives their names."""
    gone = outlived(whole(into), keep)
    for name in gone:
        shutil.rmtree(into / name)
    for path in into.glob(f"{NAME}*{PART}"):
        if path.stat().st_mtime < time.time() - _LEFT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
    return gone


def verified(folder: Path, progress: Callable[[int], None]) -> Inventory:
    """The inventory, every file read and compared. Raises CommandError with what is wrong."""
    told = read(folder)
    try:
        wrong = misfits(told, checksums(folder, INVENTORY, progress))
    except OSError as error:
        raise CommandError(f"备份读不出来（{error.strerror}）。可能是盘坏了，请换一份。") from None
    if wrong:
        rest = f"\n……一共 {len(wrong)} 处" if len(wrong) > 10 else ""
        raise CommandError("这份备份不能用：\n" + "\n".join(wrong[:10]) + rest)
    return told


def put_back(folder: Path, inventory: Inventory, data: Path) -> None:
    """Copy the files of a backup into the data folder."""
    for each in inventory.files:
        if each.path.startswith(f"{FILES}/"):
            _, digest = copy_file(folder / each.path, data / each.path.removeprefix(f"{FILES}/"))
            if digest != each.sha256:
                raise CommandError(f"{each.path} 抄的时候变了。请清空 {data}，换一份备份再恢复。")
