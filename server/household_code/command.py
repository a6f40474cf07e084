"""``python -m server household``: two boxes of one home, and a forgotten code."""

import argparse

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.events import CodeChanged
from protocol.household_code import CodeState
from server.applications.tables import applications, members
from server.audit.trail import record
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.crypto.sealing import load_sealer
from server.devices import store
from server.devices.store import Device, device_sessions, devices
from server.events.outbox import append
from server.http.caller import SYSTEM

from .store import forget

_UNKNOWN = "没有这台机顶盒，或者已经停用了。用 device list 看看。"
_NOT_EMPTY = (
    "要并过去的那台电视上已经有家里人或者办件，不能并。请居民先在那台电视上删掉家里人、撤回办件，"
    "到期删除以后再并；或者反过来并。"
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``household join`` and ``household forget-code``."""
    parser = subparsers.add_parser("household", help="一家的几台电视、忘了的家庭口令")
    actions = parser.add_subparsers(required=True, metavar="命令")
    join = actions.add_parser("join", help="一家有两台电视：把一台并到另一台那一家")
    join.add_argument("device_id", help="要并过去的机顶盒（上面还没有家里人和办件）")
    join.add_argument("to", metavar="other_device_id", help="并到这台机顶盒的那一家")
    join.set_defaults(run=lambda arguments: run(lambda: _join(arguments)))
    code = actions.add_parser("forget-code", help="居民忘了家庭口令：核对是本人以后取消它")
    code.add_argument("device_id", help="那一家的一台机顶盒（用 device list 查）")
    code.set_defaults(run=lambda arguments: run(lambda: _forget_code(arguments)))
    for action in (join, code):
        add_data_arguments(action)


async def _device(conn: AsyncConnection, device_id: str) -> Device:
    found = await store.device_by_id(conn, device_id)
    if found is None or found.revoked:
        raise CommandError(_UNKNOWN)
    return found


async def join(conn: AsyncConnection, device_id: str, other_id: str) -> None:
    """Put a box into another's household. Raises CommandError while people or cases are on it."""
    box, other = await _device(conn, device_id), await _device(conn, other_id)
    if box.household_id == other.household_id:
        raise CommandError("这两台已经是一家的了。")
    for table in (members, applications):
        rows = select(table.c.id).where(table.c.household_id == box.household_id).limit(1)
        if (await conn.execute(rows)).first() is not None:
            raise CommandError(_NOT_EMPTY)
    moved = update(devices).where(devices.c.id == box.id).values(household_id=other.household_id)
    await conn.execute(moved)
    # It comes again within a minute, as a box of the other household.
    await conn.execute(delete(device_sessions).where(device_sessions.c.device_id == box.id))
    await record(conn, SYSTEM, "household.join", box.id)


async def forget_code(conn: AsyncConnection, device_id: str) -> None:
    """Take the code of a box's household away. Raises CommandError when there is none."""
    box = await _device(conn, device_id)
    if not await forget(conn, box.household_id):
        raise CommandError("这一家没有设家庭口令。")
    await record(conn, SYSTEM, "code.reset", box.household_id)
    await append(conn, f"household:{box.household_id}", CodeChanged(code=CodeState(on=False)))


async def _join(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.write() as conn:
        await join(conn, arguments.device_id, arguments.to)
    print("并好了。那台电视一分钟内会看到这一家的家里人和办件。")
    return 0


async def _forget_code(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    async with open_store(settings) as kept:
        kept.sealer = load_sealer(settings.keys)
        async with kept.write() as conn:
            await forget_code(conn, arguments.device_id)
    print("家庭口令取消了，居民可以在电视上重新设。")
    return 0
