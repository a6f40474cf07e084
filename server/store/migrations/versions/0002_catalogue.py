"""Guides as published (each text with the versions it was valid in), short numbers, drafts, versions."""

import sqlalchemy as sa
from alembic import op

revision = "0002_catalogue"
down_revision = "0001_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _published()
    _drafts()


def _published() -> None:
    op.create_table(
        "guides",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("from_version", sa.Integer, nullable=False),
        sa.Column("until_version", sa.Integer),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", "from_version", name="pk_guides"),
    )
    op.create_index("ix_guides_until_version", "guides", ["until_version"])
    op.create_table(
        "short_numbers",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("given", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_short_numbers"),
        sa.UniqueConstraint("code", name="uq_short_numbers_code"),
    )
    op.create_table(
        "guide_groups",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name="pk_guide_groups"),
    )
    op.create_table(
        "catalogue_versions",
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.Column("reviewed_by", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_catalogue_versions"),
    )


def _drafts() -> None:
    op.create_table(
        "catalogue_drafts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("imported", sa.BigInteger, nullable=False),
        sa.Column("imported_by", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("groups", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_drafts"),
    )
    op.create_index("ix_catalogue_drafts_state", "catalogue_drafts", ["state"])
    op.create_table(
        "catalogue_draft_guides",
        sa.Column("draft_id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "code", name="pk_catalogue_draft_guides"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["catalogue_drafts.id"], name="fk_catalogue_draft_guides_draft_id_catalogue_drafts"
        ),
    )
