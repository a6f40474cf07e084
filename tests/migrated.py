"""Databases with all tables: made once, then copied."""

import asyncio
import shutil
import threading
from pathlib import Path

from server.store.engine import Store
from server.store.migrate import migrate


def bring_up(url: str) -> None:
    """Bring a database to the newest revision, from where no loop runs."""

    async def bring() -> None:
        store = Store(url)
        await migrate(store)
        await store.close()

    # A loop of its own in a thread of its own: the tests' loop is not touched.
    worker = threading.Thread(target=asyncio.run, args=(bring(),))
    worker.start()
    worker.join()


def migrated(data: Path, file: Path) -> Path:
    """The data folder ``data`` with a copy of the migrated ``file`` as its database."""
    data.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, data / "server.db")
    return data
