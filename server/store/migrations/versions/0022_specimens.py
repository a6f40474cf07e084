"""样表: the operator's own blank forms and filled samples."""

import sqlalchemy as sa
from alembic import op

revision = "0022_specimens"
down_revision = "0021_licences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "specimens",
        sa.Column("guide_code", sa.Text, primary_key=True),
        sa.Column("material", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("specimens")
