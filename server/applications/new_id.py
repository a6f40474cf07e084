"""Opaque identifiers of this feature's rows."""

import secrets


def new_id() -> str:
    """24 hex digits: cannot be guessed, sorts nowhere, is a fit file name everywhere."""
    return secrets.token_hex(12)
