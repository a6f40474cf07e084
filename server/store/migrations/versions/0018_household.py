"""Where people live and how they agreed; what clerks propose; the household's code."""

import sqlalchemy as sa
from alembic import op

revision = "0018_household"
down_revision = "0017_call_participants"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns and tables; who was written down before did it by phone."""
    op.add_column("members", sa.Column("sealed_township", sa.LargeBinary))
    op.add_column("members", sa.Column("sealed_village", sa.LargeBinary))
    op.add_column("members", sa.Column("consent_version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("members", sa.Column("consent_how", sa.Text, nullable=False, server_default="phone"))
    op.add_column("members", sa.Column("written_by", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False, server_default=""),
        sa.Column("sealed_value", sa.LargeBinary),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("proposer_id", sa.Text, nullable=False),
        sa.Column("proposer_name", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False, server_default=""),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("decided", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name="fk_proposals_household_id_households"
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name="fk_proposals_call_id_calls", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_proposals_household_id_state", "proposals", ["household_id", "state"])
    op.create_index("ix_proposals_call_id", "proposals", ["call_id"])
    op.create_table(
        "household_codes",
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("sealed_hash", sa.LargeBinary, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.BigInteger, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("household_id", name="pk_household_codes"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name="fk_household_codes_household_id_households"
        ),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("household_codes")
    op.drop_table("proposals")
    for name in ("sealed_township", "sealed_village", "consent_version", "consent_how", "written_by"):
        op.drop_column("members", name)
