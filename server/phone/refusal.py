"""From a hand-off rule's refusal to the problem that crosses the wire."""

from collections.abc import Iterator
from contextlib import contextmanager

from server.http.errors import ApiError

from .rules import HandoffRefused


@contextmanager
def refusals() -> Iterator[None]:
    """Inside, ``HandoffRefused`` becomes ``ApiError`` with the same code and sentence."""
    try:
        yield
    except HandoffRefused as refused:
        raise ApiError(refused.code, refused.sentence) from None
