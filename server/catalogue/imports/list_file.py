"""An operator's list (.csv, .xlsx, .json) as checked guides, and a report of what was wrong with it."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from protocol.guide import Guide, GuideState
from server.catalogue.bundles.bundle import GroupName
from server.catalogue.imports.cleaning import Dirt, clean_all
from server.catalogue.imports.headers import GUIDE_HEADERS, ListMapping
from server.catalogue.imports.import_report import ImportReport, Place
from server.catalogue.imports.list_rows import (
    RawGuide,
    derived_code,
    guide_rows,
    material_columns,
    material_rows,
)
from server.catalogue.imports.question_rows import Questions, question_columns, read_questions
from server.catalogue.imports.table_file import LOOK_EVERY, OnRows, Unreadable, decoded, read_sheets
from server.catalogue.imports.validation_words import in_words
from server.catalogue.store import GroupLists

ENDINGS = (".csv", ".xlsx", ".json")

SEVERAL_LINES = ("conditions", "place", "fees", "legal_basis")
"""Texts that may have line ends; in all others a line end becomes a blank."""

NOT_YET = "还没到生效日期，先不在电视上显示（到了日子请再导入一次）"
NO_LONGER = "已经过了失效日期，按取消处理"

Guides = dict[str, Guide]
"""By handling code."""


def read_list(
    path: Path,
    mapping: ListMapping | None = None,
    *,
    on_rows: OnRows = lambda _done, _total: None,
    today: date | None = None,
) -> tuple[Guides, GroupLists, ImportReport]:
    """Read a list. Rows with problems are only in the report; a file that cannot be read is one problem.

    ``on_rows`` hears of the progress. A guide that is not valid ``today`` comes out as cancelled.
    """
    report = ImportReport()
    try:
        if path.suffix.lower() not in ENDINGS:
            raise Unreadable("不认识这种文件。", "请用 .csv、.xlsx 或 .json。")
        if path.suffix.lower() == ".json":
            raws, groups = _json_rows(path, report)
        else:
            raws, groups = _table_rows(path, mapping or ListMapping(), report, on_rows), {}
        guides = _checked(raws, report, today or date.today())
    except Unreadable as error:
        report.refuse(Place(), error.reason, error.mend)
        return {}, {}, report
    if not guides and not report.problems:
        report.refuse(Place(), "文件里一项指南也没有。", "请检查是不是选错了文件。")
    return guides, groups, report


def _table_rows(
    path: Path, mapping: ListMapping, report: ImportReport, on_rows: OnRows
) -> Iterator[RawGuide]:
    sheets = read_sheets(path, on_rows)
    total = sum(len(sheet.rows) for sheet in sheets)
    extra: dict[str, list[dict[str, Any]]] = {}
    questions = Questions()
    for sheet in sheets:
        if material_columns(sheet):
            extra |= material_rows(sheet, report)
        elif question_columns(sheet):
            read_questions(sheet, questions, report)
    found = [rows for sheet in sheets if (rows := guide_rows(sheet, mapping, report)) is not None]
    if not found:
        raise Unreadable("找不到表头：没有“事项名称”这一列。", "请在前几行写上列名，或者用映射文件说明列名。")
    for rows in found:
        for raw in rows:
            if report.rows % LOOK_EVERY == 0:
                on_rows(report.rows, total)
            listed = extra.get(raw.fields.get("code", "")) or extra.get(raw.fields.get("title", ""))
            if listed and "materials" not in raw.fields:
                raw.fields["materials"] = listed
            _give_questions(raw, questions)
            yield raw


def _give_questions(raw: RawGuide, questions: Questions) -> None:
    for name in (raw.fields.get("code", ""), raw.fields.get("title", "")):
        if name in questions.by_guide:
            raw.fields["form"] = questions.by_guide[name]
            raw.sound = raw.sound and name not in questions.unsound
            return


def _json_rows(path: Path, report: ImportReport) -> tuple[Iterator[RawGuide], GroupLists]:
    try:
        content = json.loads(decoded(path.read_bytes()))
    except OSError as error:
        raise Unreadable("文件打不开。", "请检查文件名和权限。") from error
    except (ValueError, RecursionError) as error:
        line = f"第 {error.lineno} 行" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"JSON {line}写得不对。", "请用能检查 JSON 的编辑器打开修改。") from error
    listed = content.get("guides") if isinstance(content, dict) else content
    if not isinstance(listed, list):
        raise Unreadable("JSON 里没有指南的列表。", '请写成 {"guides": [ … ]}。')
    groups = _json_groups(content) if isinstance(content, dict) else {}
    return _json_guides(listed, report), groups


def _json_guides(listed: list[Any], report: ImportReport) -> Iterator[RawGuide]:
    for number, entry in enumerate(listed, start=1):
        report.rows += 1
        place = Place("", number)
        if not isinstance(entry, dict):
            report.refuse(place, "这一项不是指南。", "每一项要写成 { … }。")
            continue
        found: set[Dirt] = set()
        fields = clean_all(entry, found)
        report.cleaned += [(place, dirt) for dirt in sorted(found)]
        yield RawGuide(place, fields)


def _json_groups(content: dict[str, Any]) -> GroupLists:
    try:
        return {
            kind: [GroupName(str(entry["key"]), str(entry["name"])) for entry in content.get(name, ())]
            for kind, name in (("theme", "themes"), ("department", "departments"))
        }
    except (TypeError, KeyError) as error:
        raise Unreadable(
            "themes、departments 写得不对。", '每一项要写成 {"key": "…", "name": "…"}。'
        ) from error


def _checked(raws: Iterable[RawGuide], report: ImportReport, today: date) -> Guides:
    guides: Guides = {}
    places: dict[str, Place] = {}
    for raw in raws:
        _settle_state(raw, report, today)
        guide = _guide(raw, report)
        if guide is None:
            continue
        if guide.code in guides:
            same = "内容" if guides[guide.code] == guide else "编码"
            report.refuse(
                raw.place, f"和{places[guide.code]}{same}重复。", "请删掉一行，或者用“情形”区分开。"
            )
            continue
        guides[guide.code], places[guide.code] = guide, raw.place
    return guides


def _settle_state(raw: RawGuide, report: ImportReport, today: date) -> None:
    """A guide that is not valid today is not shown; when its day has come, the list is imported again."""
    first, last = raw.fields.get("valid_from"), raw.fields.get("valid_until")
    if isinstance(first, date) and first > today:
        report.leave_out(NOT_YET, raw.place)
    elif isinstance(last, date) and last < today:
        report.leave_out(NO_LONGER, raw.place)
    else:
        return
    raw.fields["state"] = GuideState.CANCELLED


def _guide(raw: RawGuide, report: ImportReport) -> Guide | None:
    fields = {
        name: " ".join(value.split("\n")) if isinstance(value, str) and name not in SEVERAL_LINES else value
        for name, value in raw.fields.items()
        if name not in raw.headers or name not in ("valid_from", "valid_until")
    }
    filled = _filled(raw, fields, report)
    if filled and not fields.get("code"):
        parts = (fields["department"], fields["title"], fields.get("situation", ""))
        fields["code"] = derived_code(*map(str, parts))
    if not (filled and raw.sound):
        report.bad_codes.add(str(fields.get("code", "")))
        return None
    try:
        return Guide.model_validate(fields)
    except ValidationError as error:
        for name, reason, mend in in_words(error):
            column = raw.headers.get(name) or GUIDE_HEADERS.get(name, (name,))[0]
            report.refuse(Place(raw.place.sheet, raw.place.row, column), reason, mend)
        report.bad_codes.add(str(fields["code"]))
        return None


def _filled(raw: RawGuide, fields: dict[str, Any], report: ImportReport) -> bool:
    """Whether the two things that no guide can be without are there."""
    missing = [name for name in ("title", "department") if not fields.get(name)]
    mends = {"title": "请填上事项名称。", "department": "请填上由哪个部门办。"}
    for name in missing:
        column = raw.headers.get(name, GUIDE_HEADERS[name][0])
        report.refuse(Place(raw.place.sheet, raw.place.row, column), "是空的。", mends[name])
    return not missing
