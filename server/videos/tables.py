"""Tables of the video library: which file a video has. What it is about is a record of the catalogue."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from server.store.metadata import metadata

video_files = Table(
    "video_files",
    metadata,
    Column("key", Text, primary_key=True),
    # made, file (the operator's), vod (lies with the operator)
    Column("origin", Text, nullable=False),
    # ready, making, failed
    Column("state", Text, nullable=False),
    # What a made film was made from; another one means that it is out of date.
    Column("recipe", Text, nullable=False, server_default=""),
    Column("seconds", Integer, nullable=False, server_default="0"),
    Column("width", Integer, nullable=False, server_default="0"),
    Column("height", Integer, nullable=False, server_default="0"),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("captions_sha256", Text, nullable=False, server_default=""),
    Column("thumbnail_sha256", Text, nullable=False, server_default=""),
    # Of a film that lies with the operator.
    Column("url", Text, nullable=False, server_default=""),
    # The name it had when it was imported.
    Column("file", Text, nullable=False, server_default=""),
    # Thousandths of the making that are done, and who makes it.
    Column("progress", Integer, nullable=False, server_default="0"),
    Column("maker", Text, nullable=False, server_default=""),
    # When its maker was last heard of, or when it became what it is.
    Column("seen", BigInteger, nullable=False),
)
