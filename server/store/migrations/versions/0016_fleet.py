"""Groups of boxes, how each box is, alarms, days; codes for several boxes; versions in stages."""

import sqlalchemy as sa
from alembic import op

revision = "0016_fleet"
down_revision = "0015_supplements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; every box that is there gets its row."""
    op.create_table(
        "box_groups",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("township", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_box_groups"),
        sa.UniqueConstraint("name", name="uq_box_groups_name"),
    )
    _states()
    op.create_table(
        "box_alarms",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("cleared", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_box_alarms"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_box_alarms_device_id_devices"),
    )
    op.create_index("ix_box_alarms_device_id", "box_alarms", ["device_id"])
    op.create_table(
        "fleet_days",
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("enrolled", sa.Integer, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("unwell", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_fleet_days"),
    )
    _codes()
    _rollouts()


def _states() -> None:
    op.create_table(
        "box_states",
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("group_id", sa.Text),
        sa.Column("group_fixed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("seen", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("run", sa.Text, nullable=False, server_default=""),
        sa.Column("earlier_run", sa.Text, nullable=False, server_default=""),
        sa.Column("version", sa.Text, nullable=False, server_default=""),
        sa.Column("bundle_version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("refused_version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("uptime", sa.Integer, nullable=False, server_default="0"),
        sa.Column("problems", sa.Text, nullable=False, server_default=""),
        sa.Column("width", sa.Integer, nullable=False, server_default="0"),
        sa.Column("height", sa.Integer, nullable=False, server_default="0"),
        sa.Column("profile", sa.Text, nullable=False, server_default=""),
        sa.Column("starts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("crashes", sa.Integer, nullable=False, server_default="0"),
        sa.Column("alarms", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("device_id", name="pk_box_states"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_box_states_device_id_devices"),
        sa.ForeignKeyConstraint(["group_id"], ["box_groups.id"], name="fk_box_states_group_id_box_groups"),
    )
    op.create_index("ix_box_states_group_id", "box_states", ["group_id"])
    op.execute("INSERT INTO box_states (device_id) SELECT id FROM devices")


def _codes() -> None:
    # Codes live for minutes: those of before are given out anew.
    op.drop_table("installer_codes")
    op.create_table(
        "installer_codes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("boxes", sa.Integer, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("township", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_installer_codes"),
    )
    op.create_index("ix_installer_codes_code_hash", "installer_codes", ["code_hash"])
    op.create_index("ix_installer_codes_created", "installer_codes", ["created"])
    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("tried", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wrong_codes"),
    )
    op.create_index("ix_wrong_codes_tried", "wrong_codes", ["tried"])


def _rollouts() -> None:
    op.create_table(
        "rollouts",
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("township", sa.Text, nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_rollouts"),
    )
    op.create_table(
        "rollout_boxes",
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", "device_id", name="pk_rollout_boxes"),
        sa.ForeignKeyConstraint(["version"], ["rollouts.version"], name="fk_rollout_boxes_version_rollouts"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_rollout_boxes_device_id_devices"),
    )


def downgrade() -> None:
    """Drop them again; installer's codes as they were."""
    for table in ("rollout_boxes", "rollouts", "wrong_codes", "installer_codes"):
        op.drop_table(table)
    for table in ("fleet_days", "box_alarms", "box_states", "box_groups"):
        op.drop_table(table)
    op.create_table(
        "installer_codes",
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("used", sa.BigInteger),
        sa.Column("device_id", sa.Text),
        sa.PrimaryKeyConstraint("code_hash", name="pk_installer_codes"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_installer_codes_device_id_devices"),
    )
