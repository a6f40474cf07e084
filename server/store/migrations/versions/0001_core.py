"""Events, idempotency keys, staff, boxes, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001_core"
down_revision = None
branch_labels = None
depends_on = None

_SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _journal()
    _staff()
    _devices()


def _journal() -> None:
    op.create_table(
        "events",
        sa.Column("seq", _SEQ, autoincrement=True, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_audience_seq", "events", ["audience", "seq"])
    op.create_index("ix_events_created", "events", ["created"])
    op.create_table(
        "idempotency",
        sa.Column("caller", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("body_hash", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_created", "idempotency", ["created"])
    op.create_table(
        "audit",
        sa.Column("seq", _SEQ, autoincrement=False, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("caller_kind", sa.Text, nullable=False),
        sa.Column("caller_id", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("username", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("desks", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("username", name="uq_staff_username"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_staff_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_staff_sessions_token_hash"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_sessions_staff_id_staff"),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"])
    op.create_index("ix_staff_sessions_expires", "staff_sessions", ["expires"])
    op.create_table(
        "login_failures",
        sa.Column("username_hash", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.BigInteger, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("username_hash", name="pk_login_failures"),
    )


def _devices() -> None:
    op.create_table(
        "households",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("township", sa.Text, nullable=False, server_default=""),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_households"),
        sa.UniqueConstraint("number", name="uq_households_number"),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("smart_card", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
        sa.UniqueConstraint("public_key", name="uq_devices_public_key"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name="fk_devices_household_id_households"
        ),
    )
    op.create_index("ix_devices_household_id", "devices", ["household_id"])
    op.create_table(
        "smart_cards",
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("township", sa.Text, nullable=False),
        sa.Column("imported", sa.BigInteger, nullable=False),
        sa.Column("device_id", sa.Text),
        sa.PrimaryKeyConstraint("number", name="pk_smart_cards"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_smart_cards_device_id_devices"),
    )
    op.create_table(
        "installer_codes",
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("used", sa.BigInteger),
        sa.Column("device_id", sa.Text),
        sa.PrimaryKeyConstraint("code_hash", name="pk_installer_codes"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_installer_codes_device_id_devices"),
    )
    op.create_table(
        "challenges",
        sa.Column("challenge", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("challenge", name="pk_challenges"),
    )
    op.create_index("ix_challenges_expires", "challenges", ["expires"])
    op.create_table(
        "device_sessions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_device_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_device_sessions_token_hash"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_device_sessions_device_id_devices"),
    )
    op.create_index("ix_device_sessions_device_id", "device_sessions", ["device_id"])
    op.create_index("ix_device_sessions_expires", "device_sessions", ["expires"])


def downgrade() -> None:
    """There is nothing before the first revision."""
    for table in (
        "device_sessions", "challenges", "installer_codes", "smart_cards", "devices", "households",
        "login_failures", "staff_sessions", "staff", "audit", "idempotency", "events",
    ):  # fmt: skip
        op.drop_table(table)
