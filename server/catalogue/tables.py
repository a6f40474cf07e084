"""Tables of the catalogue. A guide's text is one row for as long as it stays the same."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from server.store.metadata import metadata

guides = Table(
    "guides",
    metadata,
    Column("code", Text, primary_key=True),
    Column("from_version", Integer, primary_key=True, autoincrement=False),
    # NULL: it is in the version that is published now.
    Column("until_version", Integer),
    # Of the text without its short number.
    Column("digest", Text, nullable=False),
    # The list it came with last: what is missing from that list's next import is gone.
    Column("source", Text, nullable=False),
    # protocol.Guide as JSON, with its short number, ready to be sent.
    Column("document", Text, nullable=False),
    Index("ix_guides_until_version", "until_version"),
)

short_numbers = Table(
    "short_numbers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False, unique=True),
    Column("given", BigInteger, nullable=False),
)

guide_groups = Table(
    "guide_groups",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("position", Integer, nullable=False),
)

catalogue_versions = Table(
    "catalogue_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("published", BigInteger, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("reviewed_by", Text, nullable=False),
    # "draft:<id>" or "rollback:<version>".
    Column("origin", Text, nullable=False),
    # protocol.SignedManifest as JSON, ready to be sent.
    Column("manifest", Text, nullable=False),
    # Bytes; NULL: none, or the version is older than this column.
    Column("delta_size", Integer),
)

catalogue_drafts = Table(
    "catalogue_drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("imported", BigInteger, nullable=False),
    Column("imported_by", Text, nullable=False),
    # open, published, dropped
    Column("state", Text, nullable=False),
    # Themes and departments that the file named with keys: {"theme": [[key, name], ...], "department": ...}.
    Column("groups", Text, nullable=False),
    Index("ix_catalogue_drafts_state", "state"),
)

catalogue_draft_guides = Table(
    "catalogue_draft_guides",
    metadata,
    Column("draft_id", Text, ForeignKey("catalogue_drafts.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    # As in the imported list: short numbers are given in this order.
    Column("position", Integer, nullable=False),
    # new, changed, gone
    Column("change", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("document", Text, nullable=False),
)

catalogue_records = Table(
    "catalogue_records",
    metadata,
    # video, township, village, service_point, package, partner
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    # protocol.Video, Township, Village, ServicePoint, Package or Partner as JSON.
    Column("document", Text, nullable=False),
)

catalogue_aliases = Table(
    "catalogue_aliases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    # protocol.Alias as JSON.
    Column("document", Text, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("changed_by", Text, nullable=False),
    # 1: taken away, but still in what is published; the next publication forgets it.
    Column("removed", Integer, nullable=False, server_default="0"),
    Index("uq_catalogue_aliases_name", "name", unique=True),
)
