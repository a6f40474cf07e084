"""Until when the resident may act on a returned or passed application."""

import sqlalchemy as sa
from alembic import op

revision = "0013_closes"
down_revision = "0012_remotes_and_checkups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; what was returned before goes by the operator's table of days."""
    op.add_column("applications", sa.Column("closes", sa.BigInteger))


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("applications", "closes")
