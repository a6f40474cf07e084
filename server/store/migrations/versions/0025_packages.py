"""Applications for packages: one whole, a part for each department."""

import sqlalchemy as sa
from alembic import op

revision = "0025_packages"
down_revision = "0024_accounts"
branch_labels = None
depends_on = None

_BEFORE = "state IN ('submitted', 'in_review')"
_PAGES = {
    "due": ["due", "id", "department", "round"],
    "submitted": ["submitted", "id", "department", "round"],
    "department": ["department", "due", "id"],
    "clerk": ["clerk_id", "due", "id"],
}


def _index_anew(condition: str) -> None:
    """What waits is listed by these indexes; a whole does not wait, its parts do."""
    waiting = sa.text(condition)
    for name, columns in _PAGES.items():
        op.drop_index(f"ix_applications_waiting_{name}", "applications")
        op.create_index(
            f"ix_applications_waiting_{name}",
            "applications",
            columns,
            sqlite_where=waiting,
            postgresql_where=waiting,
        )


def upgrade() -> None:
    """Make the columns; what is there is no package's."""
    op.add_column("applications", sa.Column("package", sa.Text))
    op.add_column("applications", sa.Column("handed_in", sa.Integer, nullable=False, server_default="0"))
    op.add_column("applications", sa.Column("whole_id", sa.Text))
    op.add_column("applications", sa.Column("part", sa.Text))
    op.create_index("ix_applications_whole_id", "applications", ["whole_id"])
    _index_anew(f"{_BEFORE} AND package IS NULL")


def downgrade() -> None:
    """Drop it again."""
    op.execute("DELETE FROM applications WHERE whole_id IS NOT NULL OR package IS NOT NULL")
    _index_anew(_BEFORE)
    op.drop_index("ix_applications_whole_id", "applications")
    for name in ("part", "whole_id", "handed_in", "package"):
        op.drop_column("applications", name)
