"""Files that should not be there, from a phone, a prankster or an attacker: name → (file name, bytes)."""

import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.server.household import paper

MARK = b"MARK-OF-THE-SENDER"
"""Stands in every file that could carry something along; no stored byte may contain it."""

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
"""The agreed harmless test text (eicar.org), in two parts so that this source is not taken for it."""


def refused() -> dict[str, tuple[str, bytes]]:
    """Each must be answered with a sentence, and nothing kept."""
    whole = paper(2000, 1500)
    html = b"<!doctype html><script>alert(1)</script>" + MARK
    return {
        "empty": ("photo.jpg", b""),
        "svg named jpg": ("photo.jpg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>' + MARK),
        "html named jpg": ("photo.jpg", html),
        "gif with script": ("photo.jpg", b"GIF89a/*" + html + b"*/=1;"),
        "program": ("../../etc/cron.d/photo.jpg", b"\x7fELF\x02\x01\x01" + MARK * 40),
        "truncated jpeg": ("photo.jpg", whole[: len(whole) // 4]),
        "truncated png": ("photo.png", paper(900, 900, form="PNG")[:4000]),
        "png of 50000 by 50000": ("photo.png", _png(50_000, 50_000)),
        "png of 20000 by 20000": ("photo.png", _png(20_000, 20_000)),
        "jpeg that claims 65000 by 65000": ("photo.jpg", _claim(whole, 65_000, 65_000)),
        "zip": ("photo.jpg", _zip()),
        "eicar": ("photo.jpg", EICAR),
        "pdf cut short": ("photo.pdf", pdf()[:200]),
        "pdf without pages": ("photo.pdf", b"%PDF-1.4\n%%EOF\n" + MARK),
        "tiff": ("photo.jpg", paper(900, 900, form="TIFF")),
        "one pixel": ("photo.png", paper(1, 1, form="PNG")),
    }


def harmless() -> dict[str, tuple[str, bytes]]:
    """Each is a picture with something hidden in or behind it: kept, but not a byte as it was sent."""
    exif = Image.Exif()
    exif[0x010F] = MARK.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (31.0, 17.0, 12.0)
    jpeg = paper(1200, 900, exif=exif, comment=MARK)
    return {
        "gps in exif": ("photo.jpg", jpeg),
        "name that climbs": ("../../../../tmp/" + MARK.decode() + ".jpg", jpeg),
        "jpeg and html": ("photo.html", jpeg + b"<script>" + MARK + b"</script>"),
        "jpeg and zip": ("photo.zip", jpeg + _zip()),
        "eicar behind a jpeg": ("photo.jpg", jpeg + EICAR),
        "png with text": ("photo.png", _png_with_text()),
        "pdf with a hidden text": ("photo.pdf", pdf(extra=b"% " + MARK)),
    }


def _png(width: int, height: int) -> bytes:
    """A valid PNG of that size whose rows are zeros: a few hundred kilobytes that unfold to gigabytes."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" * (1 + width // 8)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png_with_text() -> bytes:
    image = paper(900, 700, form="PNG")
    return image[:33] + _chunk(b"tEXt", b"Comment\0" + MARK) + image[33:]


def _claim(jpeg: bytes, width: int, height: int) -> bytes:
    """The same JPEG with another size in its frame header."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../" + MARK.decode(), MARK)
    return out.getvalue()


def pdf(pages: int = 1, *, stream: bytes = b"", extra: bytes = b"", box: str = "0 0 595 842") -> bytes:
    """A PDF of drawn lines, with cross-reference table; ``stream``: a compressed one of that content."""
    lines = b"".join(b"%d %d m %d %d l S\n" % (40, 40 + 20 * n, 550, 44 + 20 * n) for n in range(38))
    content = stream or zlib.compress(b"2 w\n" + lines)
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        *(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R /Resources << >> >>"
            % (box.encode(), 3 + pages)
            for _ in range(pages)
        ),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out, places = bytearray(b"%PDF-1.4\n" + extra + b"\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def pdf_bomb(gigabytes: int = 1) -> bytes:
    """A page whose content unfolds to gigabytes of spaces, packed twice."""
    packer = zlib.compressobj(9)
    million = b" " * (1 << 20)
    packed = b"".join(packer.compress(million) for _ in range(gigabytes * 1024)) + packer.flush()
    body = zlib.compress(packed, 9)
    whole = pdf(stream=body)
    return whole.replace(b"/Filter /FlateDecode", b"/Filter [/FlateDecode /FlateDecode]")
