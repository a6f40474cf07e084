"""Files of the videos: made, imported, or with the operator."""

import sqlalchemy as sa
from alembic import op

revision = "0009_video_files"
down_revision = "0008_catalogue_aliases"
branch_labels = None
depends_on = None

_NUMBERS = ("seconds", "width", "height")
_TEXTS = ("sha256", "captions_sha256", "thumbnail_sha256", "url", "file")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "video_files",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("recipe", sa.Text, nullable=False, server_default=""),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in _NUMBERS),
        sa.Column("size", sa.BigInteger, nullable=False, server_default="0"),
        *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in _TEXTS),
        sa.Column("progress", sa.Integer, nullable=False, server_default="0"),
        sa.Column("maker", sa.Text, nullable=False, server_default=""),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_video_files"),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("video_files")
