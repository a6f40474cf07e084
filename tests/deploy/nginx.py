"""A real nginx on loopback with the configuration of ``deploy/nginx``."""

import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Nginx:
    """One nginx; everything it writes is below ``folder``."""

    def __init__(self, folder: Path, upstream: int, videos: Path, chain: Path, key: Path) -> None:
        program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            pytest.skip("nginx is not installed (Debian: apt-get install nginx-light)")
        folder.mkdir()
        self.log = folder / "access.log"
        self.port, self.plain_port = free_port(), free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        site = self._site(upstream, videos, chain, key, folder)
        scratch = "".join(
            f"{name}_temp_path {folder / name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""
        configuration = folder / "nginx.conf"
        configuration.write_text(
            f"{user} daemon off; worker_processes 1; pid {folder / 'pid'}; error_log stderr warn;"
            f"events {{}} http {{ {scratch} types {{ text/html html; }}\n{site}\n}}"
        )
        self._command = [program, "-p", str(folder), "-c", str(configuration)]
        self._process: subprocess.Popen[str] | None = None

    def _site(self, upstream: int, videos: Path, chain: Path, key: Path, folder: Path) -> str:
        """The lines a county changes, for this machine."""
        text = (DEPLOY / "nginx" / "dianshi-zhengwu.conf").read_text("utf-8")
        for pattern, value, times in (
            (r"server 127\.0\.0\.1:8650;", f"server 127.0.0.1:{upstream};", 1),
            (r"listen 80;", f"listen 127.0.0.1:{self.plain_port};", 1),
            (r"listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl", 1),
            (r"listen \[::\]:.*;", "", 2),
            (r"server_name zw\.example\.cn;", "server_name 127.0.0.1 localhost;", 2),
            (r"/etc/nginx/zhengwu/fullchain\.pem", str(chain), 1),
            (r"/etc/nginx/zhengwu/privkey\.pem", str(key), 1),
            (r"/var/log/nginx/zhengwu\.log", str(self.log), 1),
            (r"/var/log/nginx/zhengwu-error\.log", str(folder / "error.log"), 1),
            (r"/var/lib/dianshi-zhengwu/videos/", f"{videos}/", 1),
            (r"/usr/share/dianshi-zhengwu/nginx", str(DEPLOY / "nginx"), 1),
        ):
            text, changed = re.subn(pattern, value, text)
            assert changed == times, f"{pattern} stands {changed} times in the configuration"
        return text

    def check(self) -> str:
        """What ``nginx -t`` says; AssertionError when it is not content."""
        done = subprocess.run([*self._command, "-t"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def start(self) -> None:
        """Returns when it listens."""
        self._process = subprocess.Popen(self._command, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert self._process.poll() is None and time.monotonic() < deadline, "nginx did not start"
                time.sleep(0.02)

    def stop(self) -> str:
        """End it; gives what it wrote to standard error."""
        if self._process is None:
            return ""
        self._process.terminate()
        _, told = self._process.communicate(timeout=20)
        self._process = None
        return told
