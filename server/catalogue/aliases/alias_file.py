"""Everyday names as a table: one row for each rule, a name may have several rows."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from protocol.alias import LONGEST_ALIAS, Alias, GuideRule
from server.catalogue.imports.import_report import ImportReport, Place
from server.catalogue.imports.named_columns import read_rows, table_text
from server.catalogue.imports.table_file import Unreadable

COLUMNS = {
    "name": ("常用叫法", "叫法", "别名", "俗称", "name"),
    "title": ("事项名称", "事项", "title"),
    "situation": ("情形", "办理情形", "situation"),
    "base_code": ("基本编码", "base_code"),
}
_HEADERS = tuple(names[0] for names in COLUMNS.values())


def read_aliases(path: Path) -> tuple[list[Alias], ImportReport]:
    """The names of a file in its order, and what is wrong with it. With problems there are no names."""
    report = ImportReport()
    rules: dict[str, list[GuideRule]] = {}
    places: dict[str, Place] = {}
    try:
        for place, fields in read_rows(path, COLUMNS, "name"):
            report.rows += 1
            name = fields.pop("name")
            places.setdefault(name, place)
            if not name:
                report.refuse(place, "没有写叫法。", "请填上“常用叫法”，或者删掉这一行。")
            elif rule := _rule(fields, place, report):
                listed = rules.setdefault(name, [])
                if rule not in listed:
                    listed.append(rule)
    except Unreadable as error:
        report.refuse(Place(), error.reason, error.mend)
        return [], report
    found = [alias for name, said in rules.items() if (alias := _alias(name, said, places[name], report))]
    if not found and not report.problems:
        report.refuse(Place(), "文件里一个叫法也没有。", "请检查是不是选错了文件。")
    return ([] if report.problems else found), report


def write_aliases(aliases: Iterable[Alias]) -> str:
    """The same table as text, as spreadsheets read it back."""
    rows = (
        (alias.name, rule.title, rule.situation, rule.base_code) for alias in aliases for rule in alias.rules
    )
    return table_text(_HEADERS, rows)


def _rule(fields: dict[str, str], place: Place, report: ImportReport) -> GuideRule | None:
    try:
        return GuideRule.model_validate(
            {field: value.translate({ord("＊"): "*"}) for field, value in fields.items()}
        )
    except ValidationError:
        report.refuse(place, "没有说是哪个事项，或者写得太长。", "请填“事项名称”或“基本编码”。")
        return None


def _alias(name: str, rules: list[GuideRule], place: Place, report: ImportReport) -> Alias | None:
    try:
        return Alias(name=name, rules=tuple(rules))
    except ValidationError:
        mend = f"叫法要 2 到 {LONGEST_ALIAS} 个字，一个叫法最多 20 行。"
        report.refuse(place, f"“{name[:LONGEST_ALIAS]}”不能当叫法。", mend)
        return None
