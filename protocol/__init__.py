"""The words that TV, phone, staff page and server share.

Everything that crosses a wire is one of these pydantic models; nothing is spelled twice.
Names follow the field's standard terms (办事指南 / 申请材料 / 好差评); each carries the Chinese term.
"""

SCHEMA_VERSION = 1
"""Raised when an older TV could misread a newer server (or the other way round)."""
