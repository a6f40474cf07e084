"""The box's own key, its enrolment, and the one line its process prints."""

import asyncio
import base64
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from protocol.device import DeviceSession
from protocol.errors import ErrorCode
from protocol.fleet import NewInstallerCode
from protocol.person import MemberList
from server.clock import now_ms
from server.devices import codes
from server.devices import store as devices
from server.settings import Settings
from server.store.engine import STORE
from tests.tvapp.net.rig import Listener, Server, free_port
from tvapp.net.failure import NETWORK_AWAY
from tvapp.net.identity import Box, KnownAs, with_learnt_key
from tvapp.net.own_key import own_key

ROOT = Path(__file__).resolve().parents[3]


async def identity(url: str, folder: Path, *more: str) -> tuple[int, Any, str]:
    """Run the process on a box whose locale is old: its code, its line, its complaints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tvapp.net.identity",
        "--server",
        url,
        "--dir",
        str(folder),
        *more,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"http_proxy": "http://127.0.0.1:9", "PYTHONIOENCODING": "gbk"},
    )
    out, errors = await process.communicate()
    lines = out.decode().splitlines()
    assert len(lines) == 1, (out, errors)
    return process.returncode or 0, json.loads(lines[0]), errors.decode()


def test_the_key_is_the_boxes_own_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    key = own_key(tmp_path / "device.key")
    assert stat.S_IMODE((tmp_path / "device.key").stat().st_mode) == 0o600
    assert own_key(tmp_path / "device.key").private_bytes_raw() == key.private_bytes_raw()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["device.key"]


def test_a_broken_key_is_put_aside_and_a_new_one_made(tmp_path: Path) -> None:
    (tmp_path / "device.key").write_bytes(b"half a k")
    key = own_key(tmp_path / "device.key")
    assert own_key(tmp_path / "device.key").private_bytes_raw() == key.private_bytes_raw()
    assert (tmp_path / "device.key.broken").read_bytes() == b"half a k"


def test_what_the_box_signs_is_its_signature(tmp_path: Path) -> None:
    box = Box(tmp_path)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(box.public_key))
    public.verify(base64.b64decode(box.sign("随机数")), "随机数".encode())


@pytest.mark.parametrize("content", [b"", b"{", b'{"device_id": 1}'])
def test_a_torn_memory_means_not_enrolled(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "device.json").write_bytes(content)
    assert Box(tmp_path).known_as() is None


def test_the_bundle_key_learnt_at_enrolment_is_not_replaced_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = Box(tmp_path)
    box.remember(KnownAs(device_id="dev_1", household_id="house_1"))

    def session(key: str) -> DeviceSession:
        return DeviceSession(
            token="t",
            expires=1,
            device_id="dev_1",
            household_id="house_1",
            bundle_key=key,
            bundle_key_id=f"id of {key}",
        )

    assert with_learnt_key(box, session("first")).bundle_key == "first"
    later = with_learnt_key(box, session("second"))
    assert (later.bundle_key, later.bundle_key_id) == ("first", "id of first")
    assert "not believed" in capsys.readouterr().err
    known = box.known_as()
    assert known is not None and known.bundle_key == "first"


async def test_enrolled_once_then_known(server: Server, tmp_path: Path) -> None:
    code, first, _ = await identity(server.url, tmp_path / "box", "--model", "DVB-X1")
    assert code == 0
    session = DeviceSession.model_validate(first)
    assert session.bundle_key and session.bundle_key_id
    code, second, _ = await identity(server.url, tmp_path / "box")
    assert code == 0
    assert second["device_id"] == first["device_id"] and second["token"] != first["token"]
    async with server.app[STORE].read() as conn:
        rows = (await conn.execute(devices.devices.select())).all()
    assert [row.model for row in rows] == ["DVB-X1"]
    for path in (tmp_path / "box").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert first["token"].encode() not in path.read_bytes(), "a session is never kept on the disk"


async def test_without_a_server_it_says_so_in_plain_words(tmp_path: Path) -> None:
    code, line, _ = await identity(f"http://127.0.0.1:{free_port()}", tmp_path / "box")
    assert code == 1
    assert line == {"error": "unavailable", "detail": NETWORK_AWAY}


async def test_a_folder_that_cannot_be_written_is_said_in_plain_words(server: Server, tmp_path: Path) -> None:
    (tmp_path / "box").write_text("a file")
    code, line, complaint = await identity(server.url, tmp_path / "box")
    assert code == 1
    assert line["error"] == "internal" and "存储" in line["detail"]
    assert str(tmp_path) in complaint


async def test_a_box_is_let_in_by_the_operators_list_or_an_installers_code(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    server.settings = Settings(data=tmp_path / "server", port=server.port)
    await server.start()
    try:
        code, line, _ = await identity(server.url, tmp_path / "box")
        assert code == 1 and line["error"] == ErrorCode.FORBIDDEN and "登记" in line["detail"]
        async with server.app[STORE].write() as conn:
            await devices.add_cards(conn, [("88001234", "七里坪镇")], 1)
            _, once = await codes.give(conn, NewInstallerCode(), "王敏", now_ms())
        assert (await identity(server.url, tmp_path / "box", "--smart-card", "88001234"))[0] == 0
        assert (await identity(server.url, tmp_path / "other", "--code", once))[0] == 0
        code, line, _ = await identity(server.url, tmp_path / "third", "--code", once)
        assert code == 1 and "登记码" in line["detail"]
    finally:
        await server.stop()


async def test_a_revoked_box_does_not_creep_in_again(server: Server, tmp_path: Path) -> None:
    _, first, _ = await identity(server.url, tmp_path / "box")
    async with server.app[STORE].write() as conn:
        assert await devices.revoke(conn, first["device_id"], 1)
    code, line, _ = await identity(server.url, tmp_path / "box")
    assert code == 1
    assert line["error"] == ErrorCode.LOCKED and "停用" in line["detail"]


async def test_something_else_on_the_port_is_no_server(tmp_path: Path) -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 smtp.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    port = free_port()
    other = await asyncio.start_server(babble, "127.0.0.1", port)
    async with other:
        code, line, _ = await identity(f"http://127.0.0.1:{port}", tmp_path / "box")
    assert code == 1 and line["error"] == "unavailable"


async def test_the_televisions_process_loads_no_cryptography_and_aiohttp_only_when_needed(
    server: Server, tmp_path: Path
) -> None:
    program = f"""
import asyncio, sys
from pathlib import Path
from tvapp.household.keeper import Keeper
keeper = None
assert "aiohttp" not in sys.modules and "cryptography" not in sys.modules
async def main():
    keeper = Keeper({server.url!r}, Path({str(tmp_path / "box")!r}))
    assert "aiohttp" not in sys.modules
    from protocol.person import MemberList
    await keeper.connection.get("/api/tv/members", MemberList)
    await keeper.connection.stop()
    assert "aiohttp" in sys.modules and "cryptography" not in sys.modules
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()


async def test_a_request_before_the_socket_enrols_the_box_as_well(server: Server, tmp_path: Path) -> None:
    box = Listener(server.url, tmp_path / "box")
    assert (await box.connection.get("/api/tv/members", MemberList)).members == ()
    assert box.connection.session is not None
    await box.connection.stop()


async def test_whoever_asked_may_be_gone_when_the_answer_is_there(server: Server, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tvapp.net.identity", "--server", server.url, "--dir", str(tmp_path / "box")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    process._transport.get_pipe_transport(1).close()  # type: ignore[attr-defined]
    assert process.stderr is not None
    errors = await process.stderr.read()
    assert await process.wait() == 0
    assert errors == b""
