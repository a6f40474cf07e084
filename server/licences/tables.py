"""The register of licences that an operator imported. Nothing personal is plain."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, Text

from server.crypto.sealed_columns import sealed
from server.store.metadata import metadata

licences = Table(
    "licences",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    # A keyed hash of the identity number: found without opening anything.
    Column("person_index", Text, nullable=False),
    Column("sealed_licence", LargeBinary, nullable=False),
    # An import in batches: the newest row of a person counts, and the older go when all are in.
    Column("imported", BigInteger, nullable=False),
    Index("ix_licences_person_index_kind", "person_index", "kind"),
    Index("ix_licences_kind_imported", "kind", "imported"),
)

sealed(licences, "sealed_licence", lambda row: f"licence/{row.id}")
