"""The service behind a real nginx as it is configured in ``deploy/nginx``: one nginx, many checks."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from protocol.staff import Role
from server.doctor import outside
from server.doctor.finding import State
from server.http.context import Context
from server.settings import Settings
from tests.deploy.certificate import make_certificate
from tests.deploy.nginx import Nginx, free_port
from tests.server.service import PASSWORD, Service


class Front:
    """nginx, the service behind it, and a caller that trusts the throw-away authority."""

    nginx: Nginx
    service: Service
    http: aiohttp.ClientSession
    authority: Path


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    made = Front()
    made.authority, chain, key = make_certificate(tmp_path)
    port = free_port()
    made.nginx = Nginx(tmp_path / "nginx", port, tmp_path / "data" / "videos", chain, key)
    made.service = Service(
        Settings(
            data=tmp_path / "data",
            public_url=made.nginx.url,
            trusted_proxies=("127.0.0.1",),
            media_accel="/internal-videos",
        )
    )
    await made.service.start(port)
    made.nginx.check()
    await asyncio.to_thread(made.nginx.start)
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=made.authority))
    made.http = aiohttp.ClientSession(
        made.nginx.url, connector=connector, cookie_jar=aiohttp.CookieJar(unsafe=True)
    )
    yield made
    await made.http.close()
    made.nginx.stop()
    await made.service.stop()


def _film(service: Service) -> tuple[str, bytes]:
    content = bytes(range(256)) * 100
    path = service.settings.videos / "v001" / f"{'a' * 64}.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return f"/media/videos/v001/{path.name}", content


async def test_a_browser_a_box_and_a_phone_come_through_and_nobody_else(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    http, service = front.http, front.service
    # Plain HTTP leads to TLS; the certificate is believed; the header keeps it so.
    plain = f"http://127.0.0.1:{front.nginx.plain_port}/p?x=1"
    async with http.get(plain, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (301, "https://127.0.0.1/p?x=1")
    async with http.get("/api/health") as answer:
        assert answer.status == 200
        assert "max-age" in answer.headers["Strict-Transport-Security"]
        assert "nginx/" not in answer.headers.get("Server", "")
    found = await outside.certificate(service.settings, front.authority)
    assert found is not None and found.state is State.GOOD and "60 天" in found.words
    unbelieved = await outside.certificate(service.settings)
    assert unbelieved is not None and unbelieved.state is State.BAD

    # The client's own claim of who it is does not reach the service.
    seen = []
    real = Context.peer.fget  # type: ignore[attr-defined]
    monkeypatch.setattr(Context, "peer", property(lambda ctx: seen.append(real(ctx)) or seen[-1]))
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Requested-With": "console"}
    nobody = {"username": "nobody", "password": "x" * 12}
    async with http.post("/api/staff/login", json=nobody, headers=forged) as answer:
        assert answer.status == 401
    assert set(seen) == {"127.0.0.1"}
    async with http.get("/metrics") as answer:
        assert answer.status == 404

    # A film: whole, in parts, never by nginx's inner address.
    address, content = _film(service)
    async with http.get(address) as answer:
        assert await answer.read() == content
        assert (answer.status, answer.content_type) == (200, "video/mp4")
        assert "immutable" in answer.headers["Cache-Control"]
    async with http.get(address, headers={"Range": "bytes=100-199"}) as answer:
        assert (answer.status, await answer.read()) == (206, content[100:200])
    async with http.get("/internal-videos/" + address.removeprefix("/media/videos/")) as answer:
        assert answer.status == 404
    through = await outside.films_by_proxy(service.settings, front.authority)
    assert through is not None and through.state is State.GOOD

    # A socket of the staff page, from our own origin only.
    await service.add_staff(Role.CLERK)
    login = {"username": "clerk", "password": PASSWORD}
    async with http.post("/api/staff/login", json=login, headers={"X-Requested-With": "console"}) as answer:
        assert answer.status == 200
        token = answer.cookies["staff_session"].value
    async with http.ws_connect("/ws/staff", origin=front.nginx.url) as socket:
        await socket.send_json({"type": "authenticate", "token": token, "schema_version": 1})
        assert (await socket.receive_json())["type"] == "welcome"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect("/ws/staff", origin="https://elsewhere.example")

    # Large bodies only where they are meant to be.
    big = b"x" * 2_000_000
    async with http.post("/api/staff/login", data=big) as answer:
        assert answer.status == 413
    async with http.post("/p/sometoken/materials/x", data=big) as answer:
        assert answer.status != 413
    async with http.post("/p/sometoken/materials/x", data=b"x" * 26_000_000) as answer:
        assert answer.status == 413

    # Guessing of passwords is slowed down before the service sees it.
    statuses = set()
    for _ in range(40):
        async with http.post("/api/staff/login", json={"username": "x", "password": "y" * 12}) as answer:
            statuses.add(answer.status)
    assert 429 in statuses

    # The service away: a page for people, and the status for programs.
    await service.server.close()
    async with http.get("/p") as answer:
        assert answer.status == 502
        assert "请过一分钟" in await answer.text()
    log = front.nginx.log.read_text()
    assert "/p/-" in log and "sometoken" not in log and "x=1" not in log
