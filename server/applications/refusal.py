"""From a rule's refusal to the problem that crosses the wire."""

from collections.abc import Iterator
from contextlib import contextmanager

from protocol.errors import ErrorCode
from server.http.errors import ApiError

from .rules import Refused

NO_APPLICATION = "没有找到这件事，请回到“我的办件”再看一看。"


@contextmanager
def refusals(code: ErrorCode = ErrorCode.CONFLICT) -> Iterator[None]:
    """Inside, ``Refused`` becomes ``ApiError`` with the same sentence."""
    try:
        yield
    except Refused as refused:
        raise ApiError(code, refused.sentence) from None
