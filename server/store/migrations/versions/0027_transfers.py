"""Calls handed on to another desk; what clerks write down about calls."""

import sqlalchemy as sa
from alembic import op

revision = "0027_transfers"
down_revision = "0026_at_question"
branch_labels = None
depends_on = None

_WORDS = ("transfer_desk", "transfer_name", "transfer_number")


def _of_call(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["call_id"], ["calls.id"], name=f"fk_{table}_call_id_calls", ondelete="CASCADE"
    )


def upgrade() -> None:
    """Make the columns and tables."""
    op.add_column("calls", sa.Column("transfers", sa.Integer, nullable=False, server_default="0"))
    for name in _WORDS:
        op.add_column("calls", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "call_transfers",
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("from_desk", sa.Text, nullable=False),
        sa.Column("to_desk", sa.Text, nullable=False),
        sa.Column("clerk_id", sa.Text, nullable=False),
        sa.Column("clerk_name", sa.Text, nullable=False),
        sa.Column("clerk_number", sa.Text, nullable=False),
        sa.Column("sealed_word", sa.LargeBinary, nullable=False),
        sa.Column("queued", sa.BigInteger, nullable=False),
        sa.Column("answered", sa.BigInteger, nullable=False),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("call_id", "number", name="pk_call_transfers"),
        _of_call("call_transfers"),
    )
    op.create_index("ix_call_transfers_clerk_id_sent", "call_transfers", ["clerk_id", "sent"])
    op.create_table(
        "call_notes",
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("clerk_name", sa.Text, nullable=False),
        sa.Column("clerk_number", sa.Text, nullable=False),
        sa.Column("sealed_text", sa.LargeBinary, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("call_id", "staff_id", name="pk_call_notes"),
        _of_call("call_notes"),
    )
    op.create_table(
        "call_tickets",
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("sealed_number", sa.LargeBinary, nullable=False),
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("clerk_name", sa.Text, nullable=False),
        sa.Column("written", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_call_tickets"),
        _of_call("call_tickets"),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in ("call_tickets", "call_notes", "call_transfers"):
        op.drop_table(table)
    for name in ("transfers", *_WORDS):
        op.drop_column("calls", name)
