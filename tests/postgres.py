"""A PostgreSQL of the tests' own: made in a temporary folder, thrown away at the end."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

QUICK = {
    # The data is thrown away, so nothing has to reach the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
}


class PostgresMissing(Exception):
    """This machine has no PostgreSQL programs that work; the text says what to install."""


def find_programs() -> Path:
    """Folder of an ``initdb`` that runs; Debian keeps them out of PATH, one folder a version."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    for folder in [*([Path(on_path).resolve().parent] if on_path else []), *debian]:
        if all(_runs(folder / program) for program in ("initdb", "postgres")):
            return folder
    raise PostgresMissing("PostgreSQL is not installed (Debian: apt-get install postgresql)")


def _version(folder: Path) -> float:
    return float(folder.parent.name)


def _runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=20).returncode == 0
    except OSError:
        return False


def _unprivileged_user() -> str | None:
    """Whom to run as: PostgreSQL refuses to run as root. None: as ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A running server on a free loopback port; ``create_database()`` gives URLs, ``stop()`` removes all."""

    def __init__(self) -> None:
        self.programs = find_programs()
        self.psql = shutil.which("psql", path=f"{self.programs}{os.pathsep}{os.environ.get('PATH', '')}")
        if self.psql is None:
            raise PostgresMissing("psql is not installed (Debian: apt-get install postgresql-client)")
        self.password = secrets.token_hex(16)
        self.port = _free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="zhengwu-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        user = _unprivileged_user()
        secret = self.folder / "password"
        secret.write_text(self.password)
        if user is not None:
            shutil.chown(self.folder, user)
            shutil.chown(secret, user)
        data = str(self.folder / "data")
        words = (
            f"-D {data} -U tests --pwfile={secret} --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync"
        )
        made = subprocess.run(
            [self.programs / "initdb", *words.split()],
            **_as(user, self.folder),
            capture_output=True,
            text=True,
        )
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
        options = [word for key, value in QUICK.items() for word in ("-c", f"{key}={value}")]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", data, "-p", str(self.port), *options],
                **_as(user, self.folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                self.sql("SELECT 1")
                return
            except RuntimeError as error:
                dead = self._process is None or self._process.poll() is not None
                if dead or time.monotonic() > deadline:
                    log = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start: {error}\n{log}") from error
            time.sleep(0.05)

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run one statement as the owner; the answer without headings. RuntimeError when it fails."""
        where = f"-h 127.0.0.1 -p {self.port} -U tests -d {database}"
        done = subprocess.run(
            [str(self.psql), "-X", "-qAt", "-v", "ON_ERROR_STOP=1", *where.split(), "-c", statement],
            env={**os.environ, "PGPASSWORD": self.password, "PGCONNECT_TIMEOUT": "10"},
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()

    def create_database(self, like: str = "template0") -> tuple[str, str]:
        """A fresh database, empty or a copy: (its name, its URL ``postgresql+asyncpg://...``)."""
        self._databases += 1
        name = f"test_{self._databases}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {like}")
        return name, f"postgresql+asyncpg://tests:{self.password}@127.0.0.1:{self.port}/{name}"

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting off whoever is still connected to it."""
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """End the server and remove its folder; may be called twice."""
        if self._process is not None and self._process.poll() is None:
            # SIGINT is PostgreSQL's fast shutdown: clients are cut off, children end before the parent.
            self._process.send_signal(2)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _as(user: str | None, folder: Path) -> dict[str, Any]:
    """Popen arguments to run as ``user`` (None: ourselves) in a folder that user may enter."""
    if user is None:
        return {"cwd": folder}
    group = pwd.getpwnam(user).pw_gid
    return {"cwd": folder, "user": user, "group": group, "extra_groups": []}
