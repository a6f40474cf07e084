"""办事地点 in Chromium: a table taken out, mended, put back, published by another person."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.server.browser import chromium, picture
from tests.server.catalogue.lists import GOOD, Desk, csv_bytes
from tests.server.catalogue.places.test_place_operations import PLACES, TOWNS
from tests.server.console.test_catalogue_page import opened
from tests.server.service import Service


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def test_an_operator_mends_a_table_and_a_supervisor_publishes_it(
    plain_service: Service, browser: Browser, tmp_path: Path
) -> None:
    desk = await Desk(plain_service).open()
    await desk.published(csv_bytes(*GOOD), "事项清单.csv")
    page = await opened(browser, plain_service, "operator", path="/staff/catalogue#places")
    await page.wait_for_selector("#places[data-points='0']")
    (tmp_path / "乡镇.csv").write_text(TOWNS, encoding="utf-8-sig")
    (tmp_path / "办事点.csv").write_text(PLACES, encoding="utf-8-sig")

    for name, what, told in (("乡镇", "townships", "新增 2"), ("办事点", "places", "新增 2")):
        await page.set_input_files(f"#{what}-file", tmp_path / f"{name}.csv")
        await page.click("#ask-yes")
        await page.wait_for_selector(f"#places-told.told-good:has-text('{told}')")
    await page.wait_for_selector("#places[data-points='2']")
    assert "1 个有位置" in await page.inner_text("[data-table=townships]")
    assert "1 个还没写能办什么" in await page.inner_text("[data-table=places]")
    assert await page.locator("#places-publish").count() == 0, "who puts it in does not publish it"
    await picture(page, "places")

    async with page.expect_download() as started:
        await page.click("[data-table=places] a")
    await (await started.value).save_as(tmp_path / "下载的.csv")
    table = (tmp_path / "下载的.csv").read_text("utf-8-sig")
    assert "镇大厅" in table
    (tmp_path / "坏的.csv").write_text(table.replace("华家河镇", "没有这个镇"), encoding="utf-8")
    await page.set_input_files("#places-file", tmp_path / "坏的.csv")
    await page.click("#ask-yes")
    await page.wait_for_selector("#places-told.told-bad:has-text('第 3 行')")
    await picture(page, "places-bad")
    assert page.complaints == []  # type: ignore[attr-defined]

    other = await opened(browser, plain_service, "supervisor", (1920, 1080), "/staff/catalogue#places")
    await other.click("#places-publish")
    await other.click("#ask-yes")
    await other.wait_for_selector("#places-told.told-good:has-text('第 2 版')")
    assert other.complaints == []  # type: ignore[attr-defined]
