"""From an uploaded file to pictures of its pages, in a worker process with bounds of its own.

Nothing here imports the server: a worker starts with the decoders alone. What makes a decoder run wild (a
bomb in a PDF, a fault in a codec) ends the worker, not the server.
"""

import ctypes
import os
import resource
import signal

from .picture import CutShort, NotAPicture, Picture, make_picture, picture_of
from .picture import warm_up as warm_up_pictures

MOST_PAGES = 6
"""Of a PDF; what people photograph has one or two."""
WORKER_MEMORY = 2 * 1024**3
WORKER_SECONDS = 25.0
_PR_SET_PDEATHSIG = 1
_NICER = 5
_LONG_SIDE = 2400
_NARROWEST = 1 / 40
"""A page forty times as long as wide is no paper."""


class Locked(Exception):
    """A PDF that wants a password."""


def pages_of(raw: bytes) -> tuple[Picture, ...]:
    """One picture, or the first pages of a PDF. Raises NotAPicture, CutShort, TooManyPixels, Locked."""
    # SIGALRM is not handled anywhere: a decoder that hangs in C cannot be asked to stop, only ended.
    signal.setitimer(signal.ITIMER_REAL, WORKER_SECONDS)
    try:
        return _pages(raw) if raw.startswith(b"%PDF-") else (make_picture(raw),)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _pages(raw: bytes) -> tuple[Picture, ...]:
    import pypdfium2
    from pypdfium2 import raw as pdfium

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Locked from error
        raise CutShort from error
    try:
        count = min(len(document), MOST_PAGES)
        if count == 0:
            raise NotAPicture
        return tuple(_page(document[index]) for index in range(count))
    except pypdfium2.PdfiumError as error:
        raise CutShort from error
    finally:
        document.close()


def _page(page: "object") -> Picture:
    width, height = page.get_size()  # type: ignore[attr-defined]
    if min(width, height) < max(width, height) * _NARROWEST or min(width, height) <= 0:
        raise NotAPicture
    # No forms, no script, no links: what is drawn is what is kept.
    bitmap = page.render(scale=_LONG_SIDE / max(width, height), may_draw_forms=False)  # type: ignore[attr-defined]
    return picture_of(bitmap.to_pil().convert("RGB"))


def bound_worker() -> None:
    """Runs first in each worker: memory is bounded, the alarm ends it, and so does the end of the server."""
    # A worker holds both ends of the pool's pipe: after a kill -9 of the server it would wait for ever.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # Four photos at once fill the processors: the server's own loop goes first.
    os.nice(_NICER)
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_MEMORY, WORKER_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def warm_up() -> None:
    """Load the decoders before the first photo comes, so that it is on the TV within a second."""
    warm_up_pictures()
