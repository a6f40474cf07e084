"""A server of manifests and bundles for tests, with the faults that lines and servers have."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from protocol.bundle import Manifest, SignedManifest


class BundleServer:
    """What it offers and how it misbehaves can be changed between requests."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.manifest: bytes | None = None
        self.files: dict[int, bytes] = {}
        self.deltas: dict[tuple[int, int], bytes] = {}
        """By version and base."""
        self.cut_after: int | None = None
        """Bytes of a body after which the line is cut; None: never."""
        self.cut_where = ""
        """Only answers to addresses with this in them are cut."""
        self.failing = ""
        """Addresses with this in them answer 500."""
        self.ranges_ignored = False
        self.status = 200
        self.asked: list[tuple[str, str | None]] = []
        """Path and Range of each request."""
        self.stalled = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def offer(self, signed: SignedManifest, path: Path) -> Manifest:
        """Make a bundle the newest one."""
        self.manifest = signed.model_dump_json().encode()
        self.files[signed.manifest.version] = path.read_bytes()
        return signed.manifest


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    offered: BundleServer

    def log_message(self, format: str, *arguments: object) -> None:
        """Tests are quiet."""

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.offered.asked.append((self.path, asked))
        if self.offered.status != 200:
            self._send(self.offered.status, b"")
        elif self.offered.failing and self.offered.failing in self.path:
            self._send(500, b"")
        elif self.path == "/api/catalogue/manifest" and self.offered.manifest:
            self._send(200, self.offered.manifest)
        elif (file := self._file()) is not None:
            tag = f'"{hashlib.sha256(file).hexdigest()}"'
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
            if asked and not self.offered.ranges_ignored and self.headers.get("If-Range") == tag:
                self._send(206, file[start:], tag)
            else:
                self._send(200, file, tag)
        else:
            self._send(404, b"{}")

    def _file(self) -> bytes | None:
        found = re.fullmatch(r"/api/catalogue/bundles/(\d+)(?:/from/(\d+))?", self.path)
        if found is None:
            return None
        if found[2] is None:
            return self.offered.files.get(int(found[1]))
        return self.offered.deltas.get((int(found[1]), int(found[2])))
        return ()

    def _send(self, status: int, body: bytes, tag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        cut = self.offered.cut_after
        if cut is None or cut >= len(body) or self.offered.cut_where not in self.path:
            self.wfile.write(body)
            return
        self.wfile.write(body[:cut])
        self.wfile.flush()
        self.offered.stalled.set()
        self.offered.go_on.wait(20)
        self.close_connection = True


@contextmanager
def bundle_server() -> Iterator[BundleServer]:
    """A server on a free loopback port."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        offered = BundleServer(f"http://127.0.0.1:{http.server_address[1]}")
        handler.offered = offered
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        yield offered
        offered.go_on.set()
        http.shutdown()
        thread.join()
