"""Catalogue on the server: import, review, publish, roll back; the signed bundle; guides over HTTP."""
