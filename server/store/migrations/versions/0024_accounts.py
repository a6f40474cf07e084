"""One-time codes of staff, and what sessions are known by."""

import sqlalchemy as sa
from alembic import op

revision = "0024_accounts"
down_revision = "0023_sent_by_phone"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.add_column("staff", sa.Column("needs_code", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("staff", sa.Column("has_code", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("staff_sessions", sa.Column("seen", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("staff_sessions", sa.Column("address", sa.Text, nullable=False, server_default=""))
    op.add_column("staff_sessions", sa.Column("browser", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "staff_codes",
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary, nullable=False),
        sa.Column("counter", sa.BigInteger, nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name="pk_staff_codes"),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_codes_staff_id_staff", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("staff_codes")
    for name in ("browser", "address", "seen"):
        op.drop_column("staff_sessions", name)
    for name in ("has_code", "needs_code"):
        op.drop_column("staff", name)
