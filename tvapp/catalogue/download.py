"""Fetching over HTTP with the standard library: small answers, and a file that resumes where it was cut."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

TIMEOUT = 20.0
"""Seconds without a byte until the server counts as away."""
CHUNK = 64 * 1024
LARGEST_ANSWER = 64 * 1024


class Away(Exception):
    """The server cannot be reached, or the line was cut."""


class Missing(Exception):
    """The server is there but has nothing under this address."""


class _Readable(Protocol):
    def read(self, amount: int, /) -> bytes: ...


def fetch_small(address: str) -> bytes:
    """The body of a small answer. Raises ``Away`` or ``Missing``."""
    request = urllib.request.Request(address, headers={"Accept": "application/json"})
    with _open(request) as answer:
        return _read(answer, LARGEST_ANSWER)


def fetch_file(address: str, unfinished: Path, size: int, tag: str) -> None:
    """Fill ``unfinished`` up to ``size`` bytes, going on from what an earlier try left there.

    ``tag`` is the content's entity tag: the server answers a Range only for the same content, else from
    the start. Raises ``Away`` when cut (what has come is kept), ``Missing``, ``OSError`` when the disk is
    full.
    """
    have = unfinished.stat().st_size if unfinished.exists() else 0
    if have == size:
        return
    if have > size:
        unfinished.unlink()
        have = 0
    headers = {"Range": f"bytes={have}-", "If-Range": f'"{tag}"'} if have else {}
    with _open(urllib.request.Request(address, headers=headers)) as answer:
        resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        with unfinished.open("ab" if resumed else "wb") as file:
            _copy(answer, file.write, size - (have if resumed else 0))


def _open(request: urllib.request.Request) -> http.client.HTTPResponse:
    # A proxy of the environment is for the open network; the service stands in the operator's own.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        answer: http.client.HTTPResponse = opener.open(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (404, 410):
            raise Missing(request.full_url) from error
        raise Away(f"HTTP {error.code}") from error
    except (OSError, http.client.HTTPException) as error:
        raise Away(str(error)) from error
    return answer


def _read(answer: _Readable, amount: int) -> bytes:
    try:
        return answer.read(amount)
    except (OSError, http.client.HTTPException) as error:
        raise Away(str(error)) from error


def _copy(answer: _Readable, write: Callable[[bytes], int], amount: int) -> None:
    """Never more than ``amount`` bytes: a server that sends on cannot fill the disk."""
    while amount > 0:
        chunk = _read(answer, min(CHUNK, amount))
        if not chunk:
            raise Away("cut")
        write(chunk)
        amount -= len(chunk)
