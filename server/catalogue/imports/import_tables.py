"""The table of imported files: who uploaded what, what was wrong with it, who approved it."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from server.store.metadata import metadata

catalogue_imports = Table(
    "catalogue_imports",
    metadata,
    Column("id", Text, primary_key=True),
    Column("file", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    # Empty for an import from the command line, which knows a name only.
    Column("imported_by_id", Text, nullable=False),
    Column("imported_by", Text, nullable=False),
    # reading, failed, refused, same, kept; what became of a kept one is in catalogue_drafts.
    Column("state", Text, nullable=False),
    # Last sign of life of the process that reads it.
    Column("seen", BigInteger, nullable=False),
    Column("rows_done", Integer, nullable=False, server_default="0"),
    Column("rows_total", Integer, nullable=False, server_default="0"),
    Column("bad_rows", Integer, nullable=False, server_default="0"),
    Column("problems", Integer, nullable=False, server_default="0"),
    # reading.Report as JSON.
    Column("report", Text, nullable=False, server_default=""),
    Column("draft_id", Text),
    Column("new_guides", Integer, nullable=False, server_default="0"),
    Column("changed_guides", Integer, nullable=False, server_default="0"),
    Column("gone_guides", Integer, nullable=False, server_default="0"),
    Column("same_guides", Integer, nullable=False, server_default="0"),
    Column("approved", BigInteger),
    Column("approved_by_id", Text, nullable=False, server_default=""),
    Column("approved_by", Text, nullable=False, server_default=""),
    Index("ix_catalogue_imports_created", "created"),
    Index("uq_catalogue_imports_draft_id", "draft_id", unique=True),
)
