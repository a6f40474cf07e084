"""Which phone sent a photo: it may take its own again or take them back."""

import sqlalchemy as sa
from alembic import op

revision = "0023_sent_by_phone"
down_revision = "0022_specimens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; phones of before have long been closed."""
    op.add_column("photos", sa.Column("handoff_id", sa.Text))


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("photos", "handoff_id")
