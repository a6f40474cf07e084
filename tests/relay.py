"""coturn on a loopback port, with the configuration of ``deploy/coturn``."""

import asyncio
import contextlib
import re
import shutil
import socket
from pathlib import Path

import pytest

CONFIGURATION = Path(__file__).resolve().parents[1] / "deploy" / "coturn" / "turnserver.conf"
SECRET = "a secret of the tests' own, longer than thirty-two"


class Relay:
    """One relay; it can be killed and started again on the same port."""

    def __init__(self, folder: Path, address: str = "127.0.0.1") -> None:
        program = shutil.which("turnserver")
        if program is None:
            pytest.skip("coturn is not installed (Debian: apt-get install coturn)")
        self._program = program
        self._folder = folder
        self.address = address
        self.port = _free_port()
        self._process: asyncio.subprocess.Process | None = None

    def url(self, transport: str = "udp") -> str:
        """As ``--turn`` takes it."""
        return f"turn:{self.address}:{self.port}?transport={transport}"

    @property
    def pid(self) -> int:
        """Of the running relay."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Returns when it answers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        written = self._folder / "turnserver.conf"
        written.write_text(self._site(CONFIGURATION.read_text("utf-8")), "utf-8")
        # The machine's own loopback is all there is here; coturn wants it said twice.
        loopback = ["--allow-loopback-peers"] if self.address.startswith("127.") else []
        self._process = await asyncio.create_subprocess_exec(
            self._program,
            "-c",
            str(written),
            *loopback,
            f"--pidfile={self._folder / 'pid'}",
            f"--userdb={self._folder / 'db'}",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(20):
            while not await self._listens():  # noqa: ASYNC110  # coturn tells nobody that it is ready
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """As when the power fails: nobody is told."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
            self._process = None

    def _site(self, text: str) -> str:
        """The lines a county changes, for this machine."""
        for name, value in (
            ("listening-ip", self.address),
            ("relay-ip", self.address),
            ("allowed-peer-ip", self.address),
            ("listening-port", str(self.port)),
            ("static-auth-secret", SECRET),
        ):
            text, changed = re.subn(rf"(?m)^{name}=.*$", f"{name}={value}", text)
            assert changed == 1, f"{name} stands {changed} times in the configuration"
        return text.replace("\nsyslog\n", "\nlog-file=stdout\n")

    async def _listens(self) -> bool:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(self.address, self.port)
            writer.close()
            return True
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
