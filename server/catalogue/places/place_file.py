"""An operator's list of service points: halls, township halls, 24-hour terminals."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.service_point import PointKind, ServicePoint, Township
from server.catalogue import store as catalogue_store
from server.catalogue.imports.cell_values import BadCell
from server.catalogue.imports.import_report import ImportReport, Place
from server.catalogue.imports.named_columns import read_rows, table_text
from server.catalogue.imports.table_file import Unreadable
from server.catalogue.places.degrees import in_words, position_of
from server.catalogue.places.township_file import as_known

COLUMNS = {
    "name": ("名称", "办事点", "办事点名称", "name"),
    "key": ("编号", "key"),
    "kind": ("类型", "类别", "kind"),
    "township": ("乡镇", "所属乡镇", "township"),
    "address": ("地址", "办公地址", "address"),
    "windows": ("窗口", "windows"),
    "hours": ("办公时间", "办理时间", "时间", "hours"),
    "phone": ("电话", "咨询电话", "联系电话", "phone"),
    "about": ("说明", "备注", "about"),
    "latitude": ("纬度", "latitude", "lat"),
    "longitude": ("经度", "longitude", "lon", "lng"),
    "guides": ("能办事项", "可办事项", "事项", "guides"),
}
KINDS = {
    **{str(kind): kind for kind in PointKind},
    **dict.fromkeys(("大厅", "政务大厅", "政务中心", "政务服务中心"), PointKind.HALL),
    **dict.fromkeys(("便民中心", "乡镇便民服务中心", "党群服务中心"), PointKind.TOWNSHIP_HALL),
    **dict.fromkeys(("自助机", "自助终端", "24小时自助服务区", "自助服务区"), PointKind.TERMINAL),
}
EVERYTHING = "全部"
_DEPARTMENT = "部门："


@dataclass(frozen=True)
class GuideBook:
    """The published guides, as a cell of the table may name them."""

    codes: frozenset[str] = frozenset()
    by_title: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_department: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def named(self, text: str) -> tuple[str, ...]:
        """Codes for ``全部``, or for codes, titles, ``部门：县民政局`` divided by ；. Raises ``BadCell``."""
        found: list[str] = []
        for word in filter(None, (part.strip() for part in re.split(r"[；;\n]", text))):
            if word == EVERYTHING:
                found += sorted(self.codes)
            elif word in self.codes:
                found.append(word)
            elif word in self.by_title:
                found += self.by_title[word]
            elif word.replace(":", "：").removeprefix(_DEPARTMENT) in self.by_department:
                found += self.by_department[word.replace(":", "：").removeprefix(_DEPARTMENT)]
            else:
                mend = "请写业务办理项编码、事项名称、“部门：某某局”或者“全部”，用；分开。"
                raise BadCell(f"没有发布过“{word[:30]}”。", mend)
        return tuple(dict.fromkeys(found))


async def guide_book(conn: AsyncConnection) -> GuideBook:
    """The published guides by code, title and department."""
    rows = await catalogue_store.documents_in(conn, await catalogue_store.newest_version(conn))
    titles: dict[str, list[str]] = defaultdict(list)
    departments: dict[str, list[str]] = defaultdict(list)
    for code, row in rows.items():
        guide = json.loads(row.document)
        titles[guide["title"]].append(code)
        departments[guide["department"]].append(code)
    return GuideBook(
        frozenset(rows),
        {title: tuple(codes) for title, codes in titles.items()},
        {department: tuple(codes) for department, codes in departments.items()},
    )


def read_places(
    path: Path, townships: Sequence[Township], known: Iterable[ServicePoint], book: GuideBook
) -> tuple[list[ServicePoint], ImportReport]:
    """The service points of a file in its order, and what is wrong with it. With problems there are none.

    A point that is ``known`` (by its key, else by name and township) keeps its key, and its guides where the
    cell is empty.
    """
    report = ImportReport()
    reader = _Reader(townships, known, book)
    found: dict[str, ServicePoint] = {}
    try:
        for place, fields in read_rows(path, COLUMNS, "name"):
            report.rows += 1
            try:
                point = reader.point(fields)
            except BadCell as bad:
                report.refuse(place, bad.reason, bad.mend)
                continue
            if point.key in found:
                report.refuse(place, f"“{point.name[:20]}”重复了。", "请删掉一行，或者写上不同的编号。")
            found[point.key] = as_known(point, reader.known.get(point.key))
    except Unreadable as error:
        report.refuse(Place(), error.reason, error.mend)
        return [], report
    if not found and not report.problems:
        report.refuse(Place(), "文件里一个办事点也没有。", "请检查是不是选错了文件。")
    return ([] if report.problems else list(found.values())), report


def write_places(points: Iterable[ServicePoint], townships: Iterable[Township], book: GuideBook) -> str:
    """The same table as text, as spreadsheets read it back."""
    names = {township.code: township.name for township in townships}
    rows = (
        (
            *(point.name, point.key, str(point.kind), names.get(point.township, point.township)),
            *(point.address, point.windows, point.hours, point.phone, point.about),
            *in_words(point.position),
            EVERYTHING if book.codes and book.codes <= set(point.guides) else "；".join(point.guides),
        )
        for point in points
    )
    return table_text([names[0] for names in COLUMNS.values()], rows)


class _Reader:
    def __init__(self, townships: Sequence[Township], known: Iterable[ServicePoint], book: GuideBook) -> None:
        self._codes = {township.name: township.code for township in townships}
        self._codes |= {township.code: township.code for township in townships}
        self.known = {point.key: point for point in known}
        self._keys = {(point.name, point.township): point.key for point in self.known.values()}
        self._book = book

    def point(self, fields: dict[str, str]) -> ServicePoint:
        """One row. Raises ``BadCell``."""
        kind = KINDS.get(fields["kind"].replace(" ", ""))
        if kind is None:
            mend = f"请写{'、'.join(PointKind)}之一。"
            raise BadCell(f"不认识类型“{fields['kind'][:20]}”。", mend)
        township = self._codes.get(fields["township"].removesuffix(".0"))
        if township is None:
            raise BadCell(
                f"乡镇“{fields['township'][:20]}”不在本县的乡镇里。", "请写乡镇的名字或者 9 位代码。"
            )
        key = (
            fields["key"] or self._keys.get((fields["name"], township)) or _new_key(fields["name"], township)
        )
        before = self.known.get(key)
        guides = self._book.named(fields["guides"])
        if before is not None and (not fields["guides"] or set(guides) == set(before.guides)):
            guides = before.guides
        told = {name: fields[name] for name in ("name", "address", "windows", "hours", "phone", "about")}
        position = position_of(fields["latitude"], fields["longitude"])
        try:
            return ServicePoint(
                key=key, kind=kind, township=township, position=position, guides=guides, **told
            )
        except ValidationError:
            mend = "编号用小写字母、数字和下划线；说明最多 4000 字，别的每格最多 200 字。"
            raise BadCell(f"“{fields['name'][:20]}”这一行太长，或者编号写法不对。", mend) from None


def _new_key(name: str, township: str) -> str:
    """The same for the same name at every import."""
    return f"p{township[-3:]}_{hashlib.sha256(name.encode()).hexdigest()[:10]}"
