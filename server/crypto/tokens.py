"""Opaque identifiers and tokens; of a token only the hash is kept."""

import hashlib
import secrets


def new_id() -> str:
    """16 characters, 96 bits."""
    return secrets.token_urlsafe(12)


def new_token() -> str:
    """43 characters, 256 bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Tokens are random and long, so a plain SHA-256 is enough; 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()
