"""``python -m server person``: everything about one person, given out or deleted by somebody who may."""

import argparse
import getpass
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from protocol.identity_number import identity_number_is_valid
from server.applications.photo_files import PhotoFiles
from server.audit.trail import record as audit
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.crypto.sealing import Sealer, load_sealer
from server.http.caller import PUBLIC, Caller
from server.staff.passwords import check_password
from server.staff.sessions import caller_of
from server.staff.store import account_by_username
from server.store.engine import Store

from . import person

PERMISSION = "persons.manage"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the commands work with, once it is clear who asks."""

    store: Store
    sealer: Sealer
    files: PhotoFiles
    caller: Caller


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``person export`` and ``person delete``."""
    parser = subparsers.add_parser("person", help="一个人的全部资料：导出、删除（要主管的账号）")
    actions = parser.add_subparsers(required=True, metavar="命令")
    export = actions.add_parser("export", help="导出到一个压缩文件")
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="压缩文件，不能已经存在")
    export.set_defaults(run=lambda arguments: run(lambda: _export(arguments)))
    remove = actions.add_parser("delete", help="删除；有待审的要先办完或撤回")
    remove.add_argument("--yes", action="store_true", help="真的删除；不写就只看有多少")
    remove.set_defaults(run=lambda arguments: run(lambda: _delete(arguments)))
    for action in (export, remove):
        action.add_argument("--as", dest="username", required=True, metavar="用户名", help="谁来办")
        add_data_arguments(action)


@asynccontextmanager
async def _desk(arguments: argparse.Namespace) -> AsyncIterator[tuple[Desk, str]]:
    """The desk, and the identity number: typed like the password, not on the command line."""
    password, number = _typed("密码："), _typed("身份证号码：").strip().upper()
    settings = settings_of(arguments)
    sealer = load_sealer(settings.keys)
    async with open_store(settings) as store:
        store.sealer = sealer
        async with store.read() as conn:
            account = await account_by_username(conn, arguments.username)
        usable = account if account and account.revoked is None else None
        fits = await check_password(usable.password_hash if usable else None, password)
        if usable is None or not fits or PERMISSION not in caller_of(usable, "").permissions:
            async with store.write() as conn:
                await audit(conn, PUBLIC, "person.refused", account.id if account else "")
            raise CommandError("用户名或密码不对，或者这个账号没有权限（要主管）。")
        if not identity_number_is_valid(number):
            raise CommandError("身份证号码不对，请再核对一遍。")
        files = PhotoFiles(settings.data / "photos", sealer)
        yield Desk(store, sealer, files, caller_of(usable, "")), number


def _typed(words: str) -> str:
    return getpass.getpass(words) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


async def _export(arguments: argparse.Namespace) -> int:
    async with _desk(arguments) as (desk, number):
        async with desk.store.write() as conn:
            found = await person.find(conn, desk.sealer, number)
            try:
                count = await person.export(conn, desk.sealer, desk.files, found, arguments.out)
            except OSError as error:
                raise CommandError(f"文件写不出来（{error.strerror}）。请换一个还不存在的文件名。") from None
            for member_id in found.member_ids:
                await audit(conn, desk.caller, "person.export", member_id)
    print(
        f"{len(found.member_ids)} 处登记、{len(found.applications)} 件办件、{count} 张照片，"
        f"已写到 {arguments.out}。"
    )
    print("文件没有加密，请当面交给本人，用完删除。")
    return 0


async def _delete(arguments: argparse.Namespace) -> int:
    async with _desk(arguments) as (desk, number):
        async with desk.store.write() as conn:
            found = await person.find(conn, desk.sealer, number)
            told = f"{len(found.member_ids)} 处登记、{len(found.applications)} 件办件"
            if not arguments.yes:
                print(f"会删除 {told}。真的要删，请加上 --yes。")
                return 0
            try:
                files = await person.remove(conn, desk.sealer, found)
            except person.StillActive as active:
                raise CommandError(f"有 {active.args[0]} 件正等着审，请先办完或请居民撤回。") from None
            for member_id in found.member_ids:
                await audit(conn, desk.caller, "person.delete", member_id)
        for photo_id in files:
            await desk.files.remove(photo_id)
    print(f"已删除 {told}。回执号和操作记录留着，里面没有他的资料。")
    return 0
