"""Typed operations over HTTP: permission, validation, errors, limits, OpenAPI."""
