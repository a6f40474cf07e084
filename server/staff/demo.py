"""Demo accounts: only under ``--demo``, with random passwords that are kept between starts."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from aiohttp import web

from protocol.call import DeskName
from protocol.staff import Role
from server.clock import CLOCK
from server.crypto.sealing import write_secret
from server.staff import store
from server.staff.passwords import check_password, hash_password, random_password
from server.store.engine import STORE

_BOTH = (DeskName.ANXINBAN.value, DeskName.HOTLINE_12345.value)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """As it is written to the file that the demo prints from."""

    username: str
    password: str
    role: str
    name: str
    number: str
    desks: tuple[str, ...]
    dialect: bool = False
    departments: tuple[str, ...] = ()
    """Of the sample; empty for all."""


_PEOPLE = (
    ("chuangkou", Role.CLERK, "王敏", "001", _BOTH, True, ()),
    ("zuoxi", Role.SEAT, "李强", "101", (DeskName.HOTLINE_12345.value,), False, ()),
    ("zhuguan", Role.SUPERVISOR, "陈静", "901", _BOTH, False, ()),
    ("yunwei", Role.OPERATOR, "周涛", "902", (), False, ()),
    ("minzheng", Role.CLERK, "刘芳", "011", (), False, ("县民政局",)),
    ("jiaotong", Role.CLERK, "赵勇", "012", (), False, ("县交通运输局",)),
)
"""The last two look after one department each: who has both windows open sees 一件事 from two sides."""


async def seed_accounts(app: web.Application, path: Path) -> None:
    """Make sure that the accounts in the file (mode 0600) can log in; make both where there are none."""
    known = _passwords(path)
    accounts = [
        DemoAccount(
            username,
            known.get(username) or random_password(),
            role.value,
            name,
            number,
            desks,
            speaks,
            departments,
        )
        for username, role, name, number, desks, speaks, departments in _PEOPLE
    ]
    for account in accounts:
        await _keep(app, account)
    told = {"accounts": [asdict(account) for account in accounts]}
    write_secret(path, json.dumps(told, ensure_ascii=False, indent=1).encode())


async def _keep(app: web.Application, account: DemoAccount) -> None:
    async with app[STORE].read() as conn:
        known = await store.account_by_username(conn, account.username)
    if known is not None and await check_password(known.password_hash, account.password):
        return
    hashed = await hash_password(account.password)
    async with app[STORE].write() as conn:
        if known is not None:
            await store.change_password(conn, known.id, hashed, app[CLOCK]())
            return
        await store.add_account(
            conn,
            username=account.username,
            name=account.name,
            number=account.number,
            role=Role(account.role),
            desks=account.desks,
            password_hash=hashed,
            now=app[CLOCK](),
            dialect=account.dialect,
            departments=account.departments,
        )


def _passwords(path: Path) -> dict[str, str]:
    try:
        told = json.loads(path.read_text())
        return {entry["username"]: entry["password"] for entry in told["accounts"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
