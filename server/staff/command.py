"""``python -m server staff``: accounts of clerks, seats, supervisors, operators."""

import argparse
import getpass
import sys

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import DeskName
from protocol.staff import Role
from server.audit.trail import record
from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.http.caller import SYSTEM
from server.staff import store
from server.staff.code_store import remove_code
from server.staff.passwords import hash_password, random_password

ROLE_LABELS = {
    Role.CLERK: "窗口人员",
    Role.SEAT: "12345 坐席",
    Role.STEWARD: "红管家",
    Role.SUPERVISOR: "主管",
    Role.OPERATOR: "运维",
    Role.AUDITOR: "审计",
}
SHORTEST_PASSWORD = 10
CODED = frozenset({Role.SUPERVISOR, Role.OPERATOR, Role.AUDITOR})
"""Roles whose new accounts log in with a one-time code unless it is said otherwise."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``staff add``, ``list``, ``revoke``, ``passwd``, ``departments``, ``code``."""
    parser = subparsers.add_parser("staff", help="工作人员账号")
    actions = parser.add_subparsers(required=True, metavar="命令")
    add = actions.add_parser("add", help="新建账号")
    add.add_argument("username", help="用户名")
    add.add_argument("--name", required=True, help="姓名")
    add.add_argument("--number", required=True, help="工号，居民会看到")
    add.add_argument("--role", required=True, choices=[role.value for role in Role], help="角色")
    add.add_argument(
        "--desk", action="append", default=[], choices=[desk.value for desk in DeskName], help="接听的服务台"
    )
    add.add_argument(
        "--code",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="登录要手机上的六位验证码；不写时，主管、运维、审计要，别人不要",
    )
    add.add_argument("--dialect", action="store_true", help="会说本地话，有人要说本地话时先响")
    _department_argument(add)
    _password_argument(add)
    add.set_defaults(run=lambda arguments: run(lambda: _add(arguments)))
    listing = actions.add_parser("list", help="列出账号")
    listing.set_defaults(run=lambda arguments: run(lambda: _list(arguments)))
    revoke = actions.add_parser("revoke", help="停用账号，已登录的马上退出")
    revoke.add_argument("username", help="用户名")
    revoke.set_defaults(run=lambda arguments: run(lambda: _revoke(arguments)))
    passwd = actions.add_parser("passwd", help="重设密码，已登录的马上退出，锁定解除")
    passwd.add_argument("username", help="用户名")
    _password_argument(passwd)
    passwd.set_defaults(run=lambda arguments: run(lambda: _passwd(arguments)))
    departments = actions.add_parser("departments", help="改账号能看哪些部门的办件")
    departments.add_argument("username", help="用户名")
    _department_argument(departments)
    departments.set_defaults(run=lambda arguments: run(lambda: _departments(arguments)))
    code = actions.add_parser("code", help="登录从此要六位验证码；--reset：换了手机，重新装")
    code.add_argument("username", help="用户名")
    code.add_argument("--reset", action="store_true", help="现在的验证码作废")
    code.set_defaults(run=lambda arguments: run(lambda: _code(arguments)))
    for action in (add, listing, revoke, passwd, departments, code):
        add_data_arguments(action)


def _department_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--department",
        action="append",
        default=[],
        metavar="部门",
        help="只看这个部门的办件，可写多次；不写就是所有部门（无差别窗口）",
    )


def _password_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ask", action="store_true", help="自己输入密码（从终端或标准输入）；不写就生成一个")


def _new_password(arguments: argparse.Namespace) -> str:
    if not arguments.ask:
        password = random_password()
        print(f"密码：{password}（只显示这一次）")
        return password
    typed = getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(typed) < SHORTEST_PASSWORD:
        raise CommandError(f"密码至少要 {SHORTEST_PASSWORD} 个字符，请换一个长一点的。")
    return typed


async def _add(arguments: argparse.Namespace) -> int:
    hashed = await hash_password(_new_password(arguments))
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        try:
            staff_id = await store.add_account(
                conn,
                username=arguments.username,
                name=arguments.name,
                number=arguments.number,
                role=Role(arguments.role),
                desks=tuple(arguments.desk),
                password_hash=hashed,
                now=now_ms(),
                departments=tuple(arguments.department),
                dialect=arguments.dialect,
                needs_code=Role(arguments.role) in CODED if arguments.code is None else arguments.code,
            )
        except store.UsernameTaken:
            raise CommandError("这个用户名已经有了，请换一个。") from None
        await record(conn, SYSTEM, "staff.add", staff_id)
    print(f"已新建账号 {arguments.username}（{ROLE_LABELS[Role(arguments.role)]}）")
    return 0


async def _list(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.read() as conn:
        found = await store.accounts(conn)
    for account in found:
        state = "停用" if account.revoked else "在用"
        desks = "、".join(account.desks) or "-"
        departments = "、".join(account.departments) or "所有部门"
        role = ROLE_LABELS[account.role]
        print(
            f"{account.username}\t{account.name}\t{account.number}\t{role}\t{desks}\t{departments}\t{state}"
        )
    return 0


async def _known(conn: AsyncConnection, username: str) -> store.Account:
    account = await store.account_by_username(conn, username)
    if account is None:
        raise CommandError("没有这个用户名。用 staff list 看看有哪些账号。")
    return account


async def _departments(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        account = await _known(conn, arguments.username)
        await store.set_departments(conn, account.id, tuple(arguments.department))
        await record(conn, SYSTEM, "staff.departments", account.id)
    print(f"{arguments.username} 能看的办件：{'、'.join(arguments.department) or '所有部门'}")
    return 0


async def _code(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        account = await _known(conn, arguments.username)
        await store.require_code(conn, account.id)
        if arguments.reset:
            await remove_code(conn, account.id)
            await store.end_sessions(conn, account.id, now_ms())
        await record(
            conn, SYSTEM, "staff.code.reset" if arguments.reset else "staff.code.required", account.id
        )
    print(
        f"{arguments.username} 下次登录时装验证码"
        if arguments.reset or not account.has_code
        else "已经装过验证码"
    )
    return 0


async def _revoke(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        account = await _known(conn, arguments.username)
        await store.revoke_account(conn, account.id, now_ms())
        await record(conn, SYSTEM, "staff.revoke", account.id)
    print(f"已停用账号 {arguments.username}")
    return 0


async def _passwd(arguments: argparse.Namespace) -> int:
    hashed = await hash_password(_new_password(arguments))
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        account = await _known(conn, arguments.username)
        await store.change_password(conn, account.id, hashed, now_ms())
        await record(conn, SYSTEM, "staff.passwd", account.id)
    print(f"已重设 {arguments.username} 的密码")
    return 0
