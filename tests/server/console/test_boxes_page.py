"""The operator's page of what boxes hand in: a number from the telephone is found, opened, downloaded."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from protocol.staff import Role
from server.settings import Settings
from tests.server.browser import chromium, picture
from tests.server.checkups.test_checkups import hand_in as hand_in_checkup
from tests.server.console.test_catalogue_page import opened
from tests.server.remotes.test_learnt_remotes import hand_in as hand_in_remote
from tests.server.remotes.test_learnt_remotes import learnt
from tests.server.service import Service


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def test_a_number_from_the_telephone_is_found_opened_and_its_remote_downloaded(
    plain_service_with_box: tuple[Service, str, str], browser: Browser, tmp_path: Path
) -> None:
    service, number, code = plain_service_with_box
    await service.add_staff(Role.OPERATOR)
    page = await opened(browser, service, Role.OPERATOR.value, path="/staff/boxes#checkups")
    await page.wait_for_selector("#content[data-shown=checkups] tr[data-number]")
    await picture(page, "boxes-checkups")
    await page.fill("#number", f"{number[:3]} {number[3:]}")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(f'#content[data-shown="checkups {number}"] tr[data-number="{number}"]')
    await page.wait_for_selector(".report:not([hidden])")
    told = await page.inner_text(".report")
    assert "时间不对" in told and "KEY_ZOOM" in told and "-3600 s" in told
    await picture(page, "boxes-report")
    await page.fill("#number", "")
    await page.click("#tab-remotes")
    await page.wait_for_selector(f'tr[data-code="{code}"]')
    await picture(page, "boxes-remotes")
    async with page.expect_download() as download:
        await page.click(f'tr[data-code="{code}"] a')
    file = tmp_path / "theirs.json"
    await (await download.value).save_as(file)
    assert f"learnt_{code}" in file.read_text("utf-8")
    await page.fill("#number", "999999" if code != "999999" else "999998")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".empty")
    assert "没有编号" in await page.inner_text(".empty")
    await page.click("#all")
    await page.click(f'tr[data-code="{code}"] button')
    await page.click("#ask-yes")
    await page.wait_for_selector("#content .empty")
    assert page.complaints == []  # type: ignore[attr-defined]


async def test_a_clerk_is_told_that_boxes_are_not_theirs(plain_service: Service, browser: Browser) -> None:
    await plain_service.add_staff(Role.CLERK)
    page = await opened(browser, plain_service, Role.CLERK.value, path="/staff/boxes")
    assert "不管机顶盒" in await page.inner_text("#told")
    assert await page.is_hidden("#find")


@pytest.fixture
async def plain_service_with_box(tmp_path: Path) -> AsyncIterator[tuple[Service, str, str]]:
    """A service (SQLite) with one box that handed in a report and a remote: their numbers."""
    service = Service(Settings(data=tmp_path / "data", demo=True))
    await service.start()
    box = await service.box()
    yield service, await hand_in_checkup(box), await hand_in_remote(box, learnt())
    await service.stop()
