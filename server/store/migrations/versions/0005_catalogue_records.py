"""Videos, townships, service points, packages and partners of the catalogue."""

import sqlalchemy as sa
from alembic import op

revision = "0005_catalogue_records"
down_revision = "0004_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "catalogue_records",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_catalogue_records"),
    )
