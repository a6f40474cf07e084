"""The number of the bundle's layout; a file of its own because the box reads it before pydantic is there."""

BUNDLE_FORMAT = "8"
"""Of the SQLite file (docs/bundle.md). One more for every change that an older program cannot read."""
