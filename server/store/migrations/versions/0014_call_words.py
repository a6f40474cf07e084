"""What is said in a call besides speaking."""

import sqlalchemy as sa
from alembic import op

revision = "0014_call_words"
down_revision = "0013_closes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "call_words",
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("sealed_text", sa.LargeBinary),
        sa.Column("sender_id", sa.Text, nullable=False),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("call_id", "number", name="pk_call_words"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name="fk_call_words_call_id_calls", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("call_words")
