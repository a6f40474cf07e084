"""Everyday names of guides that the operator keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0008_catalogue_aliases"
down_revision = "0007_worklist"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "catalogue_aliases",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_aliases"),
    )
    op.create_index("uq_catalogue_aliases_name", "catalogue_aliases", ["name"], unique=True)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("catalogue_aliases")
