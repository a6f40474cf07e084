"""A real television with a real server; for view models Kivy's environment, set before it is imported."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pilot import Pilot, Server, virtual_screen
from tvapp.prelude import prepare

prepare(1920, 1080)


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A virtual screen of a television's size."""
    with virtual_screen() as name:
        yield name


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the sample catalogue; nobody is at the desks."""
    running = Server(tmp_path_factory.mktemp("house") / "server")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the television ``tv``; others copy its bundle."""
    return tmp_path_factory.mktemp("room") / "box"


@pytest.fixture(scope="session")
def running_tv(server: Server, box: Path, display: str) -> Iterator[Pilot]:
    """A television whose guides have come."""
    running = Pilot(server.url, box, display, "--demo-media")
    yield running
    running.stop()


@pytest.fixture
async def tv(running_tv: Pilot) -> Pilot:
    """The television at home, with its guides, the first tile focused."""
    await running_tv.press("home")
    await running_tv.wait(lambda tv: tv.reads("件事怎么办"), 30)
    await running_tv.go_to("home/tiles/guides")
    return running_tv
