"""An operator's list of townships: code, name, and where the seat lies."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from protocol.service_point import ServicePoint, Township
from server.catalogue.imports.cell_values import BadCell
from server.catalogue.imports.import_report import ImportReport, Place
from server.catalogue.imports.named_columns import read_rows, table_text
from server.catalogue.imports.table_file import Unreadable
from server.catalogue.places.degrees import in_words, position_of

COLUMNS = {
    "name": ("乡镇", "乡镇名称", "名称", "name"),
    "code": ("代码", "乡镇代码", "统计用区划代码", "区划代码", "code"),
    "latitude": ("纬度", "latitude", "lat"),
    "longitude": ("经度", "longitude", "lon", "lng"),
}


def read_townships(
    path: Path, known: Iterable[Township], needed: Iterable[str]
) -> tuple[list[Township], ImportReport]:
    """The townships of a file in its order, and what is wrong with it. With problems there are none.

    One that is the same as the ``known`` one keeps its source. ``needed`` are the codes that villages and
    service points stand under.
    """
    report = ImportReport()
    before = {township.code: township for township in known}
    found: dict[str, Township] = {}
    try:
        for place, fields in read_rows(path, COLUMNS, "name"):
            report.rows += 1
            township = _township(place, fields, report)
            if township is None:
                continue
            if township.code in found:
                report.refuse(place, f"代码 {township.code} 重复了。", "请删掉一行。")
            found[township.code] = as_known(township, before.get(township.code))
    except Unreadable as error:
        report.refuse(Place(), error.reason, error.mend)
        return [], report
    if not found and not report.problems:
        report.refuse(Place(), "文件里一个乡镇也没有。", "请检查是不是选错了文件。")
    for code in sorted(set(needed) - set(found)) if not report.problems else ():
        report.refuse(Place(), f"少了 {code}，还有村或者办事点在它下面。", "请补上这一行。")
    return ([] if report.problems else list(found.values())), report


def write_townships(townships: Iterable[Township]) -> str:
    """The same table as text, as spreadsheets read it back."""
    rows = ((township.name, township.code, *in_words(township.position)) for township in townships)
    return table_text([names[0] for names in COLUMNS.values()], rows)


Sourced = TypeVar("Sourced", Township, ServicePoint)


def as_known(record: Sourced, known: Sourced | None) -> Sourced:
    """The known record where only its source is not said: a made-up one stays marked as such."""
    if known is not None and record.model_copy(update={"data_source": known.data_source}) == known:
        return known
    return record


def _township(place: Place, fields: dict[str, str], report: ImportReport) -> Township | None:
    # The statistical list writes twelve digits, the last three of them zeros.
    code = fields["code"].replace(" ", "").removesuffix(".0")
    code = code[:9] if len(code) == 12 and code.endswith("000") else code
    try:
        position = position_of(fields["latitude"], fields["longitude"])
        return Township(code=code, name=fields["name"], position=position)
    except BadCell as bad:
        report.refuse(place, bad.reason, bad.mend)
    except ValidationError:
        report.refuse(place, f"代码“{code[:20]}”不是 9 位数字。", "请写县和乡镇的 9 位统计用区划代码。")
    return None
