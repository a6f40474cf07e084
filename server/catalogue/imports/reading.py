"""Reading an uploaded list in a process of its own: it takes seconds, and a bad file may take all memory."""

import asyncio
import multiprocessing
import os
import resource
from collections.abc import AsyncIterator, Callable
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from server.catalogue.imports.difference import digest_of
from server.catalogue.imports.headers import ListMapping
from server.catalogue.imports.list_file import read_list
from server.catalogue.imports.reading_report import Outcome, kept_report

LONGEST = 900.0
"""Seconds. 186,200 rows take 50 seconds of processor, which a busy machine gives slowly."""
MOST_MEMORY = 3 * 1024**3
"""Bytes of address space; a zip bomb ends its own process, not the service."""
OnRows = Callable[[int, int], None]
"""Told of rows done and rows in all (0: not known yet)."""


class ReadingFailed(Exception):
    """The process died or took too long; the text says what to do, in Chinese."""


class ListReader:
    """Reads one list at a time; others wait for their turn."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._process: multiprocessing.process.BaseProcess | None = None

    async def read(self, path: Path, on_rows: OnRows, mapping: ListMapping | None = None) -> Outcome:
        """The list. ``on_rows`` is called in the event loop. Raises ``ReadingFailed``."""
        async with self._turn:
            # "spawn": a fork of a process with an event loop and database threads may hang.
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_read, args=(theirs, str(path), mapping), daemon=True)
            self._process = process
            await asyncio.to_thread(process.start)
            theirs.close()
            try:
                async with asyncio.timeout(LONGEST):
                    return await self._listen(ours, on_rows)
            except TimeoutError:  # an OSError too, so it comes first
                raise ReadingFailed("这份文件读了很久还没读完，已经停下。请拆成几份再传。") from None
            except (EOFError, OSError):
                raise ReadingFailed(
                    "这份文件读不下去，可能太大或者坏了。请在表格软件里另存为 .xlsx，或拆成几份再传。"
                ) from None
            finally:
                process.kill()
                await asyncio.to_thread(process.join)
                ours.close()

    async def _listen(self, ours: Connection, on_rows: OnRows) -> Outcome:
        while True:
            told = await asyncio.to_thread(ours.recv)
            if isinstance(told, Outcome):
                return told
            on_rows(*told)

    def close(self) -> None:
        """Stop what is being read."""
        if self._process is not None:
            self._process.kill()


def _read(theirs: Connection, path: str, mapping: ListMapping | None) -> None:
    # Neither the loop's answers nor the machine's memory may suffer from a large list.
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    guides, groups, report = read_list(
        Path(path), mapping, on_rows=lambda done, total: theirs.send((done, total))
    )
    theirs.send(
        Outcome(
            rows=report.rows,
            bad_rows=report.bad_rows,
            problems=len(report.problems),
            report=kept_report(report).model_dump_json(),
            guides={code: (digest_of(guide), guide.model_dump_json()) for code, guide in guides.items()},
            groups=groups,
            spared=frozenset(report.bad_codes),
        )
    )


LIST_READER = web.AppKey("list_reader", ListReader)


async def run_list_reader(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: what is being read ends with the application."""
    yield
    app[LIST_READER].close()
