"""Invitations of a third person into a call."""

import sqlalchemy as sa
from alembic import op

revision = "0028_invitations"
down_revision = "0027_transfers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "call_invitations",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("code_index", sa.Text),
        sa.Column("cookie_hash", sa.Text, nullable=False),
        sa.Column("clerk_id", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_invitations"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name="fk_call_invitations_call_id_calls", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_call_invitations_call_id", "call_invitations", ["call_id"])
    op.create_index("ix_call_invitations_token_hash", "call_invitations", ["token_hash"], unique=True)
    op.create_index("ix_call_invitations_code_index", "call_invitations", ["code_index"], unique=True)
    op.create_index("ix_call_invitations_created", "call_invitations", ["created"])


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("call_invitations")
