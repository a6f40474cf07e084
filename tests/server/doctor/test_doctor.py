"""The doctor at a real installation: keys, database, relay, scanner, and the command itself."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from protocol.staff import Role
from server.__main__ import main
from server.backups.making import make
from server.crypto.sealing import load_sealer
from server.crypto.signing import load_bundle_key
from server.desks.table_file import read_desks
from server.doctor import desks, inside, outside
from server.doctor.finding import State
from server.settings import Settings
from server.store.engine import STORE
from tests.relay import SECRET, Relay
from tests.server.service import Service


def states(*findings: object) -> list[State]:
    return [each.state for each in findings]  # type: ignore[attr-defined]


def test_keys_that_others_can_read_or_that_are_missing_by_half_are_told(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert inside.keys(settings).state is State.CARE
    load_sealer(settings.keys)
    assert "缺文件" in inside.keys(settings).words
    load_bundle_key(settings.keys)
    assert inside.keys(settings).state is State.GOOD
    (settings.keys / "sealing.json").chmod(0o644)
    assert "别人也能读" in inside.keys(settings).words
    (settings.keys / "sealing.json").chmod(0o600)
    (settings.keys / "sealing.json").write_text("{")
    assert "读不出来" in inside.keys(settings).words


def test_a_table_of_service_hours_that_cannot_be_used_is_told_with_the_place(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert "程序自带" in desks.hours(settings).words
    table = read_desks(settings)
    path = tmp_path / "desks.json"
    path.write_text(table.model_dump_json())
    assert desks.hours(settings).state is State.GOOD
    for torn, told in (
        (table.model_dump_json()[:-2], "少了逗号"),
        (table.model_dump_json().replace('"dialect"', '"dailect"'), "dailect：没有这一项"),
        ('{"desks":{}}', "缺服务台"),
        (table.model_dump_json().replace("08:30-", "8:30-", 1), "08:30-12:00 这样"),
        (
            table.model_dump_json().replace('"after_call_seconds":30', '"after_call_seconds":900'),
            "不能大于 600（还有 1 处）",
        ),
        (table.model_dump_json().replace('"anxinban"', '"anxin"'), "desks → anxin：只能从给出的选项里选"),
    ):
        path.write_text(torn)
        found = desks.hours(settings)
        assert found.state is State.BAD and told in found.words


def test_a_desk_that_nobody_serves_and_a_speech_that_nobody_speaks_are_told(tmp_path: Path) -> None:
    table = read_desks(Settings(data=tmp_path))

    def told(*accounts: tuple[list[str], bool]) -> str:
        return "".join(each.line for each in desks.missing(table, accounts))

    assert told() == "", "a new installation has no accounts yet"
    assert told((["anxinban"], True), (["12345"], False)).startswith("好")
    assert "12345 视频专席没有账号接" in told((["anxinban"], True))
    assert "没有账号勾“会说本地话”" in told((["anxinban", "12345"], False), ([], True))


async def test_the_database_s_version_and_the_clock_against_it_are_told(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.staff(Role.CLERK)
    assert all(each.state is not State.BAD for each in await inside.database(service.settings))
    monkeypatch.setattr(inside, "now_ms", lambda: 1_000_000)
    assert [each.part for each in await inside.database(service.settings) if each.state is State.BAD] == [
        "时钟"
    ]
    monkeypatch.undo()
    async with service.app[STORE].write() as conn:
        await conn.execute(text("UPDATE alembic_version SET version_num = '0005_catalogue_records'"))
    assert "自动升级" in (await inside.database(service.settings))[0].words
    async with service.app[STORE].write() as conn:
        await conn.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    assert (await inside.database(service.settings))[0].state is State.BAD


async def test_a_database_that_is_away_or_damaged_is_told(tmp_path: Path) -> None:
    away = Settings(data=tmp_path, database="postgresql+asyncpg://nobody:secret@127.0.0.1:1/none")
    (found,) = await inside.database(away)
    assert found.state is State.BAD and "secret" not in found.words
    (tmp_path / "server.db").write_bytes(b"not a database at all" * 400)
    assert (await inside.database(Settings(data=tmp_path)))[0].state is State.BAD


async def test_the_relay_is_asked_for_an_allocation_with_the_real_secret(tmp_path: Path) -> None:
    relay = Relay(tmp_path / "relay")
    await relay.start()
    urls = (relay.url("udp"), relay.url("tcp"))
    try:
        right = Settings(data=tmp_path, turn_urls=urls, turn_secret=SECRET)
        async with asyncio.timeout(30):
            # It listens by TCP first; by UDP a moment later.
            while states(*await outside.relay(right)) != [State.GOOD, State.GOOD]:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        wrong = Settings(data=tmp_path, turn_urls=urls, turn_secret="another secret")
        assert all("密钥和 coturn 的不一样" in each.words for each in await outside.relay(wrong))
    finally:
        await relay.kill()
    assert "没有回答" in (await outside.relay(right))[1].words


async def test_a_scanner_that_is_away_is_told(tmp_path: Path) -> None:
    assert await outside.scanner(Settings(data=tmp_path)) is None
    found = await outside.scanner(Settings(data=tmp_path, scanner=f"unix:{tmp_path}/none"))
    assert found is not None and "什么文件都不收" in found.words


async def test_a_running_service_is_asked_how_it_is(plain_service: Service, tmp_path: Path) -> None:
    port = plain_service.server.port
    assert port is not None
    assert (await outside.service(Settings(data=tmp_path, port=port))).state is State.GOOD
    assert (await outside.service(Settings(data=tmp_path, port=1))).state is State.CARE
    assert inside.backups(tmp_path / "kept").state is State.BAD
    await make(plain_service.settings, tmp_path / "kept", videos=True, progress=lambda _: None)
    assert inside.backups(tmp_path / "kept").state is State.GOOD


def test_a_proxy_nobody_trusts_and_a_demo_in_earnest_are_told(tmp_path: Path) -> None:
    behind = Settings(data=tmp_path, public_url="https://zw.example.cn")
    assert [each.state for each in outside.addresses(behind)] == [State.BAD]
    well = Settings(data=tmp_path, public_url="https://zw.example.cn", trusted_proxies=("127.0.0.1",))
    assert [each.state for each in outside.addresses(well)] == [State.GOOD]
    assert "演示" in outside.addresses(Settings(data=tmp_path, demo=True))[0].words


def test_the_command_says_of_every_part_how_it_is_and_its_exit_code_tells_scripts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def say(*words: object) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["server", "doctor", "--port", "1", *map(str, words)])
        return main(), capsys.readouterr().out

    code, told = say("--data", tmp_path / "nowhere")
    assert code == 1 and "请检查 --data" in told
    tmp_path.chmod(0o750)
    code, told = say("--data", tmp_path)
    assert code == 0 and "能用" in told.splitlines()[-1]
    code, told = say("--data", tmp_path, "--turn", "turn:127.0.0.1:1?transport=tcp")
    assert code == 1 and "ZHENGWU_TURN_SECRET" in told
    monkeypatch.setenv("ZHENGWU_TURN_SECRET", "geheim")
    code, told = say("--data", tmp_path, "--turn", "turn:127.0.0.1:1?transport=tcp")
    assert code == 1 and "没有回答" in told and "geheim" not in told
