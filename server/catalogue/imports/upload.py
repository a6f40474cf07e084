"""An uploaded list: from the browser into a file, through a process of its own, into a draft."""

import asyncio
import contextvars
import logging
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from protocol.errors import ErrorCode
from server.audit.trail import record
from server.catalogue.imports import import_store
from server.catalogue.imports.headers import ListMapping
from server.catalogue.imports.importing import keep_documents
from server.catalogue.imports.list_file import ENDINGS
from server.catalogue.imports.reading import LIST_READER, ReadingFailed
from server.catalogue.imports.reading_report import Outcome, Report
from server.catalogue.imports.table_file import LARGEST_FILE
from server.catalogue.store import Draft
from server.clock import CLOCK
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.settings import SETTINGS, Settings
from server.store.engine import STORE, Store

log = logging.getLogger("server.catalogue")

UPLOADS = "imports"
"""Folder of files that are being read, in the data folder; each is removed when it has been."""
_FORGOTTEN = 3600.0
"""Seconds. No list is received and read for so long."""
_BLOCK = 1 << 20
_TELL_EVERY = 0.7
"""Seconds between two writings of the progress."""

EMPTY = "文件是空的。请检查是不是选错了文件。"
TOO_LARGE = "文件超过 100 MB。请拆成几份再上传。"
NOT_KNOWN = "不认识这种文件。请用 .xlsx、.csv 或 .json。"


@dataclass(frozen=True, slots=True)
class Upload:
    """A list on its way."""

    id: str
    path: Path
    file: str
    source: str
    mapping: ListMapping
    skip_bad_rows: bool
    caller: Caller


async def receive(
    ctx: Context, *, file: str, source: str, mapping: ListMapping, skip_bad_rows: bool
) -> Upload:
    """Write the body to a file, piece by piece. Raises ApiError."""
    ending = Path(file).suffix.lower()
    if ending not in ENDINGS:
        raise ApiError(ErrorCode.INVALID, NOT_KNOWN)
    import_id = secrets.token_hex(8)
    path = uploads_folder(ctx.settings) / f"{import_id}{ending}"
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    try:
        size = await _spool(ctx.request, path)
        if not size:
            raise ApiError(ErrorCode.INVALID, EMPTY)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Upload(import_id, path, file, source or Path(file).stem, mapping, skip_bad_rows, ctx.caller)


async def _spool(request: web.Request, path: Path) -> int:
    size = 0
    block = bytearray()
    async for chunk in request.content.iter_any():
        block += chunk
        size += len(chunk)
        if size > LARGEST_FILE:
            raise ApiError(ErrorCode.TOO_LARGE, TOO_LARGE)
        if len(block) >= _BLOCK:
            await asyncio.to_thread(_append, path, bytes(block))
            block.clear()
    await asyncio.to_thread(_append, path, bytes(block))
    return size


def _append(path: Path, block: bytes) -> None:
    with path.open("ab") as file:
        file.write(block)


def uploads_folder(settings: Settings) -> Path:
    """Where uploaded lists wait until they have been read."""
    return settings.data / UPLOADS


class Imports:
    """The uploads that this process is reading."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._running: set[asyncio.Task[None]] = set()

    def start(self, upload: Upload) -> None:
        """Read it while the browser looks on."""
        # A context of its own: the request's idempotency claim ends with the request.
        task = asyncio.get_running_loop().create_task(self._run(upload), context=contextvars.Context())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def settle(self) -> None:
        """Wait until nothing is being read."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def stop(self) -> None:
        """Give up what is being read; it shows as failed."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _run(self, upload: Upload) -> None:
        store = self._app[STORE]
        try:
            outcome = await self._read(upload)
            await self._keep(upload, outcome)
        except ReadingFailed as failed:
            await self._fail(store, upload, str(failed))
        except Exception:
            log.exception("import failed", extra={"import_id": upload.id})
            await self._fail(store, upload, "读这份文件时系统出了点问题，什么都没有导入。请再上传一次。")
        finally:
            upload.path.unlink(missing_ok=True)

    async def _read(self, upload: Upload) -> Outcome:
        rows = (0, 0)

        def on_rows(done: int, total: int) -> None:
            nonlocal rows
            rows = (done, total)

        reading = asyncio.create_task(self._app[LIST_READER].read(upload.path, on_rows, upload.mapping))
        try:
            while not (await asyncio.wait({reading}, timeout=_TELL_EVERY))[0]:
                async with self._app[STORE].write() as conn:
                    await import_store.advance(conn, upload.id, *rows, self._app[CLOCK]())
            return reading.result()
        finally:
            reading.cancel()

    async def _keep(self, upload: Upload, outcome: Outcome) -> None:
        draft = Draft(
            id=upload.id,
            source=upload.source,
            file=upload.file,
            imported=self._app[CLOCK](),
            imported_by=upload.caller.name,
            groups=outcome.groups,
        )
        refused = outcome.problems and not (upload.skip_bad_rows and outcome.guides)
        async with self._app[STORE].write() as conn:
            found = None if refused else await keep_documents(conn, draft, outcome.guides, outcome.spared)
            await import_store.finish(conn, upload.id, outcome, found)
            await record(conn, upload.caller, "catalogue.import.read", upload.id)

    async def _fail(self, store: Store, upload: Upload, why: str) -> None:
        async with store.write() as conn:
            await import_store.fail(conn, upload.id, Report(notes=(why,)).model_dump_json())


IMPORTS = web.AppKey("catalogue_imports", Imports)


async def run_imports(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: files that a killed process left are removed, what is being read ends with the app."""
    await asyncio.to_thread(_sweep, uploads_folder(app[SETTINGS]))
    yield
    await app[IMPORTS].stop()


def _sweep(folder: Path) -> None:
    for left in folder.glob("*"):
        # Another node may be reading in the same folder just now.
        if time.time() - left.stat().st_mtime > _FORGOTTEN:
            left.unlink(missing_ok=True)
