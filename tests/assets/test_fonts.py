"""The committed fonts hold what they must, and the lists that were made with them agree."""

from __future__ import annotations

import csv
import json
import runpy
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tvapp.ui.icons import ICONS

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "assets" / "fonts"
WEIGHTS = ("Regular", "Bold")


@pytest.fixture(scope="module")
def covered() -> dict[str, set[int]]:
    return {weight: set(TTFont(FONTS / f"NotoSansSC-{weight}.otf").getBestCmap()) for weight in WEIGHTS}


def test_everything_in_assets_is_under_12_megabytes() -> None:
    files = [file for file in (ROOT / "assets").rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 12_000_000


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_face_is_the_simplified_chinese_one(weight: str) -> None:
    font = TTFont(FONTS / f"NotoSansSC-{weight}.otf")
    assert font["name"].getDebugName(6) == f"NotoSansCJKsc-{weight}"
    assert "Open Font License" in font["name"].getDebugName(13)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_all_of_gb2312_is_there(weight: str, covered: dict[str, set[int]]) -> None:
    cells = [bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    han = "".join(cell.decode("gb2312", errors="ignore") for cell in cells)
    assert len(han) == 6763
    assert set(map(ord, han)) <= covered[weight]


def test_names_of_people_and_places_are_there_in_both_weights(covered: dict[str, set[int]]) -> None:
    listed = (FONTS / "bold_names.txt").read_text(encoding="utf-8").splitlines()
    names = "喆珺祎堃垚塆塝垸𬭎𫖯" + "".join(line for line in listed if not line.startswith("#"))
    for weight in WEIGHTS:
        assert set(map(ord, names)) <= covered[weight]


def test_the_regular_weight_has_all_han_of_the_basic_plane_that_standards_of_2013_knew(
    covered: dict[str, set[int]],
) -> None:
    assert set(range(0x4E00, 0x9FCD)) | set(range(0x3400, 0x4DB6)) <= covered["Regular"]
    assert not set(range(0xAC00, 0xD7A4)) & covered["Regular"]


def test_the_coverage_file_says_exactly_what_the_fonts_hold(covered: dict[str, set[int]]) -> None:
    said = json.loads((FONTS / "coverage.json").read_text(encoding="ascii"))
    for weight in WEIGHTS:
        codes: set[int] = set()
        for part in said[weight.lower()].split():
            first, _, last = part.partition("-")
            codes.update(range(int(first, 16), int(last or first, 16) + 1))
        assert codes == covered[weight]


def test_real_guide_names_and_villages_can_be_drawn_in_both_weights(covered: dict[str, set[int]]) -> None:
    data = ROOT.parent / "shared" / "data"
    if not data.exists():
        pytest.skip("../shared/data is not beside this repository")
    with (data / "guide_names_real.csv").open(encoding="utf-8-sig", newline="") as file:
        text = "".join("".join(row) for row in csv.reader(file))
    villages = json.loads((data / "hongan_divisions.json").read_text(encoding="utf-8"))
    text += json.dumps(villages, ensure_ascii=False)
    wanted = {ord(character) for character in text if character.isprintable()}
    for weight in WEIGHTS:
        assert not {chr(code) for code in wanted - covered[weight]}


def test_every_icon_has_a_drawing_of_its_own() -> None:
    font = TTFont(FONTS / "icons.ttf")
    cmap = font.getBestCmap()
    assert {ord(character) for character in ICONS.values()} == set(cmap)
    assert len(set(ICONS.values())) == len(ICONS)
    assert all(font["glyf"][glyph].numberOfContours > 0 for glyph in cmap.values())


def test_the_icon_module_is_what_the_list_of_names_asks_for() -> None:
    listed = runpy.run_path(str(ROOT / "scripts" / "icon_names.py"))
    assert set(ICONS) == {*listed["FILLED"], *(f"{name}_outlined" for name in listed["OUTLINED"])}


def test_the_licences_stand_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "Apache License" in (FONTS / "LICENSE-MaterialSymbols.txt").read_text(encoding="utf-8")
