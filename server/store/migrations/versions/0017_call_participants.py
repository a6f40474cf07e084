"""Who takes part in a call besides the television and the clerk, and the telephone beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0017_call_participants"
down_revision = "0016_fleet"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "call_participants",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("party_id", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("plays", sa.Boolean, nullable=False),
        sa.Column("let_in", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_participants"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name="fk_call_participants_call_id_calls", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_call_participants_call_id", "call_participants", ["call_id"])
    op.create_index("ix_call_participants_party_id", "call_participants", ["party_id"])
    op.create_table(
        "call_telephones",
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("sealed_number", sa.LargeBinary, nullable=False),
        sa.Column("masked", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_call_telephones"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name="fk_call_telephones_call_id_calls", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("call_telephones")
    op.drop_index("ix_call_participants_party_id", table_name="call_participants")
    op.drop_index("ix_call_participants_call_id", table_name="call_participants")
    op.drop_table("call_participants")
