"""The operator's list of smart cards as a CSV file (pure)."""

import csv
import io
import re

_NUMBER = re.compile(r"^[0-9A-Za-z]{6,32}$")
_NUMBER_HEADERS = ("智能卡号", "智能卡", "卡号", "smart_card")
_TOWNSHIP_HEADERS = ("乡镇", "township")


class CardListBroken(Exception):
    """Every bad row in plain Chinese; nothing is imported."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__(f"{len(rows)} bad rows")
        self.rows = rows


def read_cards(content: bytes) -> list[tuple[str, str]]:
    """(number, township) of each row; UTF-8 or GB 18030. Raises CardListBroken."""
    rows = list(csv.reader(io.StringIO(_decoded(content))))
    headers = [cell.strip() for cell in rows[0]] if rows else []
    number_at = _column(headers, _NUMBER_HEADERS)
    township_at = _column(headers, _TOWNSHIP_HEADERS)
    if number_at is None:
        raise CardListBroken(["第 1 行：没有“智能卡号”这一列，请加上表头。"])
    cards: dict[str, str] = {}
    wrong: list[str] = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        number = row[number_at].replace(" ", "") if number_at < len(row) else ""
        township = row[township_at].strip() if township_at is not None and township_at < len(row) else ""
        if not _NUMBER.match(number):
            wrong.append(f"第 {line} 行：智能卡号应为 6 到 32 位数字或字母。")
        elif number in cards:
            wrong.append(f"第 {line} 行：智能卡号与前面的行重复。")
        else:
            cards[number] = township
    if wrong:
        raise CardListBroken(wrong)
    return list(cards.items())


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CardListBroken(["文件不是 UTF-8 或 GB18030 编码的文本，请另存为 CSV 再试。"])


def _column(headers: list[str], names: tuple[str, ...]) -> int | None:
    return next((headers.index(name) for name in names if name in headers), None)
