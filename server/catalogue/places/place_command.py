"""``python -m server catalogue townships``, ``places``: where things are done, as tables."""

import argparse
from collections.abc import Awaitable, Callable
from pathlib import Path

from server.audit.trail import record
from server.catalogue.aliases.alias_command import NEXT, MakePart, refused
from server.catalogue.places.county_records import CountyRecords, county_records, replace_records
from server.catalogue.places.place_file import GuideBook, guide_book, read_places, write_places
from server.catalogue.places.township_file import read_townships, write_townships
from server.catalogue.publishing import Press
from server.http.caller import SYSTEM

Command = Callable[[argparse.Namespace, Press], Awaitable[int]]


def add_parts(parts: "argparse._SubParsersAction[argparse.ArgumentParser]", part: MakePart) -> None:
    """The commands; ``part`` makes one with the usual arguments."""
    tables: tuple[tuple[str, str, Command, Command], ...] = (
        ("townships", "乡镇和它的位置：导出成一张表，改好再导入", _export_townships, _import_townships),
        ("places", "办事点：导出成一张表，改好再导入", _export_places, _import_places),
    )
    for name, about, leaving, coming in tables:
        inner = parts.add_parser(name, help=about).add_subparsers(required=True, metavar="操作")
        for made in (
            part(inner, "export", "写成一张 .csv 表", leaving),
            part(inner, "import", "换成表里的（.csv、.xlsx）", coming),
        ):
            made.add_argument("file", type=Path, metavar="FILE")


async def _export_townships(arguments: argparse.Namespace, press: Press) -> int:
    records, _ = await _known(press)
    arguments.file.write_text(write_townships(records.townships), encoding="utf-8-sig")
    print(f"{len(records.townships)} 个乡镇写到了 {arguments.file}。")
    return 0


async def _import_townships(arguments: argparse.Namespace, press: Press) -> int:
    records, _ = await _known(press)
    needed = {place.township for place in (*records.villages, *records.service_points)}
    found, report = read_townships(arguments.file, records.townships, needed)
    if refused(report):
        return 1
    async with press.store.write() as conn:
        await replace_records(conn, "township", found)
        await record(conn, SYSTEM, "catalogue.townships.import", arguments.file.name)
    placed = sum(township.position is not None for township in found)
    print(f"{len(found)} 个乡镇，{placed} 个有位置。{NEXT}")
    return 0


async def _export_places(arguments: argparse.Namespace, press: Press) -> int:
    records, book = await _known(press)
    text = write_places(records.service_points, records.townships, book)
    arguments.file.write_text(text, encoding="utf-8-sig")
    print(f"{len(records.service_points)} 个办事点写到了 {arguments.file}。")
    return 0


async def _import_places(arguments: argparse.Namespace, press: Press) -> int:
    records, book = await _known(press)
    found, report = read_places(arguments.file, records.townships, records.service_points, book)
    if refused(report):
        return 1
    async with press.store.write() as conn:
        await replace_records(conn, "service_point", found)
        await record(conn, SYSTEM, "catalogue.service_points.import", arguments.file.name)
    print(f"{len(found)} 个办事点。{NEXT}")
    return 0


async def _known(press: Press) -> tuple[CountyRecords, GuideBook]:
    async with press.store.read() as conn:
        return await county_records(conn), await guide_book(conn)
