"""At which question of its form a household was."""

import sqlalchemy as sa
from alembic import op

revision = "0026_at_question"
down_revision = "0025_packages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("applications", sa.Column("at_question", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("applications", "at_question")
