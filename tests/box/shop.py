"""A plain web server with releases in a folder, as an operator has it, and a line that is slow or breaks."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CHUNK = 16 * 1024


class Shop:
    """What it does can be changed between requests."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self.cut_after: int | None = None
        """Bytes of a payload after which the line breaks, once."""
        self.pause = 0.0
        """Seconds between 16 kB."""
        self.asked: list[tuple[str, str | None]] = []
        """File and Range of each request."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shop: Shop

    def log_message(self, format: str, *arguments: object) -> None:
        """Tests are quiet."""

    def do_GET(self) -> None:
        shop, asked = self.shop, self.headers.get("Range")
        path = shop.folder / self.path.lstrip("/")
        shop.asked.append((path.name, asked))
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        found = re.fullmatch(r"bytes=(\d+)-", asked or "")
        start = int(found[1]) if found else 0
        self.send_response(206 if found else 200)
        if found:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        end = len(content)
        if shop.cut_after is not None and path.suffix == ".xz":
            end, shop.cut_after = start + shop.cut_after, None
            self.close_connection = True
        for at in range(start, end, _CHUNK):
            try:
                self.wfile.write(content[at : min(end, at + _CHUNK)])
            except OSError:  # the box was cut off
                self.close_connection = True
                return
            time.sleep(shop.pause)


@contextmanager
def shop(folder: Path) -> Iterator[Shop]:
    """Open on a loopback port while the block runs."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    opened = Shop(folder, f"http://127.0.0.1:{server.server_port}")
    handler.shop = opened  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield opened
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
