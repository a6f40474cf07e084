"""Answers on their way to the server, kept in a file until it has them.

The file is only appended to; each line is a CRC-32 and a JSON object, so a line torn by a power cut is known
for what it is. ``{"n", "a", "k", "v"}`` is an answer (number, application, key, value), ``{"d", "a", "k"}``
says that this field is done with up to that number. When nothing waits any more the file is emptied.
"""

import contextlib
import json
import logging
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tvapp.net.whole_file import replace_file

log = logging.getLogger(__name__)

LONGEST = 256
"""Lines after which the file is written anew with only what waits."""


@dataclass(frozen=True, slots=True)
class PendingAnswer:
    """An answer the server does not have yet. ``number`` only grows."""

    number: int
    application_id: str
    key: str
    value: str


class Outbox:
    """Last answer per field wins; the order is that of the last answers."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pending: dict[tuple[str, str], PendingAnswer] = {}
        self._number = 0
        self._lines = 0
        self._descriptor = -1
        self._whole = True
        self._read()
        if not self._whole:
            self._rewrite()
        elif self._lines:
            self._open()

    @property
    def pending(self) -> list[PendingAnswer]:
        """What waits, in the order in which it is to be sent."""
        return sorted(self._pending.values(), key=lambda answer: answer.number)

    def waiting_for(self, application_id: str) -> list[PendingAnswer]:
        """What waits of one application."""
        return [answer for answer in self.pending if answer.application_id == application_id]

    def put(self, application_id: str, key: str, value: str) -> PendingAnswer:
        """Keep an answer. It is with the operating system at return, on the disk after ``syncing()()``.

        A disk that is full loses nothing while the box stays on: the answer waits in memory all the same.
        """
        self._number += 1
        answer = PendingAnswer(self._number, application_id, key, value)
        self._pending[application_id, key] = answer
        self._append({"n": answer.number, "a": application_id, "k": key, "v": value})
        return answer

    def done(self, answer: PendingAnswer) -> None:
        """The server has this answer (or will never take it). A newer one for the same field stays."""
        field = (answer.application_id, answer.key)
        if self._pending.get(field) == answer:
            del self._pending[field]
        if self._pending and self._lines < LONGEST:
            self._append({"d": answer.number, "a": answer.application_id, "k": answer.key})
        else:
            self._rewrite()

    def clear(self) -> None:
        """Forget everything: the box belongs to another household now."""
        self._pending.clear()
        self._rewrite()

    def syncing(self) -> Callable[[], None]:
        """A function that blocks until what was put so far is on the disk; call it in a thread."""
        if self._descriptor < 0:
            return lambda: None
        # its own descriptor: the file may be written anew while the thread waits for the disk
        descriptor = os.dup(self._descriptor)

        def sync() -> None:
            try:
                os.fsync(descriptor)
            except OSError as error:
                log.error("%s is not safe on the disk: %s", self._path, error)
            finally:
                os.close(descriptor)

        return sync

    def close(self) -> None:
        """Close the file; the outbox may still be asked, but keeps nothing any more."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _read(self) -> None:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            log.error("%s cannot be read: %s", self._path, error)
            return
        for entry in self._entries(content):
            self._lines += 1
            field = (entry["a"], entry["k"])
            if "d" in entry:
                # Up to that number: an older answer for the field must never be sent after a newer one.
                if field in self._pending and self._pending[field].number <= entry["d"]:
                    del self._pending[field]
                continue
            self._number = max(self._number, entry["n"])
            self._pending[field] = PendingAnswer(entry["n"], *field, entry["v"])

    def _entries(self, content: bytes) -> Iterator[dict[str, Any]]:
        """The lines that are whole; a torn one is passed over and noted."""
        if not content.endswith(b"\n"):
            self._whole = False  # the next line must not be glued to this one
        for line in content.split(b"\n"):
            if not line:
                continue
            checksum, _, body = line.partition(b" ")
            with contextlib.suppress(ValueError):
                if int(checksum, 16) == zlib.crc32(body):
                    yield json.loads(body)
                    continue
            self._whole = False
            log.warning("%s has a torn line, as after a power cut", self._path)

    def _append(self, entry: dict[str, object]) -> None:
        line = written(entry)
        try:
            if not self._whole or self._descriptor < 0:
                self._rewrite()
                return
            if os.write(self._descriptor, line) != len(line):
                raise OSError("only a part of the line was written")
            self._lines += 1
        except OSError as error:
            self._whole = False
            log.error("%s cannot be written: %s", self._path, error)

    def _rewrite(self) -> None:
        """The file anew, wholly or not at all, with only what waits; then open for appending."""
        entries = [
            {"n": answer.number, "a": answer.application_id, "k": answer.key, "v": answer.value}
            for answer in self.pending
        ]
        self.close()
        try:
            # What waits may be on the disk already and must stay there; an empty file need not hurry.
            replace_file(self._path, b"".join(written(entry) for entry in entries), durable=bool(entries))
        except OSError as error:
            self._whole = False
            log.error("%s cannot be written: %s", self._path, error)
            return
        self._whole = True
        self._lines = len(entries)
        self._open()

    def _open(self) -> None:
        try:
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        except OSError as error:
            self._whole = False
            log.error("%s cannot be opened: %s", self._path, error)


def written(entry: dict[str, object]) -> bytes:
    """An entry as its line: checksum, JSON, end of line."""
    body = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(body), body)
