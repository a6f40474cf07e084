"""The photo desk in Chromium, by keyboard: light, last round beside, rectangles, late reasons, templates."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from protocol.staff import Role
from server.crypto.sealing import SEALER
from server.licences import register
from server.licences.licence import Holder, Licence
from server.store.engine import STORE
from tests.server.browser import chromium, picture, until
from tests.server.console.test_worklist_page import desk
from tests.server.household import GUIDE, IDENTITY_NUMBER, NAME, Household, publish_guides
from tests.server.review.test_photo_desk import returned_once
from tests.server.service import Service


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def test_a_second_round_without_touching_the_mouse(service: Service, browser: Browser) -> None:
    await publish_guides(service, GUIDE.model_copy(update={"legal_basis": "《某县高龄津贴发放办法》第三条"}))
    household = Household(service, await service.box())
    clerk = await service.staff(Role.CLERK)
    await service.add_staff(Role.SUPERVISOR)
    application = await returned_once(household, clerk)
    page = await desk(browser, service, "clerk")
    await page.wait_for_selector(".row")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    # The keyboard is on what waits for a verdict: the bank card, photographed anew.
    await until(page, "document.activeElement.dataset.key === 'bank_card'")
    assert "看不清" in await page.inner_text(".material[data-key=bank_card] .told-before")

    await page.keyboard.press("Space")
    await page.wait_for_selector("#viewer[open]")
    await page.keyboard.press("l")
    await page.wait_for_selector("#viewer[data-beside=yes]")
    await until(
        page, "[...document.querySelectorAll('.stage img')].every((image) => image.naturalWidth > 1000)"
    )
    assert "第 1 次交的" in await page.inner_text("#viewer-before")
    await page.keyboard.press("]")
    assert await page.get_attribute("#viewer", "data-light") == "1.3"
    await picture(page, "desk-beside")
    await page.keyboard.press("l")
    await page.keyboard.press("r")
    await page.keyboard.press("m")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Shift+ArrowLeft")
    await picture(page, "desk-marking")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#viewer[data-marking=no]")
    await page.keyboard.press("Space")
    await page.wait_for_selector("#viewer", state="hidden")
    await page.wait_for_selector(".material[data-key=bank_card] .marked")
    review = await (await clerk.get(f"/api/staff/applications/{application}")).json()
    (mark,) = review["materials"][1]["photos"][1]["marks"]
    # Turned once to the right: up on the screen is left on the paper, narrower on the screen is lower on it.
    assert (mark["x"], mark["y"], mark["width"], mark["height"]) == (3300, 3500, 3000, 3200)

    await page.keyboard.press("1")
    await page.wait_for_selector(".material[data-key=bank_card][data-verdict='合格']")
    await page.keyboard.press("p")
    await page.keyboard.press("2")
    await until(page, "document.activeElement.dataset.reason === 'blurred'")
    await page.keyboard.press("6")
    await page.wait_for_selector(".material[data-key=id_card] .late[data-late=needs]")
    await until(page, "document.activeElement.dataset.key === 'id_card'")
    await picture(page, "desk-late")
    await page.keyboard.press("a")
    await page.keyboard.type("上次没有看到背面的日期")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".late[data-late=asked]")

    boss = await desk(browser, service, "supervisor", (1920, 1080))
    await until(boss, "document.querySelector('#late-open').textContent === '待同意 1'")
    await boss.click("#late-open")
    await boss.wait_for_selector(".late-row")
    await picture(boss, "desk-supervisor")
    await until(boss, "document.activeElement.textContent === '同意'")
    await boss.keyboard.press("Enter")
    await boss.wait_for_selector("#late-empty:not([hidden])")
    await page.wait_for_selector(".late[data-late=approved]")
    await page.keyboard.press("n")
    await page.keyboard.press("b")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#review[data-state=returned]")

    await boss.keyboard.press("Escape")
    await boss.click("#reasons-open")
    await boss.wait_for_selector("#reasons-rows tr")
    await boss.click("#reasons-add")
    await boss.keyboard.type("字太小")
    await boss.keyboard.press("Tab")
    await boss.keyboard.type("{材料}上的字太小，请靠近一点再拍。")
    await picture(boss, "desk-reasons")
    await boss.keyboard.press("Enter")
    await boss.wait_for_selector("#reasons-dialog", state="hidden")
    reasons = (await (await clerk.get("/api/staff/reasons")).json())["reasons"]
    assert reasons[-1]["label"] == "字太小"


async def rectangle_by_mouse(page: Page) -> None:
    """Drawn on a photo that is turned once; it lies where the mouse went and is the only one."""
    await page.click(".material[data-key=bank_card] .photo img")
    await page.wait_for_selector("#viewer[open]")
    await until(page, "document.querySelector('#viewer-image').naturalWidth > 1000")
    await page.keyboard.press("r")
    await page.keyboard.press("m")
    sheet = await page.locator("#viewer-stage .photo-sheet").bounding_box()
    assert sheet is not None
    left, top, width, height = (sheet["x"] + 30, sheet["y"] + 40, 200, 90)
    await page.mouse.move(left, top)
    await page.mouse.down()
    await page.mouse.move(left + width / 2, top + height)
    await page.mouse.move(left + width, top + height)
    await page.mouse.up()
    frame = await page.locator("#viewer-stage .frame").bounding_box()
    assert frame is not None
    drawn = (frame["x"], frame["y"], frame["width"], frame["height"])
    assert drawn == pytest.approx((left, top, width, height), abs=5)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#viewer[data-marking=no]")
    await page.keyboard.press("Space")
    await page.wait_for_selector(".material[data-key=bank_card] .marked")


async def test_a_refusal_by_keyboard_quotes_the_guides_rule_and_keys_are_listed(
    service: Service, browser: Browser
) -> None:
    basis = "《某县高龄津贴发放办法》第三条"
    await publish_guides(service, GUIDE.model_copy(update={"legal_basis": basis}))
    household = Household(service, await service.box())
    application = (await household.submitted())["id"]
    await service.add_staff(Role.CLERK)
    page = await desk(browser, service, "clerk", (1920, 1080))
    await page.wait_for_selector(".row")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".decision")
    await page.keyboard.press("?")
    await page.wait_for_selector("#keys:not([hidden])")
    await picture(page, "desk-keys")
    await page.keyboard.press("Escape")
    await page.keyboard.press("m")
    await page.keyboard.type("您还不到八十岁，明年再来。")
    await page.keyboard.press("Escape")
    await page.keyboard.press("x")
    await page.wait_for_selector("#asked:not([hidden])")
    assert await page.input_value("#legal-basis") == basis
    await page.keyboard.press("Tab")
    await picture(page, "desk-refuse")
    await page.click("#asked-yes")
    await page.wait_for_selector("#review[data-state=refused]")
    assert basis in await page.inner_text(".ended")
    async with page.context.expect_page() as opened:
        await page.keyboard.press("v")
    sheet = await opened.value
    await sheet.wait_for_selector("body[data-state=ready]")
    await picture(sheet, "desk-sheet")
    assert application in sheet.url


async def test_what_comes_after_the_submission_is_seen_in_the_list_and_on_the_open_case(
    service: Service, browser: Browser
) -> None:
    await publish_guides(service, GUIDE)
    household = Household(service, await service.box())
    book = Licence("居民户口簿", Holder(NAME, IDENTITY_NUMBER), "0713042", "城关派出所")
    await register.replace_kinds(service.app[STORE], service.app[SEALER], [book], 1)
    application = (await household.submitted())["id"]
    await service.add_staff(Role.CLERK)
    await household.photograph(application, "photo", seed=5)
    page = await desk(browser, service, "clerk")
    await page.wait_for_selector(".row .supplemented")
    await page.click(".row")
    await page.wait_for_selector(".material[data-key=photo] .photo")
    assert "提交后补的" in await page.inner_text(".material[data-key=photo]")
    assert "0713042" in await page.inner_text(".material[data-key=household]")
    await page.wait_for_selector(".row .supplemented", state="detached")
    await household.photograph(application, "photo", seed=6)
    await until(page, "document.querySelectorAll('.material[data-key=photo] .photo').length === 2")
    await page.locator(".material[data-key=household]").scroll_into_view_if_needed()
    await picture(page, "desk-supplement")
    await rectangle_by_mouse(page)
