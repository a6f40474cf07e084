"""From a sheet of a list to guides: find the header row, read each row, say what is wrong with which cell."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from server.catalogue.imports import cell_values
from server.catalogue.imports.cell_values import ITEM_TYPES, BadCell
from server.catalogue.imports.cleaning import clean
from server.catalogue.imports.headers import (
    GUIDE_HEADERS,
    MATERIAL_HEADERS,
    NO_MATTER,
    ListMapping,
    columns_of,
    plain,
    two_rows,
)
from server.catalogue.imports.import_report import ImportReport, Place
from server.catalogue.imports.question_rows import question_columns
from server.catalogue.imports.table_file import Sheet

HEADER_WITHIN = 8
"""Rows from the top in which the header is looked for: lists carry titles and remarks above it."""

_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "number": cell_values.whole_number,
    "aliases": cell_values.names,
    "themes": cell_values.names,
    "pre_review": cell_values.yes_or_no,
    "materials": cell_values.materials,
    "steps": cell_values.steps,
    "statutory_limit": cell_values.time_limit,
    "promised_limit": cell_values.time_limit,
    "visits": cell_values.whole_number,
    "faq": cell_values.questions,
    "popularity": cell_values.whole_number,
}

_CODES = ("code", "base_code", "implementation_code")
_FAULTS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#####"})
"""What a spreadsheet shows when a formula fails."""

BANNER = "跳过了合并成一格的小标题"
COLUMN_NUMBERS = "跳过了列号行"
HEADER_AGAIN = "跳过了重复的表头"
TOTAL = "跳过了合计行"
SERIAL = "把表格软件的日期数字换成了日期"


@dataclass(slots=True)
class RawGuide:
    """A guide as the list has it: where it stands, what its cells mean, which column is whose."""

    place: Place
    fields: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    sound: bool = True


def guide_rows(sheet: Sheet, mapping: ListMapping, report: ImportReport) -> Iterator[RawGuide] | None:
    """The guides of a sheet; None when it is not a sheet of guides."""
    header = _header(sheet, GUIDE_HEADERS, mapping.headers, "title")
    if header is None or material_columns(sheet) or question_columns(sheet):
        return None
    cells, columns = header.cells, header.columns
    ignored = {plain(name) for name in NO_MATTER}
    report.unused_columns += [
        Place(sheet.name, column=cell)
        for index, cell in enumerate(cells)
        if cell and index not in columns and plain(cell) not in ignored
    ]
    numbers = {**ITEM_TYPES, **mapping.item_types}
    return _read(sheet, header, numbers, report)


def material_columns(sheet: Sheet) -> dict[int, str]:
    """Columns of a sheet of materials; empty when it is none."""
    for _, cells in sheet.rows[:HEADER_WITHIN]:
        columns = columns_of(cells, MATERIAL_HEADERS)
        if {"guide", "name"} <= set(columns.values()):
            return columns
    return {}


def material_rows(sheet: Sheet, report: ImportReport) -> dict[str, list[dict[str, Any]]]:
    """Materials by the code or title of the guide they belong to."""
    columns = material_columns(sheet)
    found: dict[str, list[dict[str, Any]]] = {}
    for number, cells in sheet.rows:
        row = {name: clean(cells[index])[0] for index, name in columns.items() if index < len(cells)}
        guide, name = row.pop("guide", ""), row.pop("name", "")
        if not guide or not name or plain(name) in map(plain, MATERIAL_HEADERS["name"]):
            continue
        listed = found.setdefault(guide, [])
        made = cell_values.material(len(listed) + 1, name)
        for field_name, text in row.items():
            place = Place(sheet.name, number, MATERIAL_HEADERS[field_name][0])
            _material_field(made, field_name, text, place, report)
        listed.append(made)
    return found


def derived_code(department: str, title: str, situation: str) -> str:
    """A stable handling code for a list without codes: the same row gets the same one at every import."""
    content = "\x1f".join((department, title, situation))
    return f"X{hashlib.sha256(content.encode()).hexdigest()[:15]}"


def _material_field(made: dict[str, Any], name: str, text: str, place: Place, report: ImportReport) -> None:
    if not text:
        return
    try:
        if name in ("abolished", "declaration", "specimen"):
            made[name] = cell_values.yes_or_no(text)
        elif name == "copies":
            made[name] = cell_values.whole_number(text)
        elif name == "exempt_by_licence":
            if text.lower() not in ("否", "无"):
                made[name] = made["name"] if text == "是" else text
        else:
            made[name] = text
    except BadCell as bad:
        report.refuse(place, bad.reason, bad.mend)


@dataclass(frozen=True, slots=True)
class _Header:
    """The header: rows up to ``last`` (index in the sheet) belong to it; column → field."""

    last: int
    cells: tuple[str, ...]
    columns: Mapping[int, str]


def _header(
    sheet: Sheet, known: Mapping[str, tuple[str, ...]], extra: Mapping[str, str], wanted: str
) -> _Header | None:
    for index, (_, cells) in enumerate(sheet.rows[:HEADER_WITHIN]):
        columns = columns_of(cells, known, extra)
        if wanted in columns.values() and (len(columns) > 1 or len(cells) == 1):
            if index + 1 < len(sheet.rows):
                both = two_rows(cells, sheet.rows[index + 1][1], known, wanted)
                if both is not None:
                    return _Header(index + 1, both, columns_of(both, known, extra))
            return _Header(index, cells, columns)
    return None


def _read(
    sheet: Sheet, header: _Header, numbers: Mapping[str, str], report: ImportReport
) -> Iterator[RawGuide]:
    headers = {name: header.cells[index] for index, name in header.columns.items()}
    for number, cells in sheet.rows[header.last + 1 :]:
        place = Place(sheet.name, number)
        why = BANNER if number in sheet.banners else _no_guide(cells, header)
        if why:
            report.leave_out(why, place)
            continue
        report.rows += 1
        raw = RawGuide(place, {}, headers)
        for index, name in header.columns.items():
            if index < len(cells) and cells[index]:
                _cell(raw, name, cells[index], numbers, report)
        yield raw


def _no_guide(cells: tuple[str, ...], header: _Header) -> str:
    """Why a row is none of the list, empty when it is one."""
    said = [cell for cell in cells if cell]
    if len(said) >= 3 and said == [str(number) for number in range(1, len(said) + 1)]:
        return COLUMN_NUMBERS
    known = [cells[index] == header.cells[index] for index in header.columns if index < len(cells)]
    if len(known) >= 2 and all(known):
        return HEADER_AGAIN
    return TOTAL if len(said) <= 3 and plain(said[0]) in ("合计", "总计", "共计") else ""


def _cell(raw: RawGuide, name: str, text: str, numbers: Mapping[str, str], report: ImportReport) -> None:
    place = Place(raw.place.sheet, raw.place.row, raw.headers[name])
    text, dirt = clean(text)
    report.cleaned += [(place, kind) for kind in sorted(dirt)]
    if not text:
        return
    try:
        if text in _FAULTS:
            raise BadCell("是表格软件算错的公式。", "请改成文字或数字，不要用公式。")
        if name in _CODES and re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d+", text):
            raise BadCell(
                "编码变成了科学计数法，后面的位数已经丢了。", "请把这一列设成“文本”格式，重新填写编码。"
            )
        if name in ("valid_from", "valid_until"):
            raw.fields[name], serial = cell_values.date_of(text)
            if serial:
                report.leave_out(SERIAL, place)
        elif name == "item_type":
            raw.fields[name] = cell_values.item_type(text, numbers)
        else:
            raw.fields[name] = _PARSERS[name](text) if name in _PARSERS else text
    except BadCell as bad:
        raw.sound = False
        report.refuse(place, bad.reason, bad.mend)
