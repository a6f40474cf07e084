"""``python -m server calendar``: the operator's table of holidays and worked weekends."""

import argparse
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from server.audit.trail import record
from server.clock import now_ms
from server.command_line import CommandError, add_data_arguments, open_store, run, settings_of
from server.http.caller import SYSTEM
from server.review import due_times

from . import store
from .day_list import parse_day, parse_worked, read_days
from .rules import local
from .store import CalendarDay

_WORDS = {True: "上班", False: "休息"}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``calendar import``, ``set``, ``unset``, ``list``."""
    parser = subparsers.add_parser("calendar", help="节假日和调休")
    actions = parser.add_subparsers(required=True, metavar="命令")
    load = actions.add_parser("import", help="导入一份表（CSV，每行：日期,上班或休息,说明）")
    load.add_argument("file", type=Path, help="CSV 文件")
    load.set_defaults(run=lambda arguments: run(lambda: _import(arguments)))
    change = actions.add_parser("set", help="改一天")
    change.add_argument("day", help="日期，例如 2027-02-06")
    change.add_argument("worked", help="上班 或 休息")
    change.add_argument("name", nargs="?", default="", help="说明，例如 春节调休")
    change.set_defaults(run=lambda arguments: run(lambda: _set(arguments)))
    drop = actions.add_parser("unset", help="去掉一天，恢复按星期算")
    drop.add_argument("day", help="日期")
    drop.set_defaults(run=lambda arguments: run(lambda: _unset(arguments)))
    listing = actions.add_parser("list", help="列出表里的日子")
    listing.add_argument("--year", type=int, help="只看这一年")
    listing.set_defaults(run=lambda arguments: run(lambda: _list(arguments)))
    for action in (load, change, drop, listing):
        add_data_arguments(action)


async def _import(arguments: argparse.Namespace) -> int:
    try:
        listed = read_days(arguments.file.read_bytes())
    except OSError as error:
        raise CommandError(f"文件读不出来（{error.strerror}）。请检查路径。") from None
    return await _change(arguments, lambda conn: store.keep(conn, listed), "calendar.import")


async def _set(arguments: argparse.Namespace) -> int:
    day = _day(arguments.day)
    try:
        worked = parse_worked(arguments.worked)
    except ValueError:
        raise CommandError("请写“上班”或“休息”。") from None
    listed = [CalendarDay(day, worked, arguments.name)]
    return await _change(arguments, lambda conn: store.keep(conn, listed), "calendar.set")


async def _unset(arguments: argparse.Namespace) -> int:
    day = _day(arguments.day).isoformat()
    return await _change(arguments, lambda conn: store.remove(conn, [day]), "calendar.unset")


async def _change(
    arguments: argparse.Namespace, work: Callable[[AsyncConnection], Awaitable[int]], action: str
) -> int:
    settings = settings_of(arguments)
    async with open_store(settings) as kept, kept.write() as conn:
        count = await work(conn)
        moved = await due_times.recount(conn, settings.review_workdays)
        await record(conn, SYSTEM, action, str(count))
    print(f"改了 {count} 天；{moved} 件待审的期限已经重新计算。")
    return 0


async def _list(arguments: argparse.Namespace) -> int:
    async with open_store(settings_of(arguments)) as kept, kept.read() as conn:
        found = await store.days(conn, arguments.year)
    for each in found:
        weekday = "一二三四五六日"[each.day.weekday()]
        print(f"{each.day}\t星期{weekday}\t{_WORDS[each.worked]}\t{each.name}")
    years = {each.day.year for each in found}
    today = local(now_ms()).date()
    # Next year's table is announced in November.
    wanted = [today.year, today.year + 1] if today.month >= 11 else [today.year]
    for year in wanted if arguments.year is None else ():
        if year not in years:
            print(f"还没有 {year} 年的放假和调休安排；现在只按星期一到星期五算。")
    return 0


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise CommandError(f"{error}。") from None
