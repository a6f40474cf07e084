"""The worklist in Chromium: by keyboard through tabs and pages, two clerks who see each other."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from protocol.staff import Role
from tests.server.browser import chromium, picture, until
from tests.server.household import GUIDE, Household, publish_guides
from tests.server.review.test_worklist import filled
from tests.server.service import PASSWORD, Service


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def desk(
    browser: Browser, service: Service, username: str, size: tuple[int, int] = (1366, 768)
) -> Page:
    """The staff page of an account that exists."""
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    await page.goto(service.url("/staff"))
    await page.fill("#username", username)
    await page.fill("#password", PASSWORD)
    await page.click("#login-go")
    await page.wait_for_selector("body[data-state=ready]")
    return page


async def selected(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.dataset.id ?? ''"))


async def test_the_list_is_walked_by_keyboard_alone(service: Service, browser: Browser) -> None:
    await publish_guides(service, GUIDE)
    clerk = await service.add_staff(Role.CLERK)
    await filled(service, clerk)
    page = await desk(browser, service, "clerk")
    await page.wait_for_selector(".row")
    assert await page.locator(".row").count() == 50
    await picture(page, "worklist-1366")
    await page.keyboard.press("j")
    first = await selected(page)
    await page.keyboard.press("PageDown")
    await until(page, "document.querySelector('#page-number').textContent === '第 2 页'")
    await until(page, "document.activeElement.classList.contains('row')")
    await page.keyboard.press("k")
    await until(page, "document.querySelector('#page-number').textContent === '第 1 页'")
    await until(page, "document.activeElement.classList.contains('row')")
    # One step back from the second page is the last row of the first.
    assert await selected(page) == await page.locator(".row").last.get_attribute("data-id") != first
    await page.keyboard.press("w")
    await until(page, "document.querySelectorAll('.row').length === 12")
    assert await page.locator("[data-tab=mine][aria-selected=true]").count() == 1
    await page.keyboard.press("w")
    await until(page, "document.querySelector('[data-tab=due]').ariaSelected === 'true'")
    await until(
        page, "[...document.querySelectorAll('.row')].every((row) => row.dataset.urgency !== 'later')"
    )
    texts = await page.locator(".row .due").all_inner_texts()
    assert texts and all("工作日" in text or "今天" in text for text in texts)
    await page.keyboard.press("/")
    await page.keyboard.type("0000-0007")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#worklist-empty:not([hidden])")
    assert "没有这个回执号" in await page.inner_text("#worklist-empty")
    await page.keyboard.press("Escape")
    await page.wait_for_selector(".row")
    await page.keyboard.press("d")
    await until(page, "document.activeElement.id === 'filter-department'")
    await until(page, "document.querySelectorAll('#filter-department option').length === 5")
    wide = await desk(browser, service, "clerk", (1920, 1080))
    await wide.wait_for_selector(".row")
    await picture(wide, "worklist-1920")


async def test_two_clerks_on_one_case_see_each_other(service: Service, browser: Browser) -> None:
    await publish_guides(service, GUIDE)
    household = Household(service, await service.box())
    application = await household.submitted()
    row = f".row[data-id='{application['id']}']"
    await service.add_staff(Role.CLERK, "first")
    await service.add_staff(Role.CLERK, "second")
    one, two = await desk(browser, service, "first"), await desk(browser, service, "second")
    await one.click(row)
    await one.wait_for_selector("#review[data-state=in_review]")
    await one.wait_for_selector(f"{row}[data-state=in_review]")
    await two.wait_for_selector(f"{row} .row-looking")
    assert "王敏 正开着" in await two.inner_text(f"{row} .row-looking")
    await two.click(row)
    await two.wait_for_selector("#take")
    assert "您现在只能看" in await two.inner_text("#together")
    assert await two.locator(".verdict").count() == 0
    await until(one, "document.querySelector('#together')?.textContent.includes('也开着')")
    await picture(two, "together-looking")
    await two.keyboard.press("t")
    await two.wait_for_selector(".verdict")
    await until(one, "document.querySelector('#take') !== null")
    assert await one.locator(".verdict").count() == 0
    await picture(one, "together-taken")
