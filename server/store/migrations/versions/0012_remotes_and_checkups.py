"""Remotes learnt on boxes, and the reports of boxes that were looked over."""

import sqlalchemy as sa
from alembic import op

revision = "0012_remotes_and_checkups"
down_revision = "0011_photo_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "learnt_remotes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learnt_remotes"),
        sa.UniqueConstraint("code", name="uq_learnt_remotes_code"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_learnt_remotes_device_id_devices"),
    )
    op.create_index("ix_learnt_remotes_device_id", "learnt_remotes", ["device_id"])
    op.create_index("ix_learnt_remotes_created", "learnt_remotes", ["created"])
    op.create_table(
        "checkups",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checkups"),
        sa.UniqueConstraint("number", name="uq_checkups_number"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_checkups_device_id_devices"),
    )
    op.create_index("ix_checkups_device_id", "checkups", ["device_id"])
    op.create_index("ix_checkups_created", "checkups", ["created"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("checkups")
    op.drop_table("learnt_remotes")
