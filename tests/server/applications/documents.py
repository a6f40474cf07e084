"""Photographed papers, drawn: a letter, a form, a card, a page of a booklet; askew, in bad light."""

import io
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

ROOT = Path(__file__).parents[3]
OURS = (str(ROOT / "assets/fonts/NotoSansSC-Regular.otf"), str(ROOT / "assets/fonts/NotoSansSC-Bold.otf"))
INK, FAINT = "#22242a", "#5a5d66"


@dataclass(frozen=True)
class Face:
    """A font file and the face in it."""

    path: str
    index: int = 0


@cache
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, size, index=face.index)


@cache
def sentences() -> tuple[str, ...]:
    """Chinese from the sample's own sources."""
    found: list[str] = []
    for file in sorted((ROOT / "assets/sample").rglob("*.csv")):
        for cell in file.read_text(encoding="utf-8").replace("\n", ",").split(","):
            if sum("\u4e00" <= letter <= "\u9fff" for letter in cell) >= 6:
                found.append(cell.strip('" '))
    return tuple(found)


def letter(dice: random.Random, face: Face) -> Image.Image:
    """A4: a centred title, paragraphs that begin with two blanks, a date, perhaps a red seal."""
    page, pen = _page(1240, 1754)
    size = dice.randint(26, 44)
    heading = font(face, int(size * 1.5))
    pen.text((620, 150), dice.choice(sentences())[:12], font=heading, fill=INK, anchor="mm")
    y, width = 250, int((1240 - 240) / size)
    while y < 1400:
        text = "　　" + "。".join(dice.sample(sentences(), 3)) + "。"
        for start in range(0, len(text), width):
            pen.text((120, y), text[start : start + width], font=font(face, size), fill=INK)
            y += int(size * dice.choice((1.5, 1.6)))
        if dice.random() < 0.15:
            break
    pen.text((760, y + 60), "红安县人民政府", font=font(face, size), fill=INK)
    pen.text((760, y + 60 + 2 * size), "2026年11月24日", font=font(face, size), fill=INK)
    if dice.random() < 0.5:
        pen.ellipse((780, y, 980, y + 200), outline="#c83030", width=8)
    return page


def form(dice: random.Random, face: Face) -> Image.Image:
    """A4: a grid with labels, half of it filled in."""
    page, pen = _page(1240, 1754)
    size = dice.randint(24, 34)
    heading = dice.choice(sentences())[:10] + "申请表"
    pen.text((620, 140), heading, font=font(face, size + 18), fill=INK, anchor="mm")
    y = 220
    while y < 1560:
        height, columns = dice.randint(64, 150), dice.choice((2, 4, 4, 6))
        for column in range(columns):
            left = 100 + column * 1040 // columns
            pen.rectangle((left, y, left + 1040 // columns, y + height), outline=INK, width=2)
            room = 4 if column % 2 == 0 else (1040 // columns // size - 1) * (dice.random() < 0.6)
            text = dice.choice(sentences())[:room]
            pen.text((left + 12, y + height // 2), text, font=font(face, size), fill=INK, anchor="lm")
        y += height
    return page


def identity_card(dice: random.Random, face: Face) -> Image.Image:
    """Labels and words at the left, a portrait at the right, the long number below."""
    card = Image.new("RGB", (1012, 638), (226, 232, 238))
    pen = ImageDraw.Draw(card)
    for at, row in enumerate(_CARD):
        pen.text((60, 70 + at * 84), row, font=font(face, 40), fill=INK)
    number = f"公民身份号码　4211221950{dice.randint(10**7, 10**8 - 1)}"
    pen.text((60, 545), number, font=font(face, 42), fill=INK)
    portrait(pen, (690, 80, 960, 430))
    return card


def booklet(dice: random.Random, face: Face) -> Image.Image:
    """A page with few words in many cells."""
    page, pen = _page(1400, 980)
    pen.text((700, 70), "常住人口登记卡", font=font(face, 52), fill=INK, anchor="mm")
    for row in range(8):
        for column in range(4):
            left, top = 60 + column * 320, 130 + row * 100
            pen.rectangle((left, top, left + 320, top + 100), outline=FAINT, width=2)
            if column % 2 == 0 or dice.random() < 0.6:
                text = dice.choice(sentences())[: dice.randint(2, 8)]
                pen.text((left + 14, top + 50), text, font=font(face, 32), fill=INK, anchor="lm")
    return page


def portrait_only(dice: random.Random, face: Face) -> Image.Image:
    """一寸照片: nothing is written on it."""
    picture = Image.new("RGB", (700, 980), (70, 110, 180))
    portrait(ImageDraw.Draw(picture), (60, 80, 640, 980))
    return picture


def portrait(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    """A head and shoulders."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    pen.rectangle(box, fill=(170, 190, 215))

    def part(a: float, b: float, c: float, d: float) -> tuple[float, float, float, float]:
        return (left + wide * a, top + high * b, left + wide * c, top + high * d)

    pen.ellipse(part(0.05, 0.62, 0.95, 1.3), fill=(60, 64, 84))
    pen.ellipse(part(0.25, 0.12, 0.75, 0.68), fill=(226, 188, 160))
    pen.chord(part(0.22, 0.06, 0.78, 0.46), 180, 360, fill=(40, 34, 34))
    pen.rectangle((left, bottom, right, bottom + high), fill=(226, 232, 238))


PAPERS = (letter, form, identity_card, booklet)


def photographed(paper: Image.Image, dice: random.Random, *, hard: float = 1.0) -> Image.Image:
    """As a phone sees it: on a table, a little askew and in perspective, uneven light, soft, noisy, JPEG."""
    width, height = paper.size
    table = Image.new("RGB", (int(width * 1.3), int(height * 1.3)), dice.choice(_TABLES))
    table.paste(paper, (int(width * 0.15), int(height * 0.15)))
    near, askew = dice.uniform(0.0, 0.12), math.radians(dice.gauss(0, 2 * hard))
    corners = []
    for x, y in ((near, near), (near, 1.3 - near), (1.3 - near, 1.3 - near), (1.3 - near, near)):
        x, y = (x - 0.65) * width, (y - 0.65) * height
        turned = (x * math.cos(askew) - y * math.sin(askew), x * math.sin(askew) + y * math.cos(askew))
        lean = 1 + dice.uniform(-0.04, 0.04) * hard
        corners += [turned[0] * lean + 0.65 * width, turned[1] * lean + 0.65 * height]
    side = dice.randint(800, 1400) / max(width, height)
    size = (int(width * side), int(height * side))
    seen = table.transform(size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    light = Image.linear_gradient("L").rotate(dice.choice((0, 90, 180, 270))).resize(size)
    dim = Image.blend(seen, Image.new("RGB", size), dice.uniform(0.1, 0.45))
    seen = Image.composite(seen, dim, light)
    seen = seen.filter(ImageFilter.GaussianBlur(dice.uniform(0, 1.1 * hard)))
    noise = Image.effect_noise(size, dice.uniform(4, 14)).convert("RGB")
    seen = Image.blend(seen, noise, dice.uniform(0.02, 0.10))
    kept = io.BytesIO()
    seen.save(kept, "JPEG", quality=dice.randint(60, 92))
    return Image.open(kept).convert("RGB")


def quarter_turned(picture: Image.Image, turn: int) -> Image.Image:
    """Lying so that it has to be turned ``turn`` quarters clockwise to be upright."""
    return picture.rotate(90 * turn, expand=True)


def noise_picture(dice: random.Random) -> Image.Image:
    """No paper at all: blots, lines, a grid."""
    noise = Image.effect_noise((1200, 900), dice.uniform(10, 60))
    soft = noise.filter(ImageFilter.GaussianBlur(dice.uniform(1, 6)))
    picture = ImageOps.autocontrast(soft).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randint(0, 80)):
        x, y = dice.randint(0, 1200), dice.randint(0, 900)
        far = (x + dice.randint(-300, 300), y + dice.randint(-300, 300))
        pen.line((x, y, *far), fill=INK, width=dice.randint(1, 9))
    return picture


def faces(paths: Sequence[str]) -> list[Face]:
    """The first face of each file."""
    return [Face(path) for path in paths]


_CARD = (
    "姓名　张小明",
    "性别　男　　民族　汉",
    "出生　1950 年 3 月 5 日",
    "住址　湖北省红安县七里坪",
    "　　　镇柳林河村三组",
)
_TABLES = ((96, 72, 52), (188, 180, 168), (52, 58, 66), (150, 118, 84))


def _page(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("RGB", (width, height), (246, 244, 238))
    return page, ImageDraw.Draw(page)
