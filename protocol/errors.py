"""Errors as ``application/problem+json`` (RFC 9457). No caller input is ever echoed."""

from enum import StrEnum

from pydantic import Field

from .model import WireModel


class ErrorCode(StrEnum):
    """Stable codes a program may act upon; people read ``title`` and ``detail``."""

    INVALID = "invalid"
    NOT_FOUND = "not_found"
    UNAUTHENTICATED = "unauthenticated"
    CODE_REQUIRED = "code_required"
    """The password fits; the one-time code is missing or wrong."""
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    EXPIRED = "expired"
    USED = "used"
    TOO_LARGE = "too_large"
    NOT_A_PICTURE = "not_a_picture"
    LOCKED = "locked"
    TOO_MANY = "too_many"
    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


class FieldError(WireModel):
    """Where the input was wrong (a JSON pointer) and what to do, without the input itself."""

    pointer: str
    message: str


class Problem(WireModel):
    """``detail`` is plain Chinese that says what to do next."""

    type: str = "about:blank"
    title: str
    status: int = Field(ge=400, le=599)
    detail: str = ""
    code: ErrorCode
    errors: tuple[FieldError, ...] = ()
    request_id: str = ""
