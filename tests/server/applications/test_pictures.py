"""Photos as phones send them: formats, orientation, metadata, quality; and what is no photo."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageFilter

from server.applications.picture import CutShort, NotAPicture, TooManyPixels, make_picture
from tests.server.household import paper


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "MPO"])
def test_common_formats_become_jpeg(form: str) -> None:
    made = make_picture(paper(1400, 1000, form=form))
    assert opened(made.large).format == "JPEG"
    assert (made.width, made.height) == (1400, 1000) == opened(made.large).size
    assert opened(made.small).size == (640, 457)
    assert made.warnings == ()


def test_heic_from_an_iphone_becomes_jpeg() -> None:
    from pillow_heif import from_pillow

    out = io.BytesIO()
    from_pillow(opened(paper(1400, 1000))).save(out, format="HEIF", quality=80)
    made = make_picture(out.getvalue())
    assert opened(made.large).format == "JPEG" and made.width == 1400


def test_a_large_photo_is_made_2400_on_its_long_side() -> None:
    made = make_picture(paper(3000, 4000))
    assert (made.width, made.height) == (1800, 2400)


def test_orientation_is_applied_and_every_trace_of_the_phone_is_gone() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise to look at it
    exif[0x010F] = "SECRETPHONE"
    exif.get_ifd(0x8825)[1] = "N"  # a place on earth
    made = make_picture(paper(1600, 1200, exif=exif, comment=b"SECRETCOMMENT"))
    assert (made.width, made.height) == (1200, 1600)
    assert not opened(made.large).getexif()
    assert b"SECRET" not in made.large + made.small and b"Exif" not in made.large


def test_dark_blurred_and_small_photos_are_noticed() -> None:
    page = opened(paper(1600, 1200))
    dark = page.point(lambda value: value // 8)
    blurred = page.filter(ImageFilter.GaussianBlur(9))
    small = page.resize((400, 300), Image.Resampling.LANCZOS)
    assert make_picture(encoded(dark)).warnings[:1] == ("dark",)
    assert make_picture(encoded(blurred)).warnings == ("blurred",)
    assert "small" in make_picture(encoded(small)).warnings


def test_a_sharp_page_with_one_faint_line_is_not_called_blurred() -> None:
    page = Image.new("RGB", (2000, 1500), "#e8eef2")
    page.paste(opened(paper(1200, 160)).point(lambda value: 120 + value // 2), (300, 400))
    assert make_picture(encoded(page)).warnings == ()
    soft = page.filter(ImageFilter.GaussianBlur(6))
    assert make_picture(encoded(soft)).warnings == ("blurred",)


def encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


@pytest.mark.parametrize(
    "raw",
    [b"", b"hello", b"%PDF-1.7 ...", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + bytes(40)],
    ids=["empty", "text", "pdf", "svg", "gif"],
)
def test_what_is_no_photo_is_refused(raw: bytes) -> None:
    with pytest.raises((NotAPicture, CutShort)):
        make_picture(raw)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_was_cut_off_is_refused(form: str) -> None:
    whole = paper(1400, 1000, form=form)
    with pytest.raises((CutShort, NotAPicture)):
        make_picture(whole[: len(whole) // 3])


def test_a_picture_bomb_is_refused_before_it_is_unpacked() -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 29_000, 29_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    with pytest.raises(TooManyPixels):
        make_picture(bomb)
