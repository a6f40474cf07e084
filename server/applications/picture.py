"""From whatever a phone sends to two upright JPEGs without metadata. Runs in a worker process.

Nothing here imports the server: a worker starts with Pillow alone.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from .upright import turns

LONG_SIDE = 2400
SMALL_SIDE = 640
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
"""Told apart by content; file names and announced types are the sender's claim. MPO comes with JPEG."""

_DRAFTED_PIXELS = 220_000_000
"""JPEG is decoded at a fraction of its size, so the largest phone cameras (200 megapixels) are welcome."""
_DECODED_PIXELS = 60_000_000
"""All others unfold in full: 3–4 bytes a pixel."""
_SMALL_LONG, _SMALL_SHORT = 1000, 600
_DARK_MEAN = 60.0
_EDGE_SIDE = 1000
_EDGE_SHARE = 0.003
_SHARP_EDGE = 28
"""At 1000 px: the strongest 3 in 1,000 edges of a sharp page, faint or with one line of text, are 70–128; of
one that is blurred by 3 px 16–27; a noisy sensor alone makes 17."""


class NotAPicture(Exception):
    """The bytes are no picture we can read."""


class CutShort(Exception):
    """The picture's end is missing."""


class TooManyPixels(Exception):
    """The picture would unfold to more pixels than any camera makes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The two JPEGs and what was noticed. ``width`` and ``height`` are those of ``large``."""

    large: bytes
    small: bytes
    width: int
    height: int
    warnings: tuple[str, ...]
    """Values of ``protocol.application.PhotoWarning``."""


def make_picture(raw: bytes) -> Picture:
    """Decode, turn upright, re-encode, look at the quality. Raises NotAPicture, CutShort, TooManyPixels."""
    _know_formats()
    image = _opened(raw)
    original = image.size
    try:
        # A quarter-size decode of a 200-megapixel JPEG costs a sixteenth of the memory.
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))
        image.load()
        upright = ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise CutShort from error
    return picture_of(_on_white(upright), original)


def picture_of(flat: Image.Image, original: tuple[int, int] | None = None) -> Picture:
    """The two JPEGs of an upright RGB image; ``original``: its size as it was sent."""
    original = original or flat.size
    flat.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BICUBIC)
    small = flat.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.BICUBIC)
    warnings = _warnings(flat, original)
    return Picture(_jpeg(flat, 86), _jpeg(small, 80), flat.width, flat.height, warnings)


def warm_up() -> None:
    """Load the decoders before the first photo comes, so that it is on the TV within a second."""
    _know_formats()


def _know_formats() -> None:
    # Pillow loads its rarer decoders by itself only when it may try all of them.
    Image.init()
    if "HEIF" not in Image.OPEN:
        from pillow_heif import register_heif_opener

        register_heif_opener()


def _opened(raw: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # our own limits follow, before anything is decoded
    try:
        image = Image.open(io.BytesIO(raw), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise NotAPicture from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise CutShort from error
    width, height = image.size
    most = _DRAFTED_PIXELS if image.format in ("JPEG", "MPO") else _DECODED_PIXELS
    if width * height > most or max(width, height) > 30_000:
        raise TooManyPixels
    if min(width, height) < 8:
        raise NotAPicture
    return image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        full = image.convert("RGBA")
        ground = Image.new("RGB", full.size, "white")
        ground.paste(full, mask=full.getchannel("A"))
        return ground
    return image.convert("RGB")


def _warnings(flat: Image.Image, original: tuple[int, int]) -> tuple[str, ...]:
    found: list[str] = []
    grey = flat.convert("L")
    if ImageStat.Stat(grey).mean[0] < _DARK_MEAN:
        found.append("dark")
    if _strongest_edges(grey) < _SHARP_EDGE:
        found.append("blurred")
    if max(original) < _SMALL_LONG or min(original) < _SMALL_SHORT:
        found.append("small")
    if not found and turns(grey) in (1, 2, 3):
        # Of a photo that has to be taken again anyhow the writing is a guess.
        found.append("turned")
    return tuple(found)


def _strongest_edges(grey: Image.Image) -> int:
    """How steep the steepest 0.3 % of the picture are, 1–128: few but sharp lines of text count as sharp."""
    grey = grey.copy()
    grey.thumbnail((_EDGE_SIDE, _EDGE_SIDE), Image.Resampling.BOX)
    edges = grey.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128))
    # Pillow leaves the outermost pixels as they were.
    counts = edges.crop((2, 2, edges.width - 2, edges.height - 2)).histogram()
    wanted = sum(counts) * _EDGE_SHARE
    for steepness in range(128, 0, -1):
        wanted -= counts[128 - steepness] + (counts[128 + steepness] if steepness < 128 else 0)
        if wanted <= 0:
            return steepness
    return 0


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    # A fresh picture carries no EXIF, no colour profile and no comment along.
    clean = Image.frombytes("RGB", image.size, image.tobytes())
    clean.save(out, "JPEG", quality=quality)
    return out.getvalue()
