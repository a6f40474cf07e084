"""One picture of a film: heading, rows, which of them is being spoken about. 1280 × 720, three metres away.

The bottom of the picture stays free for the captions the television lays over it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from .lettering import LEADING, Setting, fitted, put, put_icon
from .look import DARK, EDGE, GROUND, ICONS, SCENE_ICONS, SECOND, SURFACE, TEXT, Composition, Look
from .scene import Item, Scene, SceneKind, Script

WIDTH, HEIGHT = 1280, 720
CAPTIONS_FROM = 560
"""Below it nothing is drawn that one must read."""
SAFE_X, SAFE_Y = 64, 36
_COLUMN, _TITLE_COLUMN = 236, 380
"""Width of the column at the side, and of the wider one of the first picture."""
_GUTTER = 48
_BAND = 128
_TOP = 60
_SUBJECTS = (240, 220, 200, 180, 160, 140, 120, 104, 88, 76, 64)
_SAMPLE = "示例数据"


@dataclass(frozen=True, slots=True)
class Area:
    """A box in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


def draw_slide(script: Script, scene: Scene, look: Look, mark: int = -1) -> Image.Image:
    """The picture of a scene while its row ``mark`` is spoken about (-1: none)."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(image)
    if scene.kind is SceneKind.TITLE:
        _title(draw, script, look)
    else:
        _rows(draw, scene, look, _frame(draw, script, scene, look), mark)
    _chapters(draw, script, scene, look)
    if script.sample:
        _sample(draw, look, scene)
    return image


def draw_thumbnail(script: Script, look: Look, width: int = 640) -> Image.Image:
    """What stands for the film in a list, the size of a hand there: the icon and its subject."""
    image = Image.new("RGB", (WIDTH, HEIGHT), SURFACE)
    draw = ImageDraw.Draw(image)
    match look.composition:
        case Composition.RAIL:
            draw.rectangle((0, 0, 430, HEIGHT), look.accent)
            put_icon(draw, (215, HEIGHT / 2), look.icon, 300, DARK)
            area, ink = Area(480, 60, WIDTH - 50, HEIGHT - 60), TEXT
        case Composition.BAND:
            draw.rectangle((0, 0, WIDTH, 330), look.accent)
            put_icon(draw, (WIDTH / 2, 168), look.icon, 270, DARK)
            area, ink = Area(50, 350, WIDTH - 50, HEIGHT - 20), TEXT
        case Composition.CARD:
            draw.rectangle((0, 0, WIDTH, HEIGHT), look.accent)
            put_icon(draw, (WIDTH - 215, HEIGHT / 2), look.icon, 300, DARK)
            area, ink = Area(60, 60, WIDTH - 420, HEIGHT - 60), DARK
        case _:
            put_icon(draw, (WIDTH - 215, HEIGHT / 2), look.icon, 300, look.accent)
            area, ink = Area(60, 60, WIDTH - 420, HEIGHT - 60), look.accent
    # A word of five is better read in one line than torn in two larger ones.
    subject = fitted(script.subject, area.width, area.height, _SUBJECTS[:6], most_lines=1)
    if subject.cut:
        subject = fitted(script.subject, area.width, area.height, _SUBJECTS, most_lines=3)
    put(draw, (area.left + (area.width - subject.width) / 2, _centred(area, subject.height)), subject, ink)
    return image.resize((width, width * HEIGHT // WIDTH), Image.Resampling.LANCZOS)


def _title(draw: ImageDraw.ImageDraw, script: Script, look: Look) -> None:
    """The first picture: large, still, the icon beside it or above it."""
    match look.composition:
        case Composition.RAIL | Composition.CARD:
            left = look.composition is Composition.RAIL
            column = (0, 0, _TITLE_COLUMN, HEIGHT) if left else (WIDTH - _TITLE_COLUMN, 0, WIDTH, HEIGHT)
            draw.rectangle(column, look.accent if left else SURFACE)
            put_icon(draw, ((column[0] + column[2]) / 2, 300), look.icon, 260, DARK if left else look.accent)
            area = Area(_TITLE_COLUMN + _GUTTER, 96, WIDTH - SAFE_X, CAPTIONS_FROM)
            if not left:
                area = Area(SAFE_X, 96, WIDTH - _TITLE_COLUMN - _GUTTER, CAPTIONS_FROM)
        case Composition.BAND:
            draw.rectangle((0, 0, WIDTH, 236), look.accent)
            put_icon(draw, (WIDTH / 2, 136), look.icon, 170, DARK)
            area = Area(SAFE_X + 40, 252, WIDTH - SAFE_X - 40, CAPTIONS_FROM)
        case _:
            put_icon(draw, (WIDTH - 220, 300), look.icon, 270, look.accent)
            area = Area(SAFE_X, 96, WIDTH - 400, CAPTIONS_FROM)
    sizes = (88, 80, 72, 64, 56, 48, 44)
    below = [
        fitted(text, area.width, 84, (36, 32, 30), "regular", most_lines=2)
        for text in (script.official, script.department)
        if text
    ]
    theme = fitted(script.theme, area.width, 48, (34,), most_lines=1) if script.theme else None
    rest = sum(setting.height + 10 for setting in below) + 24 + (64 if theme else 0)
    title = fitted(script.title, area.width, area.height - rest, sizes, most_lines=3)
    height = title.height + rest
    y: float = area.top + max(0, (area.height - height) / 2)
    if theme is not None:
        draw.rectangle((area.left, y + 6, area.left + 10, y + 40), look.accent)
        put(draw, (area.left + 26, y), theme, look.accent)
        y += 64
    y = put(draw, (area.left, y), title, TEXT) + 24
    for setting in below:
        y = put(draw, (area.left, y), setting, SECOND) + 10


def _frame(draw: ImageDraw.ImageDraw, script: Script, scene: Scene, look: Look) -> Area:
    """What stands still around the rows; gives the room for them."""
    icon = ICONS[SCENE_ICONS[scene.kind]]
    match look.composition:
        case Composition.RAIL:
            draw.rectangle((0, 0, _COLUMN, HEIGHT), look.accent)
            put_icon(draw, (_COLUMN / 2, 170), icon, 132, DARK)
            put_icon(draw, (_COLUMN / 2, 470), look.icon, 84, DARK)
            area = Area(_COLUMN + _GUTTER, _TOP, WIDTH - SAFE_X, CAPTIONS_FROM)
        case Composition.CARD:
            draw.rectangle((WIDTH - _COLUMN, 0, WIDTH, HEIGHT), SURFACE)
            put_icon(draw, (WIDTH - _COLUMN / 2, 170), icon, 132, look.accent)
            put_icon(draw, (WIDTH - _COLUMN / 2, 470), look.icon, 84, SECOND)
            area = Area(SAFE_X, _TOP, WIDTH - _COLUMN - _GUTTER, CAPTIONS_FROM)
        case Composition.BAND:
            draw.rectangle((0, 0, WIDTH, _BAND), look.accent)
            put_icon(draw, (SAFE_X + 44, _BAND / 2 + 10), icon, 80, DARK)
            heading = fitted(scene.heading, WIDTH - 420, 80, (60, 52), most_lines=1)
            put(draw, (SAFE_X + 112, _BAND / 2 + 10 - heading.height / 2), heading, DARK)
            return Area(SAFE_X, _BAND + 24, WIDTH - SAFE_X, CAPTIONS_FROM)
        case _:
            put_icon(draw, (WIDTH - SAFE_X - 40, 104), icon, 68, look.accent)
            area = Area(SAFE_X, _TOP, WIDTH - SAFE_X, CAPTIONS_FROM)
    heading = fitted(scene.heading, area.width - 180, 84, (60, 52), most_lines=1)
    accented = look.composition is Composition.OPEN
    y = round(put(draw, (area.left, area.top), heading, look.accent if accented else TEXT))
    draw.rectangle((area.left, y + 6, area.left + (area.width if accented else 96), y + 11), look.accent)
    return Area(area.left, y + 26, area.right, area.bottom)


def _rows(draw: ImageDraw.ImageDraw, scene: Scene, look: Look, area: Area, mark: int) -> None:
    """The items of a scene, one below the other, each as high as its share."""
    count = len(scene.items)
    if scene.kind is SceneKind.QUESTION:
        _dialogue(draw, scene, look, area)
        return
    if count == 1:
        _alone(draw, scene.items[0], look, area)
        return
    gap = 12 if count < 5 else 8
    height = min(140, (area.height - gap * (count - 1)) // count)
    top = area.top + (area.height - height * count - gap * (count - 1)) // 2
    boxes = [
        Area(area.left, top + at * (height + gap), area.right, top + at * (height + gap) + height)
        for at in range(count)
    ]
    for at, box in enumerate(boxes):
        _ground(draw, look, box, at == mark)
    inner = [Area(box.left + 28, box.top + 2, box.right - 28, box.bottom - 2) for box in boxes]
    if scene.numbered:
        inner = [
            _numeral(draw, look, box, str(at + 1) if at < scene.numbered else "·", at == mark)
            for at, box in enumerate(inner)
        ]
    inks = [(DARK, DARK, DARK) if at == mark else (TEXT, SECOND, look.accent) for at in range(count)]
    if scene.kind in (SceneKind.WHERE, SceneKind.ANSWERS):
        _labelled(draw, scene.items, inner, inks)
    elif height < 100 and any(item.note for item in scene.items):
        _beside(draw, scene.items, inner, inks)
    else:
        _stacked(draw, scene.items, inner, inks)


def _alone(draw: ImageDraw.ImageDraw, item: Item, look: Look, area: Area) -> None:
    """The only item: as large as there is room, what it is above it."""
    note = fitted(item.note, area.width - 40, 60, (40, 36), "regular", 1) if item.note else None
    room = area.height - (note.height + 10 if note else 0)
    text = fitted(item.name, area.width - 40, room, (60, 56, 52, 48, 44, 40, 36))
    y = area.bottom - area.height / 2 - (text.height + area.height - room) / 2
    draw.rectangle((area.left, y, area.left + 8, y + text.height + area.height - room), look.accent)
    if note:
        y = put(draw, (area.left + 40, y), note, SECOND) + 10
    put(draw, (area.left + 40, y), text, TEXT)


Ink = tuple[str, str, str]
"""Colours of a row: its name, its note, its label."""
_NAMES = (52, 48, 44, 40, 38, 36, 34, 32)


def _ground(draw: ImageDraw.ImageDraw, look: Look, box: Area, marked: bool) -> None:
    """The row that is spoken about is filled, as the focus on the television is."""
    corners = (box.left, box.top, box.right, box.bottom)
    if marked:
        draw.rounded_rectangle(corners, 10, look.accent)
    elif look.composition is Composition.OPEN:
        draw.rectangle((box.left, box.bottom + 4, box.right, box.bottom + 6), EDGE)
    else:
        draw.rounded_rectangle(corners, 10, SURFACE)


def _numeral(draw: ImageDraw.ImageDraw, look: Look, box: Area, sign: str, marked: bool) -> Area:
    """The row's number or a dot; gives the room behind it."""
    number = fitted(sign, 60, box.height, (48, 44, 40, 36))
    put(draw, (box.left, _centred(box, number.height)), number, DARK if marked else look.accent)
    return Area(box.left + 64, box.top, box.right, box.bottom)


def _labelled(
    draw: ImageDraw.ImageDraw, items: Sequence[Item], boxes: Sequence[Area], inks: Sequence[Ink]
) -> None:
    """What is asked at the left, the answer behind it."""
    labels = _one_size([item.note for item in items], 300, boxes[0].height, (38, 36, 34), 1)
    beside = max(label.width for label in labels) + 36
    texts = [item.name for item in items]
    names = _one_size(texts, boxes[0].width - beside, boxes[0].height, _NAMES, 2)
    for label, name, box, (first, _, accent) in zip(labels, names, boxes, inks, strict=True):
        put(draw, (box.left, _centred(box, label.height)), label, accent)
        put(draw, (box.left + beside, _centred(box, name.height)), name, first)


def _stacked(
    draw: ImageDraw.ImageDraw, items: Sequence[Item], boxes: Sequence[Area], inks: Sequence[Ink]
) -> None:
    """Names, and below each what is said about it."""
    noted = any(item.note for item in items)
    room = boxes[0].height - (round(30 * LEADING) if noted else 0)
    names = _one_size([item.name for item in items], boxes[0].width, room, _NAMES, 2)
    for item, name, box, (first, second, _) in zip(items, names, boxes, inks, strict=True):
        left_over = box.height - name.height
        note = fitted(item.note, box.width, left_over, (34, 32, 30, 28), "regular", 1) if item.note else None
        y = _centred(box, name.height + (note.height if note else 0))
        y = put(draw, (box.left, y), name, first)
        if note:
            put(draw, (box.left, y), note, second)


def _beside(
    draw: ImageDraw.ImageDraw, items: Sequence[Item], boxes: Sequence[Area], inks: Sequence[Ink]
) -> None:
    """Names at the left, what is said about them behind: for rows too low for both."""
    whole = boxes[0].width
    notes = max(fitted(item.note, whole, 40, (28,), "regular", 1).width for item in items)
    room = whole - min(notes, whole * 0.6) - 32
    names = _one_size([item.name for item in items], room, boxes[0].height, _NAMES[2:], 1)
    beside = max(name.width for name in names) + 32
    for item, name, box, (first, second, _) in zip(items, names, boxes, inks, strict=True):
        put(draw, (box.left, _centred(box, name.height)), name, first)
        if item.note:
            note = fitted(item.note, box.width - beside, box.height, (32, 30, 28, 26), "regular", 2)
            put(draw, (box.left + beside, _centred(box, note.height)), note, second)


def _centred(box: Area, height: float) -> float:
    return box.top + (box.height - height) / 2


def _one_size(
    texts: Sequence[str], width: float, height: float, sizes: Sequence[int], most_lines: int
) -> list[Setting]:
    """All of the texts in one size: the largest at which each of them fits whole."""
    made: list[Setting] = []
    for size in sizes:
        made = [fitted(text, width, height, (size,), most_lines=most_lines) for text in texts]
        if all(made_of.height <= height and not made_of.cut for made_of in made):
            break
    return made


def _dialogue(draw: ImageDraw.ImageDraw, scene: Scene, look: Look, area: Area) -> None:
    """A question and its answer."""
    question = fitted(scene.items[0].name, area.width - 96, area.height * 0.4, (52, 48, 44, 40, 36))
    answer = fitted(scene.items[1].name, area.width - 96, area.height * 0.55, (48, 44, 40, 36, 32))
    y: float = area.top + max(0, (area.height - question.height - answer.height - 36) / 2)
    for word, setting, colour in (("问", question, look.accent), ("答", answer, TEXT)):
        sign = fitted(word, 80, 70, (setting.size,))
        put(draw, (area.left, y), sign, look.accent)
        y = put(draw, (area.left + 96, y), setting, colour) + 36


def _chapters(draw: ImageDraw.ImageDraw, script: Script, scene: Scene, look: Look) -> None:
    """How far the film is: one short bar a scene, at the very bottom, under the captions' place."""
    count, here = len(script.scenes), script.scenes.index(scene)
    column = (_TITLE_COLUMN if scene.kind is SceneKind.TITLE else _COLUMN) + _GUTTER
    left = column if look.composition is Composition.RAIL else SAFE_X
    right = WIDTH - (column if look.composition is Composition.CARD else SAFE_X)
    step = (right - left) / count
    for at in range(count):
        colour = look.accent if at <= here else EDGE
        draw.rectangle((left + at * step, 678, left + (at + 1) * step - 8, 683), colour)


def _sample(draw: ImageDraw.ImageDraw, look: Look, scene: Scene) -> None:
    """示例数据 in the top right corner, as on the television's screens."""
    on_accent = look.composition is Composition.BAND
    mark = fitted(_SAMPLE, 200, 40, (28,), "regular")
    put(draw, (WIDTH - SAFE_X - mark.width, SAFE_Y - 4), mark, DARK if on_accent else SECOND)
