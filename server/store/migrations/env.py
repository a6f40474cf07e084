"""Alembic's entry: runs on the connection that server.store.migrate hands over, in its transaction."""

from alembic import context

from server.store.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can roll DDL back too, because we say BEGIN ourselves.
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
