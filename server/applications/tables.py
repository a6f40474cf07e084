"""Tables of people, applications and photos. Columns ``sealed_*`` are sealed; nothing personal is plain."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
    text,
)

from server.crypto.sealed_columns import sealed
from server.store.metadata import metadata

WAITING = text("state IN ('submitted', 'in_review') AND package IS NULL")
"""What waits for a clerk; of a package that is its parts, not the whole. Written out: a partial index serves
only a condition the planner can read."""
_DRAFT = text("state = 'draft'")

members = Table(
    "members",
    metadata,
    Column("id", Text, primary_key=True),
    Column("household_id", Text, ForeignKey("households.id"), nullable=False),
    Column("sealed_name", LargeBinary, nullable=False),
    Column("sealed_identity_number", LargeBinary, nullable=False),
    Column("sealed_telephone", LargeBinary, nullable=False),
    # A keyed hash: the same person typed in twice is one member, found without opening anything.
    Column("identity_index", Text, nullable=False),
    Column("sealed_township", LargeBinary),
    Column("sealed_village", LargeBinary),
    Column("consent_text", Text, nullable=False),
    Column("consent_version", Integer, nullable=False, server_default="1"),
    Column("consent_how", Text, nullable=False, server_default="phone"),
    # The clerk who wrote it down in a call; empty when it was the household itself.
    Column("written_by", Text, nullable=False, server_default=""),
    Column("consented", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("removed", BigInteger),
    Index("ix_members_household_id_identity_index", "household_id", "identity_index", unique=True),
)

applications = Table(
    "applications",
    metadata,
    Column("id", Text, primary_key=True),
    Column("household_id", Text, ForeignKey("households.id"), nullable=False),
    Column("device_id", Text, ForeignKey("devices.id"), nullable=False),
    Column("guide_code", Text, nullable=False),
    Column("guide_version", Integer, nullable=False),
    Column("guide", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("member_id", Text, ForeignKey("members.id")),
    Column("number", Text),
    Column("sealed_answers", LargeBinary, nullable=False),
    Column("sealed_message", LargeBinary, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("submitted", BigInteger),
    # The worklist reads these without opening the guide.
    Column("title", Text, nullable=False, server_default=""),
    Column("department", Text, nullable=False, server_default=""),
    Column("due", BigInteger),
    Column("closes", BigInteger),
    Column("supplemented", BigInteger),
    Column("sealed_legal_basis", LargeBinary),
    # Of the application of a package: its key and chosen guides; how far its photos were handed in.
    Column("package", Text),
    Column("handed_in", Integer, nullable=False, server_default="0"),
    # Of one department's part of it: what it takes of the whole, and when it was opened anew.
    Column("whole_id", Text),
    Column("part", Text),
    Index("ix_applications_whole_id", "whole_id"),
    # The key of a question, of no meaning without the guide.
    Column("at_question", Text, nullable=False, server_default=""),
    Index("ix_applications_household_id_changed", "household_id", "changed"),
    Index("ix_applications_number", "number", unique=True),
    Index(
        "ix_applications_one_draft",
        "household_id",
        "guide_code",
        unique=True,
        sqlite_where=_DRAFT,
        postgresql_where=_DRAFT,
    ),
    # The worklist's pages, by due time, by submission, of one department, of one clerk. The first two carry
    # what the list is narrowed by, so that narrowing does not fetch rows.
    *(
        Index(f"ix_applications_waiting_{name}", *columns, sqlite_where=WAITING, postgresql_where=WAITING)
        for name, columns in {
            "due": ("due", "id", "department", "round"),
            "submitted": ("submitted", "id", "department", "round"),
            "department": ("department", "due", "id"),
            "clerk": ("clerk_id", "due", "id"),
        }.items()
    ),
    Index("ix_applications_state_changed", "state", "changed"),
)

application_materials = Table(
    "application_materials",
    metadata,
    Column("application_id", Text, ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("verdict", Text),
    Column("sealed_reason", LargeBinary, nullable=False),
    Column("reason_id", Text, nullable=False, server_default=""),
    Column("open", Boolean, nullable=False),
    # 免提交: what the licence system said; None: it was not asked.
    Column("sealed_licence", LargeBinary),
)

photos = Table(
    "photos",
    metadata,
    Column("id", Text, primary_key=True),
    Column("application_id", Text, ForeignKey("applications.id", ondelete="CASCADE"), nullable=False),
    Column("material_key", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("warnings", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("marks", Text, nullable=False, server_default="[]"),
    Column("supplement", Boolean, nullable=False, server_default=false()),
    # The phone's hand-off: what a phone sent it may take again or take back, nothing else.
    Column("handoff_id", Text),
    Index("ix_photos_application_id_created", "application_id", "created"),
)

receipt_numbers = Table(
    "receipt_numbers",
    metadata,
    # Stays when the application is deleted: a number on somebody's paper never points to another case.
    Column("number", Text, primary_key=True),
    Column("created", BigInteger, nullable=False),
)

for _field in ("name", "identity_number", "telephone", "township", "village"):
    sealed(members, f"sealed_{_field}", lambda row, field=_field: f"member/{row.id}/{field}")
for _field in ("answers", "message", "legal_basis"):
    sealed(applications, f"sealed_{_field}", lambda row, field=_field: f"application/{row.id}/{field}")
for _field in ("reason", "licence"):
    sealed(
        application_materials,
        f"sealed_{_field}",
        lambda row, field=_field: f"application/{row.application_id}/{field}/{row.key}",
    )
