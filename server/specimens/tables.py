"""The operator's own pictures of forms. Nothing personal is in them."""

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text

from server.store.metadata import metadata

specimens = Table(
    "specimens",
    metadata,
    # Code of the guide, or "" for every guide that asks for a material of that name.
    Column("guide_code", Text, primary_key=True),
    Column("material", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
    Column("changed", BigInteger, nullable=False),
)
