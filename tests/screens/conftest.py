"""A real television with a real server; for view models Kivy's environment, set before it is imported."""

import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.pilot import Pilot, Server, free_port, virtual_screen
from tests.screens.furnish import furnish
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
    return await at_home(running_tv)


async def at_home(tv: Pilot) -> Pilot:
    """The same television at home, the first tile focused, no call open."""
    await tv.press("home")
    if tv.reads("要回到通话"):
        await tv.go_to("home/tiles/assistance")
        await tv.press("ok", "ok", "hangup", "home")
    await tv.wait(lambda tv: tv.reads("件事怎么办") and not tv.reads("要回到通话"), 30)
    await tv.go_to("home/tiles/guides")
    return tv


@pytest.fixture(scope="session")
def others() -> Iterator[dict[str, Pilot]]:
    """Televisions of other rooms, switched on when first asked for."""
    running: dict[str, Pilot] = {}
    yield running
    for tv in running.values():
        tv.stop()


@pytest.fixture
def room(
    tv: Pilot, server: Server, box: Path, display: str, others: dict[str, Pilot]
) -> Callable[[str], Awaitable[Pilot]]:
    """Gives the television of a room (see ``ways.Way``), at home."""

    async def enter(name: str) -> Pilot:
        if name == "plain":
            return await at_home(tv)
        if name not in others:
            folder = box.parent / name
            shutil.copytree(box / "catalogue", folder / "catalogue")
            url = server.url if name == "household" else f"http://127.0.0.1:{free_port()}"
            others[name] = Pilot(url, folder, display, "--demo-media")
            if name == "household":
                await furnish(others[name], server, box.parent)
        return await at_home(others[name])

    return enter
