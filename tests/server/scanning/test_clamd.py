"""The scanner plug-in against a clamd-protocol server: clean, infected, down, strange; uploads with it on."""

import asyncio
from pathlib import Path

import pytest

from server.scanning.clamd import Clamd
from server.scanning.scanner import Infected, NoScanner, ScannerDown, scanner_at
from server.settings import Settings
from tests.server.applications.corpus import EICAR
from tests.server.applications.test_upload_corpus import draft, files, send
from tests.server.household import GUIDE, Household, paper, publish_guides
from tests.server.scanning.scanner_double import ScannerDouble, scanner_at_port
from tests.server.service import Service


async def test_a_clean_file_arrives_whole_and_an_infected_one_is_named() -> None:
    async with scanner_at_port() as (double, address):
        scanner = scanner_at(address)
        raw = bytes(range(256)) * 4000
        await scanner.check(raw)
        assert double.seen == [raw]
        with pytest.raises(Infected, match="Eicar-Test-Signature"):
            await scanner.check(b"\xff\xd8 something " + EICAR)
        await scanner.check(b"")


@pytest.mark.parametrize("answer", [b"", b"stream: OK", b"stream: ERROR\0", b"OK\0", b"x" * 9000 + b"\0"])
async def test_any_other_answer_is_no_answer(answer: bytes) -> None:
    async with scanner_at_port() as (double, address):
        double.says = answer
        with pytest.raises(ScannerDown):
            await scanner_at(address).check(b"file")


async def test_a_file_over_the_scanners_limit_is_not_let_through() -> None:
    async with scanner_at_port() as (double, address):
        double.limit = 1000
        with pytest.raises(ScannerDown):
            await scanner_at(address).check(b"x" * 2000)


async def test_over_a_unix_socket(tmp_path: Path) -> None:
    double = ScannerDouble()
    server = await asyncio.start_unix_server(double.serve, tmp_path / "clamd.sock")
    scanner = scanner_at(f"unix:{tmp_path / 'clamd.sock'}")
    assert isinstance(scanner, Clamd)
    await scanner.check(b"file")
    server.close()
    await server.wait_closed()
    with pytest.raises(ScannerDown):
        await scanner.check(b"file")


@pytest.mark.parametrize("address", ["clamd", "host:", "host:99999", "unix:relative", ":3310"])
def test_a_wrong_address_is_noticed_at_the_start(address: str) -> None:
    with pytest.raises(ValueError, match=r"host:port|absolute"):
        scanner_at(address)
    assert isinstance(scanner_at(""), NoScanner)


async def test_with_the_scanner_on_infected_is_refused_and_down_means_no(tmp_path: Path) -> None:
    async with scanner_at_port() as (double, address):
        settings = Settings(data=tmp_path / "data", demo=True, scanner=address)
        service = Service(settings)
        await service.start()
        try:
            await publish_guides(service, GUIDE)
            household = Household(service, await service.box())
            application = await draft(household)
            handoff = await household.handoff(application["id"])
            phone = await household.phone(handoff)
            raw = paper()
            assert (await send(phone, handoff, raw))[0] == 200
            assert double.seen[-1] == raw
            status, told = await send(phone, handoff, raw + EICAR)
            assert status == 415 and "病毒" in told["detail"]
            double.says = b""
            status, told = await send(phone, handoff, raw)
            assert status == 503 and "先不收" in told["detail"]
            assert len(files(household)) == 2
        finally:
            await service.stop()
