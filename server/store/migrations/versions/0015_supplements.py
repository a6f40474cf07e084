"""容缺后补: photos that are sent after the submission, and whether a clerk has seen them."""

import sqlalchemy as sa
from alembic import op

revision = "0015_supplements"
down_revision = "0014_call_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both columns; what was sent before was sent with its submission."""
    op.add_column("applications", sa.Column("supplemented", sa.BigInteger))
    op.add_column("photos", sa.Column("supplement", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("photos", "supplement")
    op.drop_column("applications", "supplemented")
