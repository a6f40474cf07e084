"""Migrations run when the server starts, under a lock, so that two nodes starting at once do it once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.engine import Store

_LOCK = 0x5A57_0002
_SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(store: Store) -> None:
    """Bring the database to the newest revision, in one transaction."""
    async with store.write() as conn:
        await upgrade(conn)


async def upgrade(conn: AsyncConnection) -> None:
    """The same inside the caller's write transaction."""
    if conn.dialect.name == "postgresql":
        await conn.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
    await conn.run_sync(_upgrade)


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, without a file: the scripts stand beside this module."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(configuration(connection), "heads")


def known_revisions() -> list[str]:
    """Migrations of this program, newest first."""
    return [script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()]


async def revision_of(conn: AsyncConnection) -> str:
    """The newest migration of a database, "" when it has none. Nothing is migrated."""
    if not await conn.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return ""
    return str((await conn.execute(text("SELECT version_num FROM alembic_version"))).scalar() or "")


async def has_tables(conn: AsyncConnection) -> bool:
    """Whether anything at all is in the database."""
    return bool(await conn.run_sync(lambda sync: inspect(sync).get_table_names()))
