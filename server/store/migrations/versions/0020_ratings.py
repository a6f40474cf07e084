"""Ratings of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0020_ratings"
down_revision = "0019_call_queue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ratings",
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("clerk_id", sa.Text, nullable=False),
        sa.Column("clerk_name", sa.Text, nullable=False),
        sa.Column("clerk_number", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("rated", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_ratings"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name="fk_ratings_call_id_calls", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_ratings_desk_rated", "ratings", ["desk", "rated"])


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("ratings")
