"""Calls and coturn as ``deploy/coturn`` configures it: what it takes and refuses, what its restart costs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aioice
import pytest
from playwright.async_api import Browser

from protocol.call import IceServer
from protocol.staff import Role
from server.calls.relay import LIFETIME_SECONDS, ice_servers
from server.clock import now_ms
from server.settings import Settings
from tests.calls.ends import ClerkPage, Television
from tests.calls.test_whole_call import both_see_and_hear
from tests.relay import SECRET, Relay
from tests.server.service import Service
from tvapp.calls.media import Media, MediaSettings
from tvapp.calls.session import Step

INSIDE = ("127.0.0.1", "127.0.0.2", "10.0.0.1", "192.168.1.1", "172.20.0.1", "169.254.169.254", "224.0.0.251")


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[Relay]:
    running = Relay(tmp_path / "relay")
    await running.start()
    yield running
    await running.kill()


def settings(tmp_path: Path, *urls: str) -> Settings:
    return Settings(data=tmp_path / "data", demo=True, turn_urls=urls, turn_secret=SECRET, relay_only=True)


async def offer_through(servers: tuple[IceServer, ...]) -> str:
    media = Media(MediaSettings(stand_in=True, speaker="none", addresses="loopback"))
    try:
        return (await media.prepare(servers, relay_only=True)).sdp
    finally:
        await media.close()


@pytest.mark.parametrize("wrong", ["", "expired", "forged"])
async def test_only_a_call_s_own_credentials_of_now_open_a_way(
    relay: Relay, tmp_path: Path, wrong: str
) -> None:
    now = now_ms() - (LIFETIME_SECONDS + 60) * 1000 if wrong == "expired" else now_ms()
    (server,) = ice_servers(settings(tmp_path, relay.url()), "call_1", now)
    if wrong == "forged":
        server = server.model_copy(update={"credential": "Zm9yZ2Vk"})
    sdp = await offer_through((server,))
    candidates = [line for line in sdp.splitlines() if line.startswith("a=candidate")]
    assert bool(candidates) == (wrong == "")
    assert all(" typ relay" in line for line in candidates), "relay only shows no address of the box"


async def test_it_relays_to_nobody_inside(relay: Relay, tmp_path: Path) -> None:
    (server,) = ice_servers(settings(tmp_path, relay.url()), "call_1", now_ms())
    transport, _ = await aioice.turn.create_turn_endpoint(
        asyncio.DatagramProtocol,
        server_addr=(relay.address, relay.port),
        username=server.username,
        password=server.credential,
    )
    allowed = []
    for peer in INSIDE:
        with contextlib.suppress(aioice.stun.TransactionFailed):
            await transport._TurnTransport__inner_protocol.channel_bind(0x4000 + len(allowed), (peer, 9))
            allowed.append(peer)
    transport.close()
    assert allowed == ["127.0.0.1"], "the relay's own address, and nothing of what lies behind it"


async def test_a_call_through_the_relay_alone_survives_the_relay_s_restart_by_udp_and_by_tcp(
    relay: Relay, browser: Browser, tmp_path: Path
) -> None:
    by_tcp = Relay(tmp_path / "second")
    service = Service(settings(tmp_path, relay.url(), by_tcp.url("tcp")))
    await service.start()
    tv = Television(service.url("/"), tmp_path / "box")
    await tv.start()
    await service.add_staff(Role.CLERK, "clerk")
    desk = await ClerkPage.open(browser, service.url("/"), "clerk")
    await desk.ready()

    async def falls_away(fallen: Relay) -> None:
        await fallen.kill()
        await tv.is_in(Step.CONNECTING)
        assert "断了一下" in tv.session.text().title

    async def goes_on() -> None:
        await tv.is_in(Step.TALKING)
        await tv.sees(3)
        await desk.state("talking")
        await desk.sees_something_else_than(await desk.picture())
        await desk.goes_by("relay")

    await tv.call()
    await desk.answer()
    await both_see_and_hear(tv, desk)
    await desk.goes_by("relay")
    await falls_away(relay)
    await desk.page.wait_for_selector("#call-over:not([hidden])")
    await relay.start()
    await goes_on()
    # The network lets no more UDP through: the second address is by TCP.
    await by_tcp.start()
    await falls_away(relay)
    await goes_on()
    await falls_away(by_tcp)
    await by_tcp.start()
    await goes_on()

    await desk.close()
    await tv.stop()
    await service.stop()
    await by_tcp.kill()


async def test_one_may_hang_up_while_the_relay_is_away(tmp_path: Path) -> None:
    relay = Relay(tmp_path / "relay")
    service = Service(settings(tmp_path, relay.url()))
    await service.start()
    tv = Television(service.url("/"), tmp_path / "box")
    await tv.start()
    await tv.call()
    await tv.line.hang_up()
    await tv.is_in(Step.ENDED)
    async with asyncio.timeout(3):
        while await tv.keeper.calls.current_call() is not None:  # noqa: ASYNC110  # the server is told beside
            await asyncio.sleep(0.05)
    await tv.stop()
    await service.stop()
