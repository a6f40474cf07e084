"""A form as a picture that can be read from the sofa: few large lines on light paper."""

import io
from itertools import groupby

from PIL import Image, ImageDraw

from chinese.breaking import break_lines
from server.videos.making.drawing.lettering import fitted, font, put, widths

from .wording import Form

WIDTH, HEIGHT = 1200, 840
_PAPER, _INK, _PEN, _LINE, _HOW = "#FBF8F0", "#1E2530", "#1B4FA0", "#7A7468", "#6B3D00"
_MARGIN = 60
_LABEL = 460
_SIZES = (46, 42, 38)


def draw(form: Form, *, filled: bool) -> bytes:
    """JPEG, 1200x840. What is written by hand is blue; both say that they are no real paper."""
    paper = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(paper)
    pen.rectangle((12, 12, WIDTH - 13, HEIGHT - 13), outline=_LINE, width=3)
    mark = "样表：填好的样子" if filled else "样表：空白的"
    pen.text((WIDTH - 36, 52), mark, _HOW, font("regular", 34), anchor="rm")
    title = fitted(form.title, WIDTH - 480, 70, (56, 48, 42), most_lines=1)
    put(pen, (_MARGIN - 16, 30), title, _INK)
    bottom = _how(pen, form.how) - 82
    if form.letter:
        _letter(pen, form.letter, bottom)
    else:
        _table(pen, form.rows, bottom)
    _sign(pen, bottom, filled)
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=85)
    return out.getvalue()


def _how(pen: ImageDraw.ImageDraw, how: str) -> float:
    """The guide's hint below; gives the y above it."""
    if not how:
        return HEIGHT - 30
    set_up = fitted(f"注意：{how}", WIDTH - 2 * _MARGIN, 100, (38, 34), "regular", 2)
    top = HEIGHT - 34 - set_up.height
    put(pen, (_MARGIN, top), set_up, _HOW)
    return top


def _sign(pen: ImageDraw.ImageDraw, top: float, filled: bool) -> None:
    y = round(top + 44)
    name, day = ("张小明", "2026 年 3 月 5 日") if filled else ("＿＿＿＿", "＿＿ 年 ＿ 月 ＿ 日")
    x = 330.0
    for text, colour in (("签名：", _INK), (name, _PEN), ("　日期：", _INK), (day, _PEN)):
        pen.text((x, y), text, colour, font("regular", 42), anchor="lm")
        x += widths("regular", 42)(text)


def _table(pen: ImageDraw.ImageDraw, rows: tuple[tuple[str, str], ...], bottom: float) -> None:
    top = 112.0
    height = min(104.0, (bottom - top) / len(rows))
    for label, written in rows:
        box = (_MARGIN, round(top), WIDTH - _MARGIN, round(top + height))
        pen.rectangle(box, outline=_LINE, width=3)
        pen.line((_MARGIN + _LABEL, box[1], _MARGIN + _LABEL, box[3]), _LINE, 3)
        for text, left, width, colour in (
            (label, _MARGIN, _LABEL, _INK),
            (written, _MARGIN + _LABEL, WIDTH - 2 * _MARGIN - _LABEL, _PEN),
        ):
            if text:
                set_up = fitted(text, width - 32, height - 4, (44, 40, 36, 32), "regular", 2)
                put(pen, (left + 16, top + (height - set_up.height) / 2), set_up, colour)
        top += height


def _letter(pen: ImageDraw.ImageDraw, text: str, bottom: float) -> None:
    """Sentences in one size; what is between ⟨⟩ is written by hand, with a line under it."""
    pieces, by_hand = [], []
    inside = False
    for letter in "　　" + text:
        if letter in "⟨⟩":
            inside = letter == "⟨"
        else:
            pieces.append(letter)
            by_hand.append(inside)
    whole = "".join(pieces)
    room = WIDTH - 2 * _MARGIN
    for size in _SIZES:
        measure, step = widths("regular", size), round(size * 1.62)
        lines = break_lines(whole, room, measure)
        if 116 + len(lines) * step <= bottom or size == _SIZES[-1]:
            break
    at, y = 0, 116
    for line in lines:
        at = whole.index(line[0], at) if line else at
        x = float(_MARGIN)
        marks = by_hand[at : at + len(line)]
        for hand, run in groupby(zip(line, marks, strict=False), key=lambda pair: pair[1]):
            part = "".join(letter for letter, _ in run)
            pen.text((x, y + step // 2), part, _PEN if hand else _INK, font("regular", size), anchor="lm")
            x += measure(part)
        at += len(line)
        y += step
