"""coturn itself takes the credentials the server makes, and refuses others."""

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from protocol.call import IceServer
from server.calls.relay import LIFETIME_SECONDS, ice_servers
from server.clock import now_ms
from server.settings import Settings
from tvapp.calls.media import Media, MediaSettings

SECRET = "a secret of the test's own"


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[int]:
    """coturn on a free loopback port."""
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("coturn is not installed (Debian: apt-get install coturn)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    options = (
        "--listening-ip=127.0.0.1 --relay-ip=127.0.0.1 --realm=test --use-auth-secret --allow-loopback-peers"
        " --no-tls --no-dtls --no-cli --no-software-attribute --log-file=stdout --simple-log"
    ).split()
    process = await asyncio.create_subprocess_exec(
        program,
        "-n",
        *options,
        f"--listening-port={port}",
        f"--static-auth-secret={SECRET}",
        f"--pidfile={tmp_path / 'pid'}",
        f"--userdb={tmp_path / 'db'}",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with asyncio.timeout(20):
        while not await _listens(port):  # noqa: ASYNC110  # coturn tells nobody that it is ready
            await asyncio.sleep(0.05)
    yield port
    process.terminate()
    await process.wait()


async def _listens(port: int) -> bool:
    with contextlib.suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        return True
    return False


def settings(tmp_path: Path, port: int) -> Settings:
    urls = (f"turn:127.0.0.1:{port}?transport=udp",)
    return Settings(data=tmp_path, turn_urls=urls, turn_secret=SECRET)


async def offer_through(servers: tuple[IceServer, ...]) -> str:
    media = Media(MediaSettings(stand_in=True, speaker="none", addresses="loopback"))
    try:
        return (await media.prepare(servers, relay_only=True)).sdp
    finally:
        await media.close()


async def test_a_call_s_credentials_open_a_way_through_the_relay(relay: int, tmp_path: Path) -> None:
    sdp = await offer_through(ice_servers(settings(tmp_path, relay), "call_1", now_ms()))
    candidates = [line for line in sdp.splitlines() if line.startswith("a=candidate")]
    assert candidates
    assert all(" typ relay" in line for line in candidates), "relay only shows no address of the box"


@pytest.mark.parametrize("wrong", ["expired", "forged"])
async def test_old_or_forged_credentials_open_nothing(relay: int, tmp_path: Path, wrong: str) -> None:
    now = now_ms() - (LIFETIME_SECONDS + 60) * 1000 if wrong == "expired" else now_ms()
    (server,) = ice_servers(settings(tmp_path, relay), "call_1", now)
    if wrong == "forged":
        server = server.model_copy(update={"credential": "Zm9yZ2Vk"})
    assert "typ relay" not in await offer_through((server,))
