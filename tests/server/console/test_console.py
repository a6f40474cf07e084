"""The staff page in Chromium: log in, take the next, look at the papers, judge, return, pass."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from protocol.staff import Role
from tests.server.browser import chromium, picture, until
from tests.server.household import GUIDE, IDENTITY_NUMBER, NAME, Household, publish_guides
from tests.server.service import PASSWORD, Service


@pytest.fixture
async def household(service: Service) -> Household:
    await publish_guides(service, GUIDE)
    return Household(service, await service.box())


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def console(
    browser: Browser, service: Service, role: Role = Role.CLERK, size: tuple[int, int] = (1366, 768)
) -> Page:
    """A logged-in staff page; what the browser complains of makes the test fail at its end."""
    await service.add_staff(role)
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, permissions=["camera", "microphone"]
    )
    page = await context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.on(
        "console",
        lambda said: (
            page.complaints.append(said.text) if "Content Security Policy" in said.text else None  # type: ignore[attr-defined]
        ),
    )
    await page.goto(service.url("/"))
    await page.wait_for_selector("#login-form")
    await picture(page, f"console-login-{size[0]}")
    await page.fill("#username", role.value)
    await page.fill("#password", PASSWORD)
    await page.click("#login-go")
    await page.wait_for_selector("body[data-state=ready]")
    return page


async def test_a_review_from_the_list_to_the_end(household: Household, browser: Browser) -> None:
    first = await household.submitted()
    page = await console(browser, household.service)
    await page.wait_for_selector(f".row[data-number='{first['number']}']")
    await picture(page, "console-list")

    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#review[data-state=in_review]")
    facts = await page.inner_text("#review")
    await page.wait_for_selector(".row[data-state=in_review]")
    assert NAME in facts and IDENTITY_NUMBER in facts and "农业银行" in facts

    await page.keyboard.press("Space")
    await page.wait_for_selector("#viewer[open]")
    await until(page, "document.querySelector('#viewer-image').naturalWidth > 1000")
    await page.keyboard.press("r")
    await page.keyboard.press("+")
    assert await page.get_attribute("#viewer", "data-turns") == "1"
    assert await page.get_attribute("#viewer", "data-zoom") == "1.5"
    await picture(page, "console-viewer")
    await page.keyboard.press("Space")
    await page.wait_for_selector("#viewer", state="hidden")

    await page.keyboard.press("1")
    await page.wait_for_selector(".material[data-key=id_card][data-verdict='合格']")
    await page.keyboard.press("n")
    await page.keyboard.press("2")
    await page.keyboard.press("1")
    await page.wait_for_selector(".material[data-key=bank_card][data-verdict='需补正']")
    await picture(page, "console-review")
    await page.click("#do-pass")
    await page.click("#asked-yes")
    await page.wait_for_selector("#decision-error:not([hidden])")
    assert "银行卡" in await page.inner_text("#decision-error")
    await page.click("#do-return")
    await picture(page, "console-asked")
    await page.click("#asked-yes")
    await page.wait_for_selector("#review[data-state=returned]")
    returned = await household.call("GET", f"/api/tv/applications/{first['id']}")
    sentence = next(each["reason"] for each in returned["materials"] if each["key"] == "bank_card")
    assert "银行卡" in sentence and "看不清" in sentence
    await page.wait_for_selector("#worklist-empty:not([hidden])")

    await household.photograph(first["id"], "bank_card", seed=5)
    await household.call("POST", f"/api/tv/applications/{first['id']}/submit")
    await page.click(f".row[data-number='{first['number']}']")
    await page.wait_for_selector(".material[data-key=bank_card] .photos.before")
    await picture(page, "console-second-round")
    await page.click(".material[data-key=bank_card] .verdict[data-verdict='现场核验原件']")
    await page.wait_for_selector(".material[data-key=bank_card][data-verdict='现场核验原件']")
    await page.click("#do-pass")
    await page.click("#asked-yes")
    await page.wait_for_selector("#review[data-state=passed]")
    assert (await household.call("GET", f"/api/tv/applications/{first['id']}"))["state"] == "passed"
    await picture(page, "console-passed")
    assert page.complaints == []  # type: ignore[attr-defined]


async def test_a_wide_screen_and_a_withdrawn_case(household: Household, browser: Browser) -> None:
    application = await household.submitted()
    page = await console(browser, household.service, size=(1920, 1080))
    await page.click(f".row[data-number='{application['number']}']")
    await page.wait_for_selector("#review[data-state=in_review]")
    await until(page, "[...document.querySelectorAll('.photo img')].every((image) => image.naturalWidth > 0)")
    await picture(page, "console-wide")
    await household.call("POST", f"/api/tv/applications/{application['id']}/withdraw")
    await page.wait_for_selector("#notice")
    assert "居民已经撤回" in await page.inner_text("#notice")


async def test_a_lost_line_is_said_and_comes_back_by_itself(household: Household, browser: Browser) -> None:
    page = await console(browser, household.service)
    await page.wait_for_selector("#worklist-empty:not([hidden])")
    await page.context.set_offline(True)
    await page.wait_for_selector("#connection:not([hidden])")
    await picture(page, "console-lost")
    application = await household.submitted()
    await page.context.set_offline(False)
    await page.wait_for_selector("#connection", state="hidden")
    await page.wait_for_selector(f".row[data-number='{application['number']}']")


async def test_wrong_password_and_an_ended_session(plain_service: Service, browser: Browser) -> None:
    page = await console(browser, plain_service)
    await page.click("#logout")
    await page.wait_for_selector("#login-form")
    await page.fill("#username", "clerk")
    await page.fill("#password", "wrong-password")
    await page.click("#login-go")
    await page.wait_for_selector("#login-error:not([hidden])")
    assert "用户名或密码不对" in await page.inner_text("#login-error")
    await picture(page, "console-wrong-password")
    await page.fill("#password", PASSWORD)
    await page.click("#login-go")
    await page.wait_for_selector("body[data-state=ready]")
    await page.context.clear_cookies()
    await page.evaluate(
        "import('/static/console/api.js').then((api) => api.get('/api/staff/worklist').catch(() => {}))"
    )
    await page.wait_for_selector("#login-form", state="visible")
    assert "重新登录" in await page.inner_text("#login-error")


async def test_a_seat_sees_calls_only_and_presence_is_a_switch(
    plain_service: Service, browser: Browser
) -> None:
    page = await console(browser, plain_service, Role.SEAT)
    assert not await page.is_visible("#worklist")
    await page.click("#presence-ready")
    await page.wait_for_selector("#presence-ready[aria-pressed=true]")
    await picture(page, "console-seat")
    await page.click("#presence-paused")
    await page.wait_for_selector("#presence-paused[aria-pressed=true]")
