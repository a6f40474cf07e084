"""Migrations run when the server starts, under a lock, so that two nodes starting at once do it once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from server.store.engine import Store

_LOCK = 0x5A57_0002


async def migrate(store: Store) -> None:
    """Bring the database to the newest revision, in one transaction."""
    async with store.write() as conn:
        if store.dialect == "postgresql":
            await conn.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        await conn.run_sync(_upgrade)


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, without a file: the scripts stand beside this module."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(configuration(connection), "heads")
