"""How large the delta of a published version to the one before is."""

import sqlalchemy as sa
from alembic import op

revision = "0010_delta_sizes"
down_revision = "0009_video_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of versions published before it is not known."""
    op.add_column("catalogue_versions", sa.Column("delta_size", sa.Integer))
