"""One-time codes after RFC 6238: SHA-1, six digits, 30 seconds, as every authenticator has them."""

import base64
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
ISSUER = "电视政务"
DRIFT = 1
"""Steps a telephone's clock may be off, to either side."""


def new_secret() -> bytes:
    """160 bits, as RFC 4226 advises."""
    return secrets.token_bytes(SECRET_BYTES)


def written(secret: bytes) -> str:
    """Base 32 in groups of four, to be typed."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def uri(secret: bytes, username: str) -> str:
    """For the QR: otpauth://totp/…"""
    return _totp(secret).get_provisioning_uri(username, ISSUER)


def code_at(secret: bytes, now_ms: int) -> str:
    """What an authenticator shows at a time."""
    return _totp(secret).generate(now_ms // 1000).decode()


def counter_of(secret: bytes, code: str, now_ms: int, last: int) -> int | None:
    """The step a code belongs to, if it fits and is later than ``last``: the same code never counts twice."""
    step = now_ms // 1000 // STEP_SECONDS
    found = None
    for counter in range(step - DRIFT, step + DRIFT + 1):
        # All are compared, so that the time taken tells nothing.
        same = secrets.compare_digest(code_at(secret, counter * STEP_SECONDS * 1000), code)
        if same and counter > last:
            found = counter
    return found


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)
