"""Members, applications, photos, receipt numbers, hand-offs."""

import sqlalchemy as sa
from alembic import op

revision = "0003_applications"
down_revision = "0002_catalogue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _members()
    _applications()
    _materials()
    _handoffs()


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("sealed_name", sa.LargeBinary, nullable=False),
        sa.Column("sealed_identity_number", sa.LargeBinary, nullable=False),
        sa.Column("sealed_telephone", sa.LargeBinary, nullable=False),
        sa.Column("identity_index", sa.Text, nullable=False),
        sa.Column("consent_text", sa.Text, nullable=False),
        sa.Column("consented", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("removed", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name="fk_members_household_id_households"
        ),
    )
    op.create_index(
        "ix_members_household_id_identity_index", "members", ["household_id", "identity_index"], unique=True
    )


def _applications() -> None:
    op.create_table(
        "applications",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("guide_code", sa.Text, nullable=False),
        sa.Column("guide_version", sa.Integer, nullable=False),
        sa.Column("guide", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("sealed_answers", sa.LargeBinary, nullable=False),
        sa.Column("sealed_message", sa.LargeBinary, nullable=False),
        sa.Column("clerk_id", sa.Text, nullable=False),
        sa.Column("clerk_name", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("submitted", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name="fk_applications_household_id_households"
        ),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_applications_device_id_devices"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_applications_member_id_members"),
    )
    op.create_index("ix_applications_household_id_changed", "applications", ["household_id", "changed"])
    op.create_index("ix_applications_state_submitted", "applications", ["state", "submitted"])
    op.create_index("ix_applications_number", "applications", ["number"], unique=True)
    op.create_index(
        "ix_applications_one_draft",
        "applications",
        ["household_id", "guide_code"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "receipt_numbers",
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_receipt_numbers"),
    )


def _materials() -> None:
    op.create_table(
        "application_materials",
        sa.Column("application_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("verdict", sa.Text),
        sa.Column("sealed_reason", sa.LargeBinary, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("application_id", "key", name="pk_application_materials"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_application_materials_application_id_applications",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "photos",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("application_id", sa.Text, nullable=False),
        sa.Column("material_key", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("warnings", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_photos"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_photos_application_id_applications",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_photos_application_id_created", "photos", ["application_id", "created"])


def _handoffs() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("application_id", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("code_index", sa.Text),
        sa.Column("cookie_hash", sa.Text, nullable=False),
        sa.Column("digits", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handoffs"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name="fk_handoffs_household_id_households"
        ),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_handoffs_device_id_devices"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_handoffs_application_id_applications",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_handoffs_token_hash", "handoffs", ["token_hash"], unique=True)
    op.create_index("ix_handoffs_code_index", "handoffs", ["code_index"], unique=True)
    op.create_index("ix_handoffs_household_id_state", "handoffs", ["household_id", "state"])
    op.create_index("ix_handoffs_expires", "handoffs", ["expires"])


def downgrade() -> None:
    """Drop them, those that refer to others first."""
    for table in (
        "handoffs", "photos", "application_materials", "applications", "receipt_numbers", "members",
    ):  # fmt: skip
        op.drop_table(table)
