"""The operator's list of smart cards (.csv, .xlsx): number, and the township where the box stands."""

import re
from collections.abc import Collection
from pathlib import Path

from server.catalogue.imports.import_report import ImportReport, Place
from server.catalogue.imports.named_columns import read_rows
from server.catalogue.imports.table_file import Unreadable

COLUMNS = {
    "number": ("智能卡号", "智能卡", "智能卡编号", "卡号", "smart_card"),
    "township": ("乡镇", "所属乡镇", "乡镇名称", "township"),
}
_NUMBER = re.compile(r"[0-9A-Za-z]{6,32}")


def read_cards(path: Path, townships: Collection[str] = ()) -> tuple[list[tuple[str, str]], ImportReport]:
    """(number, township) of each row, and what is wrong; with problems there are none.

    ``townships``: names there are; empty: not known, any will do.
    """
    report = ImportReport()
    cards: dict[str, str] = {}
    rows: dict[str, int] = {}
    try:
        for place, fields in read_rows(path, COLUMNS, "number"):
            report.rows += 1
            _take(place, fields["number"], fields["township"], cards, rows, townships, report)
    except Unreadable as error:
        report.refuse(Place(), error.reason, error.mend)
    if not report.rows and not report.problems:
        report.refuse(Place(), "名单里一张卡也没有。", "请检查是不是选错了文件。")
    return ([] if report.problems else list(cards.items())), report


def _take(
    place: Place,
    number: str,
    township: str,
    cards: dict[str, str],
    rows: dict[str, int],
    townships: Collection[str],
    report: ImportReport,
) -> None:
    number = number.replace(" ", "").replace("-", "")
    if re.fullmatch(r"[0-9.]+[eE]\+?[0-9]+", number):
        mend = "请把这一列设成文本，再从原来的名单粘贴一遍。"
        report.refuse(place, f"卡号“{number}”被表格软件改成了科学记数，后几位已经丢了。", mend)
    elif not _NUMBER.fullmatch(number):
        said = f"卡号“{number[:40]}”不对" if number else "没有写卡号"
        report.refuse(place, f"{said}。", "智能卡号是 6 到 32 位数字或字母。")
    elif number in cards:
        report.refuse(place, f"卡号 {number} 和第 {rows[number]} 行重复。", "请删掉一行。")
    elif townships and township and township not in townships:
        report.refuse(place, f"“{township[:20]}”不在本县的乡镇里。", "请写乡镇的全名，或者空着。")
    elif len(township) > 30:
        report.refuse(place, "乡镇名太长。", "最多 30 个字。")
    else:
        cards[number], rows[number] = township, place.row
