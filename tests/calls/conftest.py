"""The whole of a call but the television's screens: server, box and browser, all real."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from protocol.staff import Role
from server.settings import Settings
from tests.calls.ends import LOOPBACK, ClerkPage, Television
from tests.migrated import migrated
from tests.server.browser import chromium
from tests.server.service import Service


@pytest.fixture
async def service(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Service]:
    """The service in demo mode: boxes of this machine enrol themselves."""
    running = Service(Settings(data=migrated(tmp_path / "data", migrated_file), demo=True))
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium with its own moving picture for a camera and a beep for a microphone."""
    async with chromium(*LOOPBACK) as running:
        yield running


@pytest.fixture
async def tv(service: Service, tmp_path: Path) -> AsyncIterator[Television]:
    """A connected box."""
    box = Television(service.url("/"), tmp_path / "box")
    await box.start()
    yield box
    await box.stop()


@pytest.fixture
async def desk(service: Service, browser: Browser) -> AsyncIterator[ClerkPage]:
    """A clerk who is ready."""
    await service.add_staff(Role.CLERK, "clerk")
    page = await ClerkPage.open(browser, service.url("/"), "clerk")
    await page.ready()
    yield page
    await page.close()
