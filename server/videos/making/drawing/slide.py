"""One picture of a film: heading, rows, which of them is being spoken about. 1280 × 720, three metres away.

The bottom of the picture stays free for the captions the television lays over it.
"""

from PIL import Image, ImageDraw

from server.videos.making.writing.scene import Scene, SceneKind, Script

from .area import Area
from .lettering import fitted, put, put_icon
from .look import DARK, EDGE, GROUND, ICONS, SCENE_ICONS, SECOND, SURFACE, TEXT, Composition, Look
from .rows import centred, draw_rows

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


def draw_slide(script: Script, scene: Scene, look: Look, mark: int = -1) -> Image.Image:
    """The picture of a scene while its row ``mark`` is spoken about (-1: none)."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(image)
    if scene.kind is SceneKind.TITLE:
        _title(draw, script, look)
    else:
        draw_rows(draw, scene, look, _frame(draw, script, scene, look), mark)
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
    put(draw, (area.left + (area.width - subject.width) / 2, centred(area, subject.height)), subject, ink)
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
