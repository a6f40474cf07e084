"""Tables of the fleet."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from server.store.metadata import metadata

box_groups = Table(
    "box_groups",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    # Empty: of any.
    Column("township", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
)

box_states = Table(
    "box_states",
    metadata,
    Column("device_id", Text, ForeignKey("devices.id"), primary_key=True),
    Column("group_id", Text, ForeignKey("box_groups.id")),
    # Chosen for this box alone.
    Column("group_fixed", Boolean, nullable=False, server_default=false()),
    Column("seen", BigInteger, nullable=False, server_default="0"),
    Column("run", Text, nullable=False, server_default=""),
    Column("earlier_run", Text, nullable=False, server_default=""),
    Column("version", Text, nullable=False, server_default=""),
    Column("bundle_version", Integer, nullable=False, server_default="0"),
    Column("refused_version", Integer, nullable=False, server_default="0"),
    Column("uptime", Integer, nullable=False, server_default="0"),
    # ",clock,crashed,": a problem is found by its name between commas.
    Column("problems", Text, nullable=False, server_default=""),
    Column("width", Integer, nullable=False, server_default="0"),
    Column("height", Integer, nullable=False, server_default="0"),
    Column("profile", Text, nullable=False, server_default=""),
    Column("starts", Integer, nullable=False, server_default="0"),
    Column("crashes", Integer, nullable=False, server_default="0"),
    # Not cleared yet.
    Column("alarms", Integer, nullable=False, server_default="0"),
    Index("ix_box_states_group_id", "group_id"),
)

box_alarms = Table(
    "box_alarms",
    metadata,
    Column("id", Text, primary_key=True),
    Column("device_id", Text, ForeignKey("devices.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("times", Integer, nullable=False),
    Column("cleared", BigInteger),
    Index("ix_box_alarms_device_id", "device_id"),
)

fleet_days = Table(
    "fleet_days",
    metadata,
    # YYYY-MM-DD by the county's clock.
    Column("day", Text, primary_key=True),
    Column("enrolled", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("unwell", Integer, nullable=False),
)
