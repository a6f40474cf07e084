"""The operator's list of smart cards."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from server.devices.card_file import read_cards

LIST = "智能卡号,乡镇\n8001 0001,七里坪镇\n\n80010002,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_in_the_encodings_that_spreadsheets_write(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    file.write_bytes(LIST.encode(encoding))
    cards, report = read_cards(file, {"七里坪镇"})
    assert (cards, report.problems) == ([("80010001", "七里坪镇"), ("80010002", "")], [])


def test_ten_thousand_cards_of_a_workbook_are_read(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(["序号", "智能卡号", "所属乡镇"])
    for number in range(12_000):
        sheet.append([number, f"80{number:08d}", "七里坪镇"])
    book.save(tmp_path / "cards.xlsx")
    cards, report = read_cards(tmp_path / "cards.xlsx", {"七里坪镇"})
    assert (len(cards), cards[-1], report.problems) == (12_000, ("8000011999", "七里坪镇"), [])


def test_every_bad_row_is_told_with_what_to_do_and_nothing_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    file.write_text("卡号,乡镇\n12,\n80010001,\n80010001,\n8.001E+15,\n80010003,别的镇\n,七里坪镇\n", "utf-8")
    cards, report = read_cards(file, {"七里坪镇"})
    assert cards == []
    told = [str(problem) for problem in report.problems]
    said = (
        "2 行：卡号“12”不对",
        "4 行：卡号 80010001 和第 3 行重复",
        "5 行：",
        "6 行：“别的镇”",
        "7 行：没有写卡号",
    )
    for line, begins in zip(told, said, strict=True):
        assert line.startswith(f"第 {begins}")
    assert "科学记数" in told[2]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\xff\xff\xff"),
        ("a.csv", "姓名\n张三\n".encode()),
        ("a.txt", b"x"),
        ("a.xlsx", b"no"),
    ],
)
def test_what_is_not_a_list_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    cards, report = read_cards(tmp_path / name)
    assert not cards and report.problems
