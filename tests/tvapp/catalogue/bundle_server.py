"""A server of manifests and bundles for tests, with the faults that lines and servers have."""

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
        self.cut_after: int | None = None
        """Bytes of a body after which the line is cut; None: never."""
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
        elif self.path == "/api/catalogue/manifest" and self.offered.manifest:
            self._send(200, self.offered.manifest)
        elif (match := re.fullmatch(r"/api/catalogue/bundles/(\d+)", self.path)) and (
            file := self.offered.files.get(int(match[1]))
        ):
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
            if asked and not self.offered.ranges_ignored:
                self._send(206, file[start:])
            else:
                self._send(200, file)
        else:
            self._send(404, b"{}")

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut = self.offered.cut_after
        if cut is None or cut >= len(body):
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
