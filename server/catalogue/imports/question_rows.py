"""Questions of the form from a sheet of their own: one row a question, in the order of asking."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from protocol.form import DECIDING, NO, YES, FieldKind
from server.catalogue.imports import cell_values
from server.catalogue.imports.cell_values import BadCell
from server.catalogue.imports.cleaning import clean
from server.catalogue.imports.headers import QUESTION_HEADERS, columns_of, plain
from server.catalogue.imports.import_report import ImportReport, Place
from server.catalogue.imports.table_file import Sheet

HEADER_WITHIN = 8
"""Rows from the top in which the header is looked for."""

KINDS: Mapping[str, FieldKind] = {
    **dict.fromkeys(("单选", "选择", "单选题"), FieldKind.CHOICE),
    **dict.fromkeys(("是非", "是否", "判断"), FieldKind.YES_NO),
    **dict.fromkeys(("数字", "数量", "整数"), FieldKind.NUMBER),
    **dict.fromkeys(("日期", "年月日"), FieldKind.DATE),
    **dict.fromkeys(("身份证号", "身份证号码", "身份证"), FieldKind.IDENTITY_NUMBER),
    **dict.fromkeys(("电话", "手机", "手机号", "联系电话", "电话号码"), FieldKind.TELEPHONE),
    **dict.fromkeys(("地址", "住址"), FieldKind.ADDRESS),
    **dict.fromkeys(("文字", "填空", "文本"), FieldKind.TEXT),
    **{kind.value: kind for kind in FieldKind},
}
KIND_WORDS: Mapping[FieldKind, str] = {
    kind: word for word, kind in reversed(list(KINDS.items())) if word != kind.value
}
"""What each kind is called: the first of its words."""
KIND_MEND = "可以写：单选、是非、数字、日期、身份证号、电话、地址、文字。"
YES_NO_WORDS = {"是": YES, "有": YES, "不是": NO, "否": NO, "没有": NO}


@dataclass(slots=True)
class Questions:
    """Questions by the code or title of the guide they belong to."""

    by_guide: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    unsound: set[str] = field(default_factory=set)
    """Guides with a question that means nothing: without it the others would mean something else."""


def question_columns(sheet: Sheet) -> dict[int, str]:
    """Columns of a sheet of questions; empty when it is none."""
    for _, cells in sheet.rows[:HEADER_WITHIN]:
        columns = columns_of(cells, QUESTION_HEADERS)
        if {"guide", "label", "kind"} <= set(columns.values()):
            return columns
    return {}


def read_questions(sheet: Sheet, questions: Questions, report: ImportReport) -> None:
    """Add the questions of a sheet."""
    columns = question_columns(sheet)
    headers = {plain(name) for name in QUESTION_HEADERS["label"]}
    for number, cells in sheet.rows:
        row = {name: clean(cells[index])[0] for index, name in columns.items() if index < len(cells)}
        guide, label = row.pop("guide", ""), row.get("label", "")
        if not guide or not label or plain(label) in headers:
            continue
        listed = questions.by_guide.setdefault(guide, [])
        made = _Row(Place(sheet.name, number), row, listed, report)
        listed.append(made.question())
        if not made.sound:
            questions.unsound.add(guide)


class _Row:
    """One question while it is read; every cell that means nothing is reported with its column."""

    def __init__(
        self, place: Place, row: Mapping[str, str], earlier: list[dict[str, Any]], report: ImportReport
    ) -> None:
        self.sound = True
        self._place, self._row, self._earlier, self._report = place, row, earlier, report

    def question(self) -> dict[str, Any]:
        """Fields of ``protocol.form.FormField``."""
        made: dict[str, Any] = {"key": f"q{len(self._earlier) + 1}", "label": self._row["label"]}
        readers: Mapping[str, Callable[[str], Any]] = {
            "kind": _kind,
            "options": _options,
            "help": str,
            "required": cell_values.yes_or_no,
            "minimum": cell_values.whole_number,
            "maximum": cell_values.whole_number,
            "unit": _unit,
            "earliest": _day,
            "latest": _day,
            "years_ago": _years,
            "only_if": self._condition,
        }
        for name, read in readers.items():
            text = self._row.get(name, "")
            if text or name == "kind":
                self._cell(made, name, text, read)
        if made.get("kind") is FieldKind.CHOICE and len(made.get("options", ())) < 2:
            self._refuse("options", "单选题要有两个以上的选项。", "选项之间用“、”分开。")
        return made

    def _cell(self, made: dict[str, Any], name: str, text: str, read: Callable[[str], Any]) -> None:
        try:
            made[name] = read(text)
        except BadCell as bad:
            self._refuse(name, bad.reason, bad.mend)

    def _refuse(self, name: str, reason: str, mend: str) -> None:
        self.sound = False
        place = Place(self._place.sheet, self._place.row, QUESTION_HEADERS[name][0])
        self._report.refuse(place, reason, mend)

    def _condition(self, text: str) -> dict[str, Any]:
        """``第 2 题=外地、外省`` or the question's own words before the sign."""
        mend = "请写成“第 2 题=外地”，几个答案用“、”分开；只能看前面的单选题或是非题。"
        about, sign, answers = re.sub(r"\s", "", text).replace("＝", "=").replace("：", "=").partition("=")
        found = self._question_named(about)
        if not sign or found is None or found.get("kind") not in DECIDING:
            raise BadCell("看不懂是看哪一题的答案。", mend)
        known = (
            YES_NO_WORDS
            if found["kind"] is FieldKind.YES_NO
            else {re.sub(r"\s", "", one["label"]): one["value"] for one in found.get("options", ())}
        )
        values = [known.get(answer, "") for answer in cell_values.names(answers)]
        if not values or not all(values):
            raise BadCell("那一题没有这个答案。", mend)
        return {"question": found["key"], "values": list(dict.fromkeys(values))}

    def _question_named(self, about: str) -> dict[str, Any] | None:
        number = re.fullmatch(r"第?(\d{1,2})题?", about)
        if number is not None:
            at = int(number[1]) - 1
            return self._earlier[at] if 0 <= at < len(self._earlier) else None
        words = about.rstrip("？?")
        return next(
            (one for one in self._earlier if re.sub(r"\s", "", one["label"]).rstrip("？?") == words), None
        )


def _kind(text: str) -> FieldKind:
    found = KINDS.get(text.lower())
    if found is None:
        raise BadCell("不认识这种填法。" if text else "没有写怎么填。", KIND_MEND)
    return found


def _options(text: str) -> list[dict[str, str]]:
    labels = cell_values.names(text)
    return [{"value": f"o{number}", "label": label} for number, label in enumerate(labels, start=1)]


def _unit(text: str) -> str:
    if len(text) > 12:
        raise BadCell("单位太长。", "请写一个量词，比如“人”“平方米”。")
    return text


def _day(text: str) -> str:
    if text in ("今天", "当天", "today"):
        return "today"
    day, _ = cell_values.date_of(text)
    return day.isoformat() if day is not None else ""


def _years(text: str) -> int:
    years = cell_values.whole_number(text.removesuffix("年"))
    if years > 120:
        raise BadCell("年数太大。", "请写 0 到 120。")
    return years
