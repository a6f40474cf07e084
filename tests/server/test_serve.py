"""``python -m server serve`` as an operator meets it."""

import asyncio
import json
import signal
import socket
import stat
from pathlib import Path

import aiohttp

from server.logs import JsonLines
from tests.pilot import seeded
from tests.server.process import Process, command

CANARY = "421122199001011234"


async def _get(url: str) -> tuple[int, dict]:
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status, await answer.json()


async def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    server = Process("--data", tmp_path)
    try:
        status, health = await _get(f"{server.url}/api/health")
        assert (status, health["status"], health["database"], health["events"]) == (200, "ok", "ok", "ok")
    finally:
        code, _ = server.stop()
    assert code == 0


async def test_it_stops_soon_though_sockets_are_open_and_tells_them(tmp_path: Path) -> None:
    seeded(tmp_path)
    server = Process("--data", tmp_path, "--demo")
    async with aiohttp.ClientSession() as http:
        account = json.loads((tmp_path / "demo-accounts.json").read_text())["accounts"][0]
        body = {"username": account["username"], "password": account["password"]}
        async with http.post(f"{server.url}/api/staff/login", json=body) as answer:
            token = answer.cookies["staff_session"].value
        async with http.ws_connect(f"{server.url}/ws/staff", origin=server.url) as socket_:
            await socket_.send_json({"type": "authenticate", "token": token, "schema_version": 1})
            assert (await socket_.receive_json())["type"] == "welcome"
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            await socket_.receive()
            assert socket_.close_code == 1001
            code, _ = await stopping
    assert code == 0


async def test_after_a_kill_it_starts_again_with_what_it_had(tmp_path: Path) -> None:
    seeded(tmp_path)
    server = Process("--data", tmp_path, "--demo")
    accounts = (tmp_path / "demo-accounts.json").read_text()
    server.stop(signal.SIGKILL)
    again = Process("--data", tmp_path, "--demo")
    try:
        assert (tmp_path / "demo-accounts.json").read_text() == accounts
        assert (await _get(f"{again.url}/api/health"))[0] == 200
    finally:
        again.stop()


async def test_demo_accounts_can_log_in_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    server = Process("--data", tmp_path, "--demo")
    try:
        path = tmp_path / "demo-accounts.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        accounts = json.loads(path.read_text())["accounts"]
        assert {account["role"] for account in accounts} == {"clerk", "seat", "supervisor", "operator"}
        async with aiohttp.ClientSession() as http:
            for account in accounts:
                body = {"username": account["username"], "password": account["password"]}
                async with http.post(f"{server.url}/api/staff/login", json=body) as answer:
                    session = await answer.json()
                    assert (answer.status, session["name"]) == (200, account["name"])
    finally:
        server.stop()


async def test_without_demo_there_is_no_account(tmp_path: Path) -> None:
    server = Process("--data", tmp_path)
    server.stop()
    assert not (tmp_path / "demo-accounts.json").exists()
    assert command("staff", "list", "--data", tmp_path).stdout == ""


def test_a_port_in_use_is_told_in_plain_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = command("serve", "--data", tmp_path, "--port", port)
    assert done.returncode == 1
    assert done.stderr.strip() == f"端口 {port} 已被别的程序占用。请先关掉它，或用 --port 换一个端口。"


def test_a_folder_that_cannot_be_written_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = command("serve", "--data", tmp_path / "file" / "data", "--port", 0)
    assert done.returncode == 1
    assert "写不进去" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_away_is_told_in_plain_words(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://nobody:secret@127.0.0.1:1/none"
    for words in (("serve", "--port", 0), ("staff", "list")):
        done = command(*words, "--data", tmp_path, "--database", url)
        assert done.returncode == 1
        assert "连不上数据库" in done.stderr
        assert "secret" not in done.stderr
        assert "Traceback" not in done.stderr


async def test_nothing_of_a_request_reaches_the_log(tmp_path: Path) -> None:
    server = Process("--data", tmp_path)
    try:
        async with aiohttp.ClientSession() as http:
            login = {"username": CANARY, "password": CANARY}
            await http.post(f"{server.url}/api/staff/login", json=login)
            await http.post(f"{server.url}/api/devices/enrol", json={CANARY: CANARY, "public_key": CANARY})
            await http.get(
                f"{server.url}/p/{CANARY}?a={CANARY}", headers={"Cookie": f"staff_session={CANARY}"}
            )
            await http.get(f"{server.url}/api/staff/me", headers={"Authorization": f"Bearer {CANARY}"})
            async with http.ws_connect(f"{server.url}/ws/tv") as socket_:
                await socket_.send_str(CANARY)
                await socket_.receive()
            async with http.get(f"{server.url}/metrics") as answer:
                assert CANARY not in await answer.text()
    finally:
        _, told = server.stop()
    assert CANARY not in told
    assert CANARY.encode() not in _everything_in(tmp_path)


def _everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_logged_error_says_where_but_not_what_it_was_given() -> None:
    import logging
    import sys

    try:
        raise ValueError(CANARY)
    except ValueError:
        record = logging.LogRecord("server.x", logging.ERROR, "f", 1, "failed", None, sys.exc_info())
    line = JsonLines().format(record)
    told = json.loads(line)
    assert CANARY not in line
    assert told["error"] == "ValueError"
    assert told["where"][-1].startswith("test_serve.py:")
