"""The pictures of both manuals: made-up households, a television, staff at their pages."""
