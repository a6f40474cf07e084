"""Desks' tickets and messages, call-backs, what clerks do between calls, who speaks the local speech."""

import sqlalchemy as sa
from alembic import op

revision = "0019_call_queue"
down_revision = "0018_household"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('calling', 'queued', 'ringing', 'talking')")
_HELD = sa.text("state IN ('calling', 'ringing', 'talking')")
_OPEN_BEFORE = sa.text("state IN ('queued', 'ringing', 'talking')")
_HELD_BEFORE = sa.text("state IN ('ringing', 'talking')")
_TO_RING = sa.text("state = 'open'")


def _unique(name: str, column: str, where: sa.TextClause) -> None:
    op.create_index(name, "calls", [column], unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    """Make them."""
    op.add_column("calls", sa.Column("ticket", sa.Integer, nullable=False, server_default="0"))
    op.add_column("calls", sa.Column("dialect", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("calls", sa.Column("came_back", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("calls", sa.Column("callback_id", sa.Text))
    op.create_index("ix_calls_desk_ended", "calls", ["desk", "ended"])
    op.create_index(
        "ix_calls_open_seen", "calls", ["state", "seen"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index("ix_calls_household_queued", "calls", ["household_id", "queued"])
    op.drop_index("uq_calls_open_household", "calls")
    op.drop_index("uq_calls_held_clerk", "calls")
    _unique("uq_calls_open_household", "household_id", _OPEN)
    _unique("uq_calls_held_clerk", "clerk_id", _HELD)
    op.add_column("call_clerks", sa.Column("reason", sa.Text, nullable=False, server_default=""))
    op.add_column("call_clerks", sa.Column("since", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("call_clerks", sa.Column("wrap_until", sa.BigInteger))
    op.add_column("call_clerks", sa.Column("dialect", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("staff", sa.Column("dialect", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "desk_tickets",
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("desk", "day", name="pk_desk_tickets"),
    )
    op.create_table(
        "desk_messages",
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("desk", name="pk_desk_messages"),
    )
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("for_supervisor", sa.Boolean, nullable=False),
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("caller", sa.Text, nullable=False),
        sa.Column("guide_code", sa.Text),
        sa.Column("guide_title", sa.Text, nullable=False, server_default=""),
        sa.Column("application_id", sa.Text),
        sa.Column("dialect", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("promised", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("tried", sa.BigInteger),
        sa.Column("clerk_name", sa.Text, nullable=False, server_default=""),
        sa.Column("clerk_number", sa.Text, nullable=False, server_default=""),
        sa.Column("about_call", sa.Text),
        sa.Column("ended", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_callbacks"),
    )
    op.create_index("ix_callbacks_desk_state_promised", "callbacks", ["desk", "state", "promised"])
    op.create_index(
        "uq_callbacks_open_household",
        "callbacks",
        ["household_id", "desk", "for_supervisor"],
        unique=True,
        sqlite_where=_TO_RING,
        postgresql_where=_TO_RING,
    )


def downgrade() -> None:
    """Drop them again."""
    for table in ("callbacks", "desk_messages", "desk_tickets"):
        op.drop_table(table)
    op.drop_column("staff", "dialect")
    for name in ("dialect", "wrap_until", "since", "reason"):
        op.drop_column("call_clerks", name)
    op.drop_index("uq_calls_held_clerk", "calls")
    op.drop_index("uq_calls_open_household", "calls")
    op.execute("UPDATE calls SET state = 'missed' WHERE state = 'calling'")
    _unique("uq_calls_open_household", "household_id", _OPEN_BEFORE)
    _unique("uq_calls_held_clerk", "clerk_id", _HELD_BEFORE)
    for name in ("ix_calls_household_queued", "ix_calls_open_seen", "ix_calls_desk_ended"):
        op.drop_index(name, "calls")
    for name in ("callback_id", "came_back", "dialect", "ticket"):
        op.drop_column("calls", name)
