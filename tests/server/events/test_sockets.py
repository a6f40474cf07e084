"""Sockets: who hears what, who is let in, slow clients, revoked sessions, commands."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from protocol import SCHEMA_VERSION
from protocol.call import SessionDescription, Signal
from protocol.errors import ErrorCode
from protocol.events import (
    CallSignal,
    CommandDone,
    CommandFailed,
    WorklistChanged,
)
from protocol.staff import Role
from server.devices import store as devices
from server.events import sockets
from server.events.commands import COMMANDS, register_command
from server.events.connection import CONNECTIONS
from server.events.outbox import append
from server.events.sockets import CLOSE_NOT_UNDERSTOOD, CLOSE_UNAUTHENTICATED, check_sessions
from server.http.caller import Caller
from server.http.errors import ApiError
from server.settings import Settings
from server.store.engine import STORE
from tests.server.events.listening import Listening, listening, publish, staff_token
from tests.server.service import Service

SIGNAL = {"type": "signal", "id": "1", "signal": {"call_id": "abcd"}}


async def test_a_box_hears_its_household_and_all_boxes_and_nobody_else(service: Service) -> None:
    one, two = await service.box(), await service.box()
    async with listening(one.http, "/ws/tv", one.session.token) as tv:
        assert tv.welcome.type == "welcome"
        for audience in (f"household:{two.household_id}", "reviewers", "staff:x"):
            await publish(service, 9, audience=audience)
        await publish(service, 1, audience=f"household:{one.household_id}")
        await publish(service, 2)
        assert await tv.versions(2) == [1, 2]


async def test_staff_hear_themselves_their_desks_and_reviews_if_they_may(service: Service) -> None:
    seat = await service.staff(Role.SEAT, desks=("12345",))
    clerk = await service.staff(Role.CLERK)
    async with (
        listening(seat, "/ws/staff", staff_token(seat)) as at_seat,
        listening(clerk, "/ws/staff", staff_token(clerk)) as at_window,
    ):
        async with service.app[STORE].write() as conn:
            await append(conn, "reviewers", WorklistChanged(application_id="abcd"))
        await publish(service, 1, audience="desk:anxinban")
        await publish(service, 2, audience="desk:12345")
        assert (await at_window.hear()).event.type == "worklist.changed"
        assert await at_window.versions(2) == [1, 2]
        assert await at_seat.versions(1) == [2]


@pytest.mark.parametrize(
    "first",
    [
        {"type": "signal", "id": "1", "signal": {"call_id": "abcd"}},
        {"type": "authenticate", "token": "", "schema_version": SCHEMA_VERSION + 1},
        {"nonsense": 1},
    ],
)
async def test_whoever_does_not_authenticate_first_is_sent_away(service: Service, first: dict) -> None:
    async with service.caller().ws_connect("/ws/tv") as socket:
        client = Listening(socket)
        await client.say(first)
        assert await client.closed() == CLOSE_NOT_UNDERSTOOD


async def test_whoever_says_nothing_is_sent_away(plain_service: Service, monkeypatch) -> None:
    monkeypatch.setattr(sockets, "AUTHENTICATE_SECONDS", 0.1)
    async with plain_service.caller().ws_connect("/ws/tv") as socket:
        assert await Listening(socket).closed() == 1008


async def test_a_wrong_token_is_sent_away(service: Service) -> None:
    async with service.caller().ws_connect("/ws/tv") as socket:
        client = Listening(socket)
        await client.say({"type": "authenticate", "token": "wrong", "schema_version": SCHEMA_VERSION})
        assert await client.closed() == CLOSE_UNAUTHENTICATED


async def test_a_page_of_another_site_cannot_open_the_staff_socket(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await clerk.ws_connect("/ws/staff", origin="http://evil.example")
    assert refused.value.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await clerk.ws_connect("/ws/staff")
    ours = service.url("/").rstrip("/")
    async with clerk.ws_connect("/ws/staff", origin=ours) as socket:
        client = Listening(socket)
        await client.say({"type": "authenticate", "schema_version": SCHEMA_VERSION})
        assert (await client.hear()).type == "welcome"


async def test_a_plain_request_to_a_socket_is_told_so(plain_service: Service) -> None:
    async with plain_service.caller().get("/ws/tv") as answer:
        assert answer.status == 426


async def test_a_revoked_box_is_cut_off(service: Service) -> None:
    box = await service.box()
    async with listening(box.http, "/ws/tv", box.session.token) as tv:
        async with service.app[STORE].write() as conn:
            await devices.revoke(conn, box.device_id, 1)
        await check_sessions(service.app)
        assert await tv.closed() == CLOSE_UNAUTHENTICATED


async def test_an_ended_staff_session_is_cut_off(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    async with listening(clerk, "/ws/staff", staff_token(clerk)) as page:
        await check_sessions(service.app)
        async with clerk.post("/api/staff/logout") as answer:
            assert answer.status == 204
        await check_sessions(service.app)
        assert await page.closed() == CLOSE_UNAUTHENTICATED


async def test_a_slow_client_is_cut_off_and_others_are_not(service: Service) -> None:
    box = await service.box()
    slow_http = service.caller()
    async with (
        slow_http.ws_connect("/ws/tv", max_msg_size=0) as slow,
        listening(box.http, "/ws/tv", box.session.token) as quick,
    ):
        client = Listening(slow)
        await client.say(
            {"type": "authenticate", "token": box.session.token, "schema_version": SCHEMA_VERSION}
        )
        await client.hear()
        # It stops reading: its kernel buffers fill, then the server's queue.
        transport = slow._conn.transport
        transport.pause_reading()
        assert len(service.app[CONNECTIONS].open) == 2
        offer = SessionDescription(type="offer", sdp="x" * 20_000)
        long = CallSignal(signal=Signal(call_id="abcd", description=offer))
        for _ in range(100):
            async with service.app[STORE].write() as conn:
                for _ in range(20):
                    await append(conn, "boxes", long)
            for _ in range(20):
                await quick.hear()
            if len(service.app[CONNECTIONS].open) == 1:
                break
        assert len(service.app[CONNECTIONS].open) == 1
        await publish(service, 1)
        assert await quick.versions(1) == [1]
        transport.abort()


async def test_a_client_that_no_longer_answers_heartbeats_is_given_up(tmp_path: Path) -> None:
    service = Service(Settings(data=tmp_path / "data", demo=True, heartbeat=0.2))
    await service.start()
    try:
        box = await service.box()
        async with listening(box.http, "/ws/tv", box.session.token) as alive:
            # While it reads, a socket answers pings by itself.
            reading = asyncio.create_task(alive.socket.receive())
            silent = await service.caller().ws_connect("/ws/tv", autoping=False)
            client = Listening(silent)
            token = box.session.token
            await client.say({"type": "authenticate", "token": token, "schema_version": SCHEMA_VERSION})
            assert await client.closed() == 1006
            assert len(service.app[CONNECTIONS].open) == 1
            await publish(service, 1)
            assert '"version":1' in (await asyncio.wait_for(reading, 10)).data
    finally:
        await service.stop()


async def test_commands_reach_their_feature_and_are_answered(service: Service) -> None:
    heard: list[tuple[str, str]] = []

    async def handle(app, caller: Caller, command) -> None:
        heard.append((caller.id, command.signal.call_id))
        if command.signal.call_id == "refused":
            raise ApiError(ErrorCode.FORBIDDEN, "这不是您的通话。")
        if command.signal.call_id == "broken":
            raise ValueError("x")

    service.app[COMMANDS]["signal"] = handle
    box = await service.box()
    async with listening(box.http, "/ws/tv", box.session.token) as tv:
        await tv.say(SIGNAL)
        assert await tv.hear() == CommandDone(id="1")
        await tv.say({**SIGNAL, "id": "2", "signal": {"call_id": "refused"}})
        assert await tv.hear() == CommandFailed(id="2", code="forbidden", detail="这不是您的通话。")
        await tv.say({**SIGNAL, "id": "3", "signal": {"call_id": "broken"}})
        assert (await tv.hear()).code == "internal"
        await tv.say({"type": "dance", "id": "4"})
        failed = await tv.hear()
        assert (failed.id, failed.code) == ("4", "invalid")
        await tv.say({**SIGNAL, "id": "5"})
        assert await tv.hear() == CommandDone(id="5")
    assert heard[0] == (box.device_id, "abcd")


def test_a_command_has_one_feature() -> None:
    app = {COMMANDS: {"signal": None}}
    with pytest.raises(RuntimeError):
        register_command(app, "signal", None)


async def test_a_restart_tells_everybody_to_come_back(service: Service) -> None:
    box = await service.box()
    async with listening(box.http, "/ws/tv", box.session.token) as tv:
        closing = asyncio.create_task(sockets.close_sockets(service.app))
        assert await tv.closed() == 1001
        await closing
