"""The rows of a scene: names, notes, labels, which of them is spoken about."""

from collections.abc import Sequence

from PIL import ImageDraw

from server.videos.making.writing.scene import Item, Scene, SceneKind

from .area import Area
from .lettering import LEADING, Setting, fitted, put
from .look import DARK, EDGE, SECOND, SURFACE, TEXT, Composition, Look


def draw_rows(draw: ImageDraw.ImageDraw, scene: Scene, look: Look, area: Area, mark: int) -> None:
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
    put(draw, (box.left, centred(box, number.height)), number, DARK if marked else look.accent)
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
        put(draw, (box.left, centred(box, label.height)), label, accent)
        put(draw, (box.left + beside, centred(box, name.height)), name, first)


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
        y = centred(box, name.height + (note.height if note else 0))
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
        put(draw, (box.left, centred(box, name.height)), name, first)
        if item.note:
            note = fitted(item.note, box.width - beside, box.height, (32, 30, 28, 26), "regular", 2)
            put(draw, (box.left + beside, centred(box, note.height)), note, second)


def centred(box: Area, height: float) -> float:
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
