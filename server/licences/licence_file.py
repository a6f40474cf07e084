"""The operator's list of licences as a table (.csv, .xlsx): which column is what, and every bad row."""

import re
from datetime import date
from pathlib import Path

from protocol.identity_number import identity_number_is_valid
from server.catalogue.imports.table_file import Unreadable, read_sheets

from .licence import Holder, Licence, plain_kind

HEADERS = {
    "kind": ("证照类型", "证照名称", "证照", "kind"),
    "name": ("持证人", "持证人姓名", "姓名", "name"),
    "identity_number": ("身份证号码", "身份证号", "公民身份号码", "持证人身份证号码", "identity_number"),
    "number": ("证照号码", "证照编号", "证号", "number"),
    "issuer": ("颁发机构", "发证机关", "issuer"),
    "valid_until": ("有效期至", "有效期止", "valid_until"),
}
NEEDED = ("kind", "name", "identity_number")
FOR_GOOD = ("", "长期", "永久", "长期有效")
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D*(?:0?0:00(?::00)?)?")


class LicenceListBroken(Exception):
    """Every bad row in plain Chinese, without what stands in it; nothing is imported."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__(f"{len(rows)} bad rows")
        self.rows = rows


def read_licences(path: Path) -> list[Licence]:
    """All licences of the file. Raises LicenceListBroken."""
    try:
        sheets = read_sheets(path)
    except Unreadable as error:
        raise LicenceListBroken([str(error)]) from error
    found: dict[tuple[str, str], Licence] = {}
    wrong: list[str] = []
    for sheet in sheets:
        rows = [row for row in sheet.rows if any(cell.strip() for cell in row[1])]
        if not rows:
            continue
        places = _places([cell.strip() for cell in rows[0][1]])
        missing = [HEADERS[name][0] for name in NEEDED if name not in places]
        if missing:
            wrong.append(f"{_sheet(sheet.name)}没有“{'”“'.join(missing)}”这一列，请加上表头。")
            continue
        for number, cells in rows[1:]:
            told = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
            try:
                licence = _licence(told)
            except ValueError as error:
                wrong.append(f"{_sheet(sheet.name)}第 {number} 行：{error}。")
                continue
            found[licence.kind, licence.holder.identity_number] = licence
    if not found and not wrong:
        wrong.append("文件里没有一行证照。")
    if wrong:
        raise LicenceListBroken(wrong)
    return list(found.values())


def _licence(told: dict[str, str]) -> Licence:
    identity_number = told["identity_number"].upper().replace(" ", "")
    kind = plain_kind(told["kind"])
    if not kind or len(kind) > 60:
        raise ValueError("没有写证照类型，或者太长")
    if not 1 < len(told["name"]) <= 60:
        raise ValueError("没有写持证人的姓名")
    if not identity_number_is_valid(identity_number):
        raise ValueError("身份证号码不对")
    return Licence(
        kind,
        Holder(told["name"], identity_number),
        told.get("number", "")[:60],
        told.get("issuer", "")[:60],
        _until(told.get("valid_until", "")),
    )


def _until(text: str) -> date | None:
    if text in FOR_GOOD:
        return None
    matched = _DAY.fullmatch(text)
    if matched is None:
        raise ValueError("有效期要写成 2030-05-01 这样，长期有效的写“长期”")
    try:
        return date(*(int(part) for part in matched.groups()))
    except ValueError:
        raise ValueError("有效期里没有这一天") from None


def _places(headers: list[str]) -> dict[str, int]:
    return {
        name: headers.index(known)
        for name, words in HEADERS.items()
        for known in [next((word for word in words if word in headers), None)]
        if known is not None
    }


def _sheet(name: str) -> str:
    return f"工作表“{name}”" if name else ""
