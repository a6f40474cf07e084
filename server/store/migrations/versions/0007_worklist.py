"""The clerk's worklist: due times, what the list shows, who looks at what, the county's working days."""

import sqlalchemy as sa
from alembic import op

revision = "0007_worklist"
down_revision = "0006_catalogue_imports"
branch_labels = None
depends_on = None

_WAITING = sa.text("state IN ('submitted', 'in_review')")
_PAGES = {
    "due": ["due", "id", "department", "round"],
    "submitted": ["submitted", "id", "department", "round"],
    "department": ["department", "due", "id"],
    "clerk": ["clerk_id", "due", "id"],
}


def upgrade() -> None:
    """Make the tables; what is there is given title, department and a due time of three days."""
    op.add_column("staff", sa.Column("departments", sa.Text, nullable=False, server_default="[]"))
    op.add_column("applications", sa.Column("title", sa.Text, nullable=False, server_default=""))
    op.add_column("applications", sa.Column("department", sa.Text, nullable=False, server_default=""))
    op.add_column("applications", sa.Column("due", sa.BigInteger))
    if op.get_bind().dialect.name == "postgresql":
        title, department = "guide::json->>'title'", "guide::json->>'department'"
    else:
        title, department = "json_extract(guide, '$.title')", "json_extract(guide, '$.department')"
    op.execute(
        f"UPDATE applications SET title = COALESCE({title}, ''), department = COALESCE({department}, ''),"
        " due = submitted + 259200000"
    )
    op.drop_index("ix_applications_state_submitted", "applications")
    op.create_index("ix_applications_state_changed", "applications", ["state", "changed"])
    for name, columns in _PAGES.items():
        op.create_index(
            f"ix_applications_waiting_{name}",
            "applications",
            columns,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        )
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("worked", sa.Boolean, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_days"),
    )
    op.create_table(
        "case_viewers",
        sa.Column("application_id", sa.Text, nullable=False),
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name="pk_case_viewers"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_case_viewers_application_id_applications",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_case_viewers_application_id", "case_viewers", ["application_id"])


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("case_viewers")
    op.drop_table("calendar_days")
    op.drop_index("ix_applications_state_changed", "applications")
    for name in _PAGES:
        op.drop_index(f"ix_applications_waiting_{name}", "applications")
    op.create_index("ix_applications_state_submitted", "applications", ["state", "submitted"])
    for name in ("title", "department", "due"):
        op.drop_column("applications", name)
    op.drop_column("staff", "departments")
