"""Backups: a consistent copy of database and files while the service runs; the keys apart from them."""
