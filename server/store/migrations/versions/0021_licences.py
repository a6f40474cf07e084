"""免提交: the register of licences, and what was found for a material of an application."""

import sqlalchemy as sa
from alembic import op

revision = "0021_licences"
down_revision = "0020_ratings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "licences",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person_index", sa.Text, nullable=False),
        sa.Column("sealed_licence", sa.LargeBinary, nullable=False),
        sa.Column("imported", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_licences_person_index_kind", "licences", ["person_index", "kind"])
    op.create_index("ix_licences_kind_imported", "licences", ["kind", "imported"])
    op.add_column("application_materials", sa.Column("sealed_licence", sa.LargeBinary))


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("application_materials", "sealed_licence")
    op.drop_table("licences")
