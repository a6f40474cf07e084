"""Builds the fonts of the television in assets/fonts from their sources.

    python scripts/fonts.py text [--source /usr/share/fonts/opentype/noto]
    python scripts/fonts.py icons material-symbols-rounded.woff2

`text` needs Debian's fonts-noto-cjk; `icons` needs that file from the npm package material-symbols
(`npm pack material-symbols`). Both need fonttools, `icons` also brotli. The results are committed,
so nobody who only runs the program needs this. Why these characters: docs/adr, "Fonts".
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib import instancer
from icon_names import FILLED, OUTLINED

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "assets" / "fonts"
ICONS_MODULE = ROOT / "tvapp" / "ui" / "icons.py"

HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
HAN = ((0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
OUTLINED_FROM = 0xF5000
"""Outlined variants of icons get code points of their own, in plane 15's private use area."""


def within(code: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def regular_has(code: int) -> bool:
    """Everything of the source but Hangul: all Han, so that no resident's name turns into a box."""
    return not within(code, HANGUL)


def bold_extra() -> set[int]:
    lines = (FONTS / "bold_names.txt").read_text(encoding="utf-8").splitlines()
    return {ord(character) for line in lines if not line.startswith("#") for character in line}


def bold_has(code: int, extra: set[int]) -> bool:
    """GB2312, the listed name characters, and whatever is neither Han nor Hangul."""
    if not within(code, HAN):
        return not within(code, HANGUL)
    try:
        chr(code).encode("gb2312")
    except UnicodeEncodeError:
        return code in extra
    return True


def subsetter() -> subset.Subsetter:
    """Kivy lays characters out one by one and SDL smooths them: no hinting, no layout tables."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "kern", "DSIG"]
    return subset.Subsetter(options)


def sc_face(path: Path, weight: str) -> TTFont:
    """The Simplified Chinese face by its name: the collection's first face is the Japanese one."""
    for face in TTCollection(path).fonts:
        if face["name"].getDebugName(6) == f"NotoSansCJKsc-{weight}":
            return face
    raise SystemExit(f"{path} 里没有 NotoSansCJKsc-{weight}")


def build_text(source: Path) -> None:
    extra = bold_extra()
    coverage = {}
    for weight in ("Regular", "Bold"):
        font = sc_face(source / f"NotoSansCJK-{weight}.ttc", weight)
        wanted = [c for c in font.getBestCmap() if regular_has(c)]
        if weight == "Bold":
            wanted = [c for c in wanted if bold_has(c, extra)]
        work = subsetter()
        work.populate(unicodes=wanted)
        work.subset(font)
        target = FONTS / f"NotoSansSC-{weight}.otf"
        font.save(target)
        coverage[weight.lower()] = ranges(font.getBestCmap())
        print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB, {len(wanted)} characters")
    (FONTS / "coverage.json").write_text(json.dumps(coverage, indent=0) + "\n", encoding="ascii")


def ranges(codes: Iterable[int]) -> str:
    """Sorted code points as "20-7e a0 ...": hexadecimal, both ends included."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return " ".join(f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in runs)


def icon_face(source: Path, names: Iterable[str], fill: int) -> TTFont:
    """A static font of these icons: weight 500, drawn for 48 pixels and more."""
    font = TTFont(source)
    work = subsetter()
    work.options.glyph_names = True
    work.populate(glyphs=[variant for name in names for variant in variants(font, name)])
    work.subset(font)
    return instancer.instantiateVariableFont(font, {"FILL": fill, "GRAD": 0, "opsz": 48, "wght": 500})


def variants(font: TTFont, name: str) -> list[str]:
    """Some icons have a second drawing that a layout rule puts in when they are filled."""
    order = set(font.getGlyphOrder())
    if name not in order:
        raise SystemExit(f"这个图标字体里没有 {name}")
    return [variant for variant in (name, f"{name}.fill") if variant in order]


def build_icons(source: Path) -> None:
    code_of = {glyph: code for code, glyph in TTFont(source).getBestCmap().items()}
    font = icon_face(source, FILLED, fill=1)
    outlined = icon_face(source, OUTLINED, fill=0)
    characters = {name: code_of[name] for name in FILLED}
    cmap = {code_of[n]: f"{n}.fill" if f"{n}.fill" in font["glyf"].keys() else n for n in FILLED}
    order = font.getGlyphOrder()
    for offset, name in enumerate(OUTLINED):
        glyph = f"{name}_outlined"
        order.append(glyph)
        font["glyf"][glyph] = outlined["glyf"][name]
        font["hmtx"][glyph] = outlined["hmtx"][name]
        characters[glyph] = OUTLINED_FROM + offset
        cmap[OUTLINED_FROM + offset] = glyph
    font.setGlyphOrder(order)
    font.flavor = None
    font["post"].formatType = 3.0
    replace_cmap(font, cmap)
    font.save(FONTS / "icons.ttf")
    write_module(characters)
    print(f"icons.ttf: {(FONTS / 'icons.ttf').stat().st_size / 1e3:.0f} kB, {len(characters)} icons")


def replace_cmap(font: TTFont, cmap: dict[int, str]) -> None:
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    table: Any = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, cmap
    font["cmap"].tables = [table]


def write_module(characters: dict[str, int]) -> None:
    lines = [
        '"""Icon name → its character in assets/fonts/icons.ttf. Made by scripts/fonts.py.',
        "",
        'Names are those of Material Symbols (filled; "_outlined" for the hollow form)."""',
        "",
        "ICONS: dict[str, str] = {",
        *(f'    "{name}": "\\U{code:08x}",' for name, code in sorted(characters.items())),
        "}",
        "",
    ]
    ICONS_MODULE.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parts = parser.add_subparsers(required=True)
    text = parts.add_parser("text")
    text.add_argument("--source", type=Path, default=Path("/usr/share/fonts/opentype/noto"))
    text.set_defaults(run=build_text)
    icons = parts.add_parser("icons")
    icons.add_argument("source", type=Path)
    icons.set_defaults(run=build_icons)
    arguments = parser.parse_args()
    arguments.run(arguments.source)


if __name__ == "__main__":
    main()
