"""Calls, and the clerks who take them."""

import sqlalchemy as sa
from alembic import op

revision = "0004_calls"
down_revision = "0003_applications"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('queued', 'ringing', 'talking')")
_HELD = sa.text("state IN ('ringing', 'talking')")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "calls",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("caller", sa.Text, nullable=False),
        sa.Column("guide_code", sa.Text),
        sa.Column("guide_title", sa.Text, nullable=False, server_default=""),
        sa.Column("application_id", sa.Text),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False, server_default="0"),
        sa.Column("offer", sa.Text),
        sa.Column("clerk_id", sa.Text),
        sa.Column("clerk_name", sa.Text, nullable=False, server_default=""),
        sa.Column("clerk_number", sa.Text, nullable=False, server_default=""),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("queued", sa.BigInteger, nullable=False),
        sa.Column("rung", sa.BigInteger),
        sa.Column("answered", sa.BigInteger),
        sa.Column("ended", sa.BigInteger),
        sa.Column("ended_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_index("ix_calls_desk_state_place", "calls", ["desk", "state", "place"])
    op.create_index(
        "uq_calls_open_household",
        "calls",
        ["household_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "uq_calls_held_clerk",
        "calls",
        ["clerk_id"],
        unique=True,
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    )
    op.create_table(
        "call_clerks",
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("presence", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("idle_since", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name="pk_call_clerks"),
    )
    op.create_table(
        "call_clerk_desks",
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "desk", name="pk_call_clerk_desks"),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["call_clerks.staff_id"],
            name="fk_call_clerk_desks_staff_id_call_clerks",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in ("call_clerk_desks", "call_clerks", "calls"):
        op.drop_table(table)
