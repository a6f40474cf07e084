"""What the application's factory takes from this feature."""

from aiohttp import web

from server.crypto.sealing import SEALER
from server.http.operation import collect
from server.jobs.periodic import every
from server.scanning.scanner import SCANNER, scanner_at
from server.settings import SETTINGS

from . import answer_operations, member_operations, photo_operations, photo_taking, tv_operations
from .darkroom import DARKROOM, Darkroom, run_darkroom
from .packages import operations as package_operations
from .photo_files import PHOTO_FILES, PhotoFiles

OPERATIONS = collect(
    tv_operations, answer_operations, member_operations, package_operations, photo_operations
)


def setup(app: web.Application) -> None:
    """Photo files, the process pool, and the sweep of files whose upload was cut off by a kill."""
    app[PHOTO_FILES] = PhotoFiles(app[SETTINGS].data / "photos", app[SEALER])
    app[DARKROOM] = Darkroom()
    app[SCANNER] = scanner_at(app[SETTINGS].scanner)
    app.cleanup_ctx.append(run_darkroom)
    every(app, "photo sweep", 3600.0, photo_taking.sweep)
