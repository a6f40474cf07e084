"""Everyday names in Chromium: written with what they find in sight, imported, published by another person."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from server.catalogue.samples.sample_source import SampleSource
from tests.server.browser import chromium, picture
from tests.server.catalogue.lists import GOOD, Desk, csv_bytes
from tests.server.console.test_catalogue_page import opened
from tests.server.service import Service


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def test_an_operator_writes_names_and_a_supervisor_puts_them_on_the_televisions(
    plain_service: Service, browser: Browser, tmp_path: Path
) -> None:
    desk = await Desk(plain_service).open()
    many = [(title, "民政局", f"MANY-{n:04d}", "", "") for n, title in enumerate(titles_of_the_sample())]
    await desk.published(csv_bytes(*GOOD, *many), "事项清单.csv")
    page = await opened(browser, plain_service, "operator", path="/staff/catalogue#aliases")
    await page.wait_for_selector("#aliases[data-total='0']")
    assert "还没有叫法" in await page.inner_text("#alias-table")

    await page.click("#alias-add")
    await page.keyboard.type("高龄费")
    await page.fill("[name=title]", "高龄补贴*")
    await page.wait_for_selector("#alias-finds[data-total='0']")
    await page.fill("[name=title]", "*高龄津贴*")
    await page.wait_for_selector("#alias-finds[data-total='2']")
    await picture(page, "aliases-form")
    await page.click("#alias-save")
    await page.wait_for_selector("[data-name=高龄费]")
    assert "还没上电视" in await page.inner_text("[data-name=高龄费]")
    assert await page.locator("#alias-publish").count() == 0, "who writes them does not publish them"

    await page.click("[data-name=高龄费] .change")
    await page.wait_for_selector("#alias-finds[data-total='2']")
    await page.fill("#alias-name", "高龄钱")
    await page.fill("[name=title]", "高龄津贴发放")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[data-name=高龄钱]")
    assert await page.locator("[data-name=高龄费]").count() == 0

    await page.set_input_files("#alias-file", SampleSource().folder / "aliases.csv")
    await page.wait_for_selector("#aliases-told.told-good:has-text('新增 624')")
    await page.click("[data-only=dangling]")
    await page.wait_for_selector("[data-only=dangling][aria-pressed=true]")
    await page.click("[data-only=all]")
    await page.wait_for_selector("[data-only=all][aria-pressed=true]")
    await picture(page, "aliases-list")
    await page.fill("#alias-search", "低保")
    await page.wait_for_selector("#aliases:not([data-total='625']) [data-name=低保]")
    bad = tmp_path / "坏的.csv"
    bad.write_text("常用叫法,事项名称\n低,最低生活保障\n", encoding="utf-8")
    await page.set_input_files("#alias-file", bad)
    await page.wait_for_selector("#aliases-told.told-bad:has-text('第 2 行')")
    await picture(page, "aliases-bad")

    other = await opened(browser, plain_service, "supervisor", (1920, 1080), "/staff/catalogue#aliases")
    await other.click("#alias-publish")
    await other.click("#ask-yes")
    await other.wait_for_selector("#aliases[data-pending='0'] #aliases-told.told-good")
    await picture(other, "aliases-published")

    await page.fill("#alias-search", "高龄钱")
    await page.wait_for_selector("#aliases[data-total='1'][data-pending='0']")
    await page.click("[data-name=高龄钱] .remove")
    await page.click("#ask-yes")
    await page.wait_for_selector("#aliases[data-total='0'][data-pending='1']")
    assert page.complaints == other.complaints == []  # type: ignore[attr-defined]


def titles_of_the_sample() -> list[str]:
    """Enough of them for most of the sample's names to find one."""
    return sorted({rule.title for alias in SampleSource().aliases() for rule in alias.rules})
