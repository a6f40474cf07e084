"""Which page a clerk shows on the television of a call."""

import sqlalchemy as sa
from alembic import op

revision = "0029_call_shown"
down_revision = "0028_invitations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "call_shown",
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False, server_default=""),
        sa.Column("key", sa.Text, nullable=False, server_default=""),
        sa.Column("material", sa.Text, nullable=False, server_default=""),
        sa.Column("blank", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("page", sa.Integer, nullable=False, server_default="0"),
        sa.Column("closed_by_resident", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("call_id", name="pk_call_shown"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name="fk_call_shown_call_id_calls", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("call_shown")
