"""``python -m server calendar``: the operator's table, as a file and day by day."""

from pathlib import Path

import pytest

from server.command_line import CommandError
from server.workdays.day_list import read_days
from tests.server.process import command


def test_a_file_from_a_spreadsheet_is_read_in_either_encoding() -> None:
    text = "日期,上班或休息,说明\n2027-02-06,休息,春节\n2027/2/14,上班,春节调休\n2027年10月1日,放假\n\n"
    for raw in (text.encode("utf-8-sig"), text.encode("gb18030")):
        assert [(str(each.day), each.worked, each.name) for each in read_days(raw)] == [
            ("2027-02-06", False, "春节"),
            ("2027-02-14", True, "春节调休"),
            ("2027-10-01", False, ""),
        ]


def test_every_bad_line_is_named_and_nothing_is_kept() -> None:
    with pytest.raises(CommandError) as told:
        read_days("2027-02-30,休息\n2027-02-06,也许\n2027-02-06,休息\n2027-02-06,上班\n".encode())
    assert [line[:5] for line in str(told.value).splitlines()[1:]] == ["第 1 行", "第 2 行", "第 4 行"]
    with pytest.raises(CommandError, match="没有日期"):
        read_days(b"")


def test_the_operator_imports_changes_and_lists(tmp_path: Path) -> None:
    data, table = ("--data", tmp_path / "data"), tmp_path / "2027.csv"
    table.write_text("2027-01-01,休息,元旦\n2027-01-03,上班,调休\n", encoding="utf-8")
    assert "改了 2 天" in command("calendar", "import", table, *data).stdout
    assert "改了 1 天" in command("calendar", "set", "2027-01-03", "休息", *data).stdout
    listed = command("calendar", "list", "--year", "2027", *data).stdout.splitlines()
    assert listed == ["2027-01-01\t星期五\t休息\t元旦", "2027-01-03\t星期日\t休息\t"]
    assert "改了 1 天" in command("calendar", "unset", "2027-01-03", *data).stdout
    bad = command("calendar", "set", "2027-13-01", "休息", *data)
    assert bad.returncode == 1 and "2027-02-06 这样" in bad.stderr
