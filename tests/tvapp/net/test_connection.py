"""The box's connection against the real server: every event once and in order, whatever breaks."""

import asyncio
import json
from pathlib import Path

import pytest

from protocol.call import Signal
from protocol.commands import SendSignal
from protocol.errors import ErrorCode
from protocol.events import Event, QueueChanged
from protocol.person import MemberList
from server.devices import store as devices
from server.events.connection import CONNECTIONS
from server.events.outbox import events
from server.store.engine import STORE
from tests.tvapp.net.rig import Listener, Server, Wire, until
from tvapp.net.connection import Connection
from tvapp.net.failure import NETWORK_AWAY, PROGRAM_TOO_OLD, Refused, ServerAway


async def test_a_fresh_box_enrols_itself_and_hears_what_happens_from_now_on(
    server: Server, tmp_path: Path
) -> None:
    await server.number(1, 3)
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        assert box.anew == [True]
        await server.number(4, 6)
        await until(lambda: len(box.numbers) >= 3)
        assert box.numbers == [4, 5, 6]
        assert box.connection.session is not None
        assert box.connection.trouble == ""
    assert box.onlines == [True, False]


async def test_other_peoples_events_do_not_come(server: Server, tmp_path: Path) -> None:
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        await server.publish("household:another-one", QueueChanged(desk="x"))
        await server.number(1, 1)
        await until(lambda: box.events)
        assert box.numbers == [1] and len(box.events) == 1


async def test_a_cut_wire_loses_nothing_and_repeats_nothing(
    server: Server, wire: Wire, tmp_path: Path
) -> None:
    async with Listener(wire.url, tmp_path / "box").running() as box:
        await box.online()
        for start in range(1, 60, 10):
            await server.number(start, start + 4)
            wire.cut()
            await server.number(start + 5, start + 9)
        await until(lambda: len(box.numbers) >= 60)
        assert box.numbers == list(range(1, 61))
        assert False in box.onlines
        assert box.anew[0] and not any(box.anew[1:])


async def test_a_killed_server_is_found_again_and_events_go_on_where_they_were(
    server: Server, tmp_path: Path
) -> None:
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        await server.number(1, 5)
        await until(lambda: len(box.numbers) >= 3)
        await server.kill()
        await until(lambda: not box.connection.online)
        await until(lambda: box.connection.trouble)
        assert box.connection.trouble == NETWORK_AWAY
        await server.start()
        await server.number(6, 9)
        await until(lambda: len(box.numbers) >= 9)
        await box.online()
        assert box.numbers == list(range(1, 10))
        assert box.connection.trouble == ""


async def test_a_box_that_was_off_hears_what_it_missed(server: Server, tmp_path: Path) -> None:
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        await server.number(1, 2)
        await until(lambda: len(box.numbers) >= 2)
    await server.number(3, 5)
    async with Listener(server.url, tmp_path / "box").running() as again:
        await until(lambda: len(again.numbers) >= 3)
        assert again.numbers == [3, 4, 5]
        # everything is fetched at the start of the program all the same
        assert again.anew == [True]


async def test_a_restored_database_makes_the_box_start_anew(server: Server, tmp_path: Path) -> None:
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        household = box.connection.session.household_id if box.connection.session else ""
    (tmp_path / "box" / "events.json").write_text(json.dumps({"household": household, "seq": 5000}))
    async with Listener(server.url, tmp_path / "box").running() as again:
        await again.online()
        await server.number(1, 2)
        await until(lambda: len(again.numbers) >= 2)
        assert again.numbers == [1, 2]
        assert again.anew == [True]
    assert json.loads((tmp_path / "box" / "events.json").read_text())["seq"] < 5000


async def test_events_pruned_meanwhile_make_the_box_fetch_everything(
    server: Server, wire: Wire, tmp_path: Path
) -> None:
    async with Listener(wire.url, tmp_path / "box").running() as box:
        await server.number(1, 1)
        await box.online()
        await wire.down()
        await until(lambda: not box.connection.online)
        await server.number(2, 9)
        async with server.app[STORE].write() as conn:
            newest = (await conn.execute(events.select().order_by(events.c.seq.desc()))).first()
            assert newest is not None
            await conn.execute(events.delete().where(events.c.seq < newest.seq))
        await wire.up()
        await box.online()
        assert box.anew == [True, True]
        await server.number(10, 11)
        await until(lambda: box.numbers[-2:] == [10, 11])
        assert len(set(box.numbers)) == len(box.numbers)


async def test_an_expired_session_is_renewed_by_itself(server: Server, tmp_path: Path) -> None:
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        first = box.connection.session
        assert first is not None
        async with server.app[STORE].write() as conn:
            await conn.execute(devices.device_sessions.delete())
        lists = await asyncio.gather(*(box.connection.get("/api/tv/members", MemberList) for _ in range(5)))
        assert all(answer.members == () for answer in lists)
        second = box.connection.session
        assert second is not None
        assert second.token != first.token
        assert second.device_id == first.device_id
        async with server.app[STORE].read() as conn:
            kept = (await conn.execute(devices.device_sessions.select())).all()
        assert len(kept) == 1, "five requests whose session had expired share one new session"


async def test_a_session_ended_by_the_server_brings_the_socket_back_with_a_new_one(
    server: Server, tmp_path: Path
) -> None:
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        first = box.connection.session
        async with server.app[STORE].write() as conn:
            await conn.execute(devices.device_sessions.delete())
        await server.app[CONNECTIONS].drop_revoked(server.app, 4401)
        await until(lambda: box.onlines[-1:] == [True] and len(box.onlines) == 3)
        assert box.connection.session != first
        await server.number(1, 1)
        await until(lambda: box.numbers == [1])


async def test_a_server_that_forgot_the_box_enrols_it_anew(server: Server, tmp_path: Path) -> None:
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        first = box.connection.session
        await server.kill()
        for name in ("server.db", "server.db-wal", "server.db-shm"):
            (tmp_path / "server" / name).unlink(missing_ok=True)
        await server.start()
        await until(lambda: len(box.onlines) >= 3 and box.connection.online)
        second = box.connection.session
        assert first is not None and second is not None
        assert second.device_id != first.device_id
        assert box.anew[-1]
        await server.number(1, 2)
        await until(lambda: box.numbers == [1, 2])


async def test_a_dead_link_is_noticed_within_a_few_beats_in_a_call(tmp_path: Path) -> None:
    # with the calm heartbeat alone this would take far longer than the test waits
    server = Server(tmp_path / "server", heartbeat=120.0)
    await server.start()
    wire = Wire(server.port)
    await wire.up()
    try:
        async with Listener(wire.url, tmp_path / "box").running() as box:
            await box.online()
            box.connection.in_call = True
            wire.stall()
            await until(lambda: not box.connection.online)
            wire.mend()
            await box.online()
    finally:
        await wire.down()
        await server.stop()


async def test_a_quiet_link_stays_up_in_a_call(server: Server, wire: Wire, tmp_path: Path) -> None:
    async with Listener(wire.url, tmp_path / "box").running() as box:
        await box.online()
        box.connection.in_call = True
        await asyncio.sleep(3.5)
        box.connection.in_call = False
        assert box.onlines == [True]


async def test_without_a_server_requests_say_so_in_plain_words(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    box = Listener(server.url, tmp_path / "box")
    with pytest.raises(ServerAway) as away:
        await box.connection.get("/api/tv/members", MemberList)
    assert away.value.sentence == NETWORK_AWAY
    await box.connection.stop()


async def test_a_refusal_carries_the_servers_words(server: Server, tmp_path: Path) -> None:
    box = Listener(server.url, tmp_path / "box")
    with pytest.raises(Refused) as refusal:
        await box.connection.get("/api/tv/calls/current/nowhere")
    assert refusal.value.problem.code is ErrorCode.NOT_FOUND
    assert refusal.value.sentence
    await box.connection.stop()


async def test_a_box_the_operator_does_not_know_is_told_whom_to_ask(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    server.settings = type(server.settings)(data=tmp_path / "server", port=server.port)
    await server.start()
    try:
        async with Listener(server.url, tmp_path / "box").running() as box:
            await until(lambda: box.connection.trouble)
            assert "登记" in box.connection.trouble
            with pytest.raises(Refused):
                await box.connection.get("/api/tv/members", MemberList)
    finally:
        await server.stop()


async def test_events_that_come_while_everything_is_being_fetched_wait_their_turn(
    server: Server, tmp_path: Path
) -> None:
    told: list[str] = []
    fetched = asyncio.Event()

    async def fetch(_session: object, _anew: bool) -> None:
        told.append("fetching")
        await fetched.wait()
        told.append("fetched")

    connection = Connection(
        server.url,
        tmp_path / "box",
        on_event=lambda event: told.append(event.type),
        on_online=lambda online: told.append(f"online {online}"),
        on_welcome=fetch,
    )
    running = asyncio.create_task(connection.run())
    await until(lambda: told == ["fetching"])
    # more than the server would hold back for a socket that nobody reads
    await server.number(1, 300)
    fetched.set()
    await until(lambda: len(told) == 303)
    assert told == ["fetching", "fetched", "online True", *["catalogue.published"] * 300]
    await connection.stop()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_could_not_be_fetched_is_fetched_at_the_next_try(server: Server, tmp_path: Path) -> None:
    tries: list[bool] = []
    events_seen: list[Event] = []

    async def fetch(_session: object, anew: bool) -> None:
        tries.append(anew)
        if len(tries) < 3:
            raise ServerAway()
        if len(tries) == 3:
            await server.number(1, 1)

    connection = Connection(
        server.url,
        tmp_path / "box",
        on_event=events_seen.append,
        on_online=lambda _: None,
        on_welcome=fetch,
    )
    running = asyncio.create_task(connection.run())
    await until(lambda: events_seen)
    assert tries == [True, True, True]
    await connection.stop()
    await asyncio.gather(running, return_exceptions=True)


async def test_an_event_of_a_newer_server_is_passed_over_and_not_asked_for_again(
    server: Server, tmp_path: Path
) -> None:
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        await server.number(1, 1)
        async with server.app[STORE].write() as conn:
            unknown = {"audience": "boxes", "body": '{"type":"weather.changed","sky":"blue"}', "created": 1}
            await conn.execute(events.insert().values(**unknown))
        await server.number(2, 2)
        await until(lambda: box.numbers == [1, 2])
        assert box.onlines == [True]
        async with server.app[STORE].read() as conn:
            newest = (await conn.execute(events.select().order_by(events.c.seq.desc()))).first()
    assert newest is not None
    assert json.loads((tmp_path / "box" / "events.json").read_text())["seq"] == newest.seq


async def test_a_listener_that_fails_does_not_end_the_stream(server: Server, tmp_path: Path) -> None:
    heard: list[Event] = []

    def listen(event: Event) -> None:
        heard.append(event)
        raise RuntimeError("a screen's mistake")

    connection = Connection(server.url, tmp_path / "box", on_event=listen, on_online=lambda _: None)
    running = asyncio.create_task(connection.run())
    await until(lambda: connection.online)
    await server.number(1, 3)
    await until(lambda: len(heard) == 3)
    assert connection.online
    await connection.stop()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_command_is_answered_or_refused_in_words(server: Server, tmp_path: Path) -> None:
    async with Listener(server.url, tmp_path / "box").running() as box:
        await box.online()
        command = SendSignal(id="one", signal=Signal(call_id="call_nowhere"))
        with pytest.raises(Refused) as refusal:
            await box.connection.command(command)
        assert refusal.value.problem.code is ErrorCode.NOT_FOUND
        assert refusal.value.sentence
        await server.kill()
        with pytest.raises(ServerAway):
            await box.connection.command(command)


async def test_a_command_under_way_when_the_link_is_lost_is_known_to_be_lost(
    server: Server, wire: Wire, tmp_path: Path
) -> None:
    async with Listener(wire.url, tmp_path / "box").running() as box:
        await box.online()
        wire.stall()
        command = SendSignal(id="one", signal=Signal(call_id="call_nowhere"))
        saying = asyncio.create_task(box.connection.command(command))
        await asyncio.sleep(0.05)
        wire.mend()
        with pytest.raises(ServerAway):
            await saying


async def test_an_answer_this_program_cannot_read_says_that_it_is_too_old(
    server: Server, tmp_path: Path
) -> None:
    box = Listener(server.url, tmp_path / "box")
    with pytest.raises(Refused) as refusal:
        await box.connection.get("/api/health", MemberList)
    assert refusal.value.sentence == PROGRAM_TOO_OLD
    await box.connection.stop()
