"""Imported files of the catalogue, with their report and who approved them."""

import sqlalchemy as sa
from alembic import op

revision = "0006_catalogue_imports"
down_revision = "0005_catalogue_records"
branch_labels = None
depends_on = None

_COUNTS = ("rows_done", "rows_total", "bad_rows", "problems")
_CHANGES = ("new_guides", "changed_guides", "gone_guides", "same_guides")


def upgrade() -> None:
    """Make the table; drafts that wait are put into it, so that they can be approved."""
    op.create_table(
        "catalogue_imports",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("imported_by_id", sa.Text, nullable=False),
        sa.Column("imported_by", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in _COUNTS),
        sa.Column("report", sa.Text, nullable=False, server_default=""),
        sa.Column("draft_id", sa.Text),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in _CHANGES),
        sa.Column("approved", sa.BigInteger),
        sa.Column("approved_by_id", sa.Text, nullable=False, server_default=""),
        sa.Column("approved_by", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_imports"),
    )
    op.create_index("ix_catalogue_imports_created", "catalogue_imports", ["created"])
    op.create_index("uq_catalogue_imports_draft_id", "catalogue_imports", ["draft_id"], unique=True)
    op.execute(
        "INSERT INTO catalogue_imports"
        " (id, file, source, created, imported_by_id, imported_by, state, seen, draft_id)"
        " SELECT id, file, source, imported, '', imported_by, 'kept', imported, id"
        " FROM catalogue_drafts WHERE state = 'open'"
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("catalogue_imports")
