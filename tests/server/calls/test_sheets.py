"""Guides and places cut into sheets: every word of theirs stands on one, in rows that fit."""

import pytest

from protocol.service_point import PointKind, ServicePoint
from protocol.shown import ROW_LETTERS, ROWS
from server.showing.sheets import guide_sheets, parts_of, point_sheets, sheets_of
from tests.tvapp.application.sample import GUIDE


def test_a_long_text_is_cut_after_a_mark_and_nothing_is_lost() -> None:
    text = (
        "先到村里开证明，再到镇上的便民服务中心交材料；窗口当场看，"
        "少了什么会写在一张纸上给您。记得带户口簿原件"
    )
    parts = list(parts_of(text))
    assert "".join(parts) == text and all(len(part) <= ROW_LETTERS for part in parts)
    assert parts[0].endswith(("，", "；"))
    assert "".join(parts_of("字" * 100)) == "字" * 100


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_hole_makes_no_row(text: str) -> None:
    assert sheets_of("时间", [("时间", text)]) == []


def test_a_guide_begins_with_the_plain_answers_and_every_sheet_has_room() -> None:
    sheets = guide_sheets(GUIDE)
    assert sheets[0].rows[0].label == "要带什么"
    assert all(1 <= len(sheet.rows) <= ROWS for sheet in sheets)
    said = "".join(row.text for sheet in sheets for row in sheet.rows)
    assert all(material.name in said for material in GUIDE.materials)


def test_a_place_says_where_and_when() -> None:
    point = ServicePoint(
        key="hall", name="县大厅", kind=PointKind.HALL, township="421122100", address="将军大道 9 号"
    )
    assert [(row.label, row.text) for row in point_sheets(point)[0].rows] == [("在哪里", "将军大道 9 号")]
