"""Fetching over HTTP with the standard library: small answers, and files that resume where they were cut."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Protocol

TIMEOUT = 20.0
"""Seconds without a byte until the server counts as away."""
CHUNK = 64 * 1024
LARGEST_ANSWER = 64 * 1024


class Away(Exception):
    """The server cannot be reached, or the line was cut."""


class Failing(Away):
    """The server is there and says that it cannot."""


class Missing(Exception):
    """The server is there but has nothing under this address."""


class Unfit(Exception):
    """What the server sends is not what was asked for."""


class _Readable(Protocol):
    def read(self, amount: int, /) -> bytes: ...


class Line:
    """The line to one server; ``fetched`` counts the bytes that came over it, heads of answers included."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.fetched = 0

    def small(self, path: str) -> bytes:
        """The body of a small answer. Raises ``Away`` or ``Missing``."""
        with self._open(path, {"Accept": "application/json"}) as answer:
            return self._read(answer, LARGEST_ANSWER)

    def file(self, path: str, unfinished: Path, size: int, tag: str) -> None:
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
        with self._open(path, _from(have, f'"{tag}"')) as answer:
            resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
            with unfinished.open("ab" if resumed else "wb") as file:
                self._copy(answer, file.write, size - (have if resumed else 0))

    def unknown_file(self, path: str, unfinished: Path, most: int) -> None:
        """The same for a file of which nothing is known, but that it may not have more than ``most`` bytes.

        Size and tag are noted beside it, for going on after a cut. Raises also ``Unfit``.
        """
        note = unfinished.with_suffix(".note")
        size, tag = _noted(note)
        have = unfinished.stat().st_size if size and unfinished.exists() else 0
        if size and have == size:
            return
        if have > size:
            have = 0
        with self._open(path, _from(have, tag)) as answer:
            resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
            length = answer.length
            if length is None or not 0 < length <= most - (have if resumed else 0):
                raise Unfit(f"{length} bytes of at most {most}")
            if not resumed:
                unfinished.unlink(missing_ok=True)
                note.write_text(json.dumps({"size": length, "tag": answer.headers.get("ETag", "")}))
            elif have + length != size:
                raise Unfit("another part than the one asked for")
            with unfinished.open("ab") as file:
                self._copy(answer, file.write, length)

    def _open(self, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        request = urllib.request.Request(self.server + path, headers=headers)
        # A proxy of the environment is for the open network; the service stands in the operator's own.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            answer: http.client.HTTPResponse = opener.open(request, timeout=TIMEOUT)
        except urllib.error.HTTPError as error:
            self.fetched += _head_size(error.headers)
            error.close()
            if error.code in (404, 410):
                raise Missing(request.full_url) from error
            raise Failing(f"HTTP {error.code}") from error
        except (OSError, http.client.HTTPException) as error:
            raise Away(str(error)) from error
        self.fetched += _head_size(answer.headers)
        return answer

    def _read(self, answer: _Readable, amount: int) -> bytes:
        try:
            came = answer.read(amount)
        except (OSError, http.client.HTTPException) as error:
            raise Away(str(error)) from error
        self.fetched += len(came)
        return came

    def _copy(self, answer: _Readable, write: Callable[[bytes], int], amount: int) -> None:
        """Never more than ``amount`` bytes: a server that sends on cannot fill the disk."""
        while amount > 0:
            chunk = self._read(answer, min(CHUNK, amount))
            if not chunk:
                raise Away("cut")
            write(chunk)
            amount -= len(chunk)


def _head_size(headers: Message) -> int:
    """About how many bytes the head of an answer had."""
    return len("HTTP/1.1 200 OK\r\n") + len(headers.as_bytes())


def _from(have: int, tag: str) -> dict[str, str]:
    """Headers that ask for the rest of a file."""
    return {"Range": f"bytes={have}-", "If-Range": tag} if have and tag else {}


def _noted(note: Path) -> tuple[int, str]:
    """Size and tag of a file that is being fetched; 0 when nothing is known."""
    try:
        found = json.loads(note.read_bytes())
        size, tag = found["size"], found["tag"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""
    return (size, tag) if isinstance(size, int) and isinstance(tag, str) and size > 0 else (0, "")
