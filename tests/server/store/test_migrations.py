"""Migrations give exactly the tables that the features declare, on both engines."""

import importlib
import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from server.store.engine import STORE
from server.store.metadata import metadata
from server.store.migrate import configuration, migrate
from tests.server.service import Service


def _differences(connection: Connection) -> list:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_the_migrated_database_is_what_the_features_declare(service: Service) -> None:
    importlib.import_module("server.app")
    async with service.app[STORE].read() as conn:
        assert await conn.run_sync(_differences) == []


async def test_migrating_twice_changes_nothing(service: Service) -> None:
    await migrate(service.app[STORE])
    async with service.app[STORE].read() as conn:
        assert await conn.run_sync(_differences) == []


async def test_the_revisions_form_one_line_and_are_named_after_their_files(plain_service: Service) -> None:
    def revisions(connection: Connection) -> list[tuple[str, str]]:
        scripts = ScriptDirectory.from_config(configuration(connection))
        assert len(scripts.get_heads()) == 1
        return [(script.revision, Path(script.path).stem) for script in scripts.walk_revisions()]

    async with plain_service.app[STORE].read() as conn:
        found = await conn.run_sync(revisions)
    assert all(revision == name and re.match(r"\d{4}_[a-z_]+$", name) for revision, name in found)
    assert found[-1][0] == "0001_core"
