"""The phone's pages in Chromium, on a small phone, with and without script."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.server.applications.test_answers import NUMBER, WORDS, begun
from tests.server.browser import chromium, picture, small_phone, until
from tests.server.household import GUIDE, IDENTITY_NUMBER, NAME, TELEPHONE, Household, paper, path_of
from tests.server.service import Service

APPLICATIONS = "/api/tv/applications"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def draft(household: Household) -> str:
    made = await household.call("POST", APPLICATIONS, {"guide_code": GUIDE.code}, 201)
    return str(made["id"])


async def nothing_sticks_out(page: Page) -> None:
    """No sideways scrolling, no text under 16 px, nothing from another host."""
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_a_person_is_typed_in(household: Household, browser: Browser, script: bool) -> None:
    handoff = await household.handoff()
    context = await small_phone(browser, script)
    page = await context.new_page()
    await page.goto(household.service.url(path_of(handoff)))
    digits = await page.inner_text("#digits")
    told = await household.call("GET", f"/api/tv/handoffs/{handoff.id}")
    assert told["state"] == "opened" and told["digits"] == digits
    await nothing_sticks_out(page)
    await picture(page, f"phone-wait-{script}")

    await household.call("POST", f"/api/tv/handoffs/{handoff.id}/confirm")
    await page.wait_for_selector("#member-form", timeout=15_000)
    await picture(page, f"phone-member-{script}")
    await page.fill("#name", NAME)
    await page.fill("#identity_number", IDENTITY_NUMBER[:-1] + "9")
    await page.fill("#telephone", TELEPHONE)
    await page.click("#go")
    await page.wait_for_selector("#identity_number-error")
    assert "写错" in await page.inner_text("#identity_number-error")
    assert "勾" in await page.inner_text("#consent-error")
    assert await page.input_value("#name") == NAME
    await nothing_sticks_out(page)
    await picture(page, f"phone-member-wrong-{script}")

    await page.fill("#identity_number", IDENTITY_NUMBER)
    await page.check("#consent")
    await page.click("#go")
    await page.wait_for_selector("#finished")
    await picture(page, f"phone-member-done-{script}")
    late = await page.request.post(household.service.url(f"{path_of(handoff)}/member"), form={"name": NAME})
    assert late.status == 410, "an address that is over is said to be over before the form is looked at"
    members = (await household.call("GET", "/api/tv/members"))["members"]
    assert [member["masked_identity_number"] for member in members] == ["4211**********2312"]
    await context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_papers_are_photographed(
    household: Household, browser: Browser, script: bool, tmp_path: Path
) -> None:
    application = await draft(household)
    handoff = await household.handoff(application)
    context = await small_phone(browser, script)
    page = await context.new_page()
    await page.goto(household.service.url(path_of(handoff)))
    await household.call("POST", f"/api/tv/handoffs/{handoff.id}/confirm")
    await page.wait_for_selector(".material", timeout=15_000)
    assert await page.get_attribute("#left", "data-left") == "2"
    await nothing_sticks_out(page)
    await picture(page, f"phone-materials-{script}")

    large = tmp_path / "card.jpg"
    large.write_bytes(paper(3600, 2700, quality=97))
    await send(page, "id_card", large, script)
    await page.wait_for_selector("#m-id_card[data-count='1']")
    await picture(page, f"phone-materials-one-{script}")
    state = await household.call("GET", f"{APPLICATIONS}/{application}")
    (photo,) = state["materials"][0]["photos"]
    assert (photo["width"], photo["height"]) == (2400, 1800)

    await retaken(household, page, application, large, script)

    text = tmp_path / "letter.jpg"
    text.write_bytes("这不是照片".encode() * 100)
    await send(page, "bank_card", text, script)
    if script:
        await until(
            page, "document.querySelector('#m-bank_card .warnings').textContent.includes('这不是照片')"
        )
    else:
        await page.wait_for_selector("#notice")
        assert "这不是照片" in await page.inner_text("#sentence")
        await picture(page, "phone-not-a-picture")
        await page.click("#back")
        await page.wait_for_selector("#m-id_card[data-count='1']")
    await picture(page, f"phone-refused-{script}")

    await page.click("#done")
    await page.wait_for_selector("#finished")
    assert (await household.call("GET", f"/api/tv/handoffs/{handoff.id}"))["state"] == "closed"
    await context.close()


async def retaken(household: Household, page: Page, application: str, file: Path, script: bool) -> None:
    """A page is taken once more, a second one is added and taken back; the phone never gets a picture."""

    async def photos() -> list[str]:
        state = await household.call("GET", f"{APPLICATIONS}/{application}")
        return [each["id"] for each in state["materials"][0]["photos"]]

    (first,) = await photos()
    await page.click("#m-id_card .page summary")
    if script:
        assert (await page.get_attribute("#m-id_card .page img", "src") or "").startswith("blob:")
    await nothing_sticks_out(page)
    await picture(page, f"phone-materials-again-{script}")
    await page.set_input_files("#m-id_card .page input", file)
    if not script:
        await page.click("#m-id_card .page .send")
    await page.wait_for_selector(f"#m-id_card .page:not([data-photo='{first}'])")
    (second,) = await photos()
    assert second != first
    await send(page, "id_card", file, script)
    await page.wait_for_selector("#m-id_card[data-count='2']")
    await page.click(f"#m-id_card .page[data-photo='{second}'] summary")
    await page.click(f"#m-id_card .page[data-photo='{second}'] .drop")
    await page.wait_for_selector("#m-id_card[data-count='1']")
    assert second not in await photos() and len(await photos()) == 1


async def send(page: Page, key: str, file: Path, script: bool) -> None:
    await page.set_input_files(f"#m-{key} > form .shoot input", file)
    if not script:
        await page.click(f"#m-{key} > form .send")


async def test_the_page_with_everything_it_loads_is_light(household: Household, browser: Browser) -> None:
    handoff = await household.handoff(await draft(household))
    context = await small_phone(browser, True)
    page = await context.new_page()
    sizes: dict[str, int] = {}

    async def count(response) -> None:  # type: ignore[no-untyped-def]
        if response.status == 200 and not response.url.endswith("/state"):
            sizes[response.url] = len(await response.body())

    page.on("response", count)
    await page.goto(household.service.url(path_of(handoff)))
    await household.call("POST", f"/api/tv/handoffs/{handoff.id}/confirm")
    await page.wait_for_selector(".material", timeout=15_000)
    await page.wait_for_load_state("networkidle")
    assert any(url.endswith("upload.js") for url in sizes)
    assert sum(sizes.values()) < 60_000, sizes
    await context.close()


async def test_six_digits_and_a_receipt(household: Household, browser: Browser) -> None:
    handoff = await household.handoff()
    context = await small_phone(browser, False)
    page = await context.new_page()
    await page.goto(household.service.url("/p"))
    await picture(page, "phone-code")
    wrong = "000000" if handoff.code != "000000" else "000001"
    await page.fill("#code", wrong)
    await page.click("#go")
    assert "没有找到" in await page.inner_text("#error")
    await page.fill("#code", handoff.code)
    await page.click("#go")
    await page.wait_for_selector("#digits")
    application = await household.submitted()
    await page.goto(household.service.url(f"/r/{application['number']}"))
    assert await page.inner_text("#state") == "已提交，等待预审"
    await nothing_sticks_out(page)
    await picture(page, "phone-receipt")
    await page.goto(household.service.url("/r/22222222"))
    assert "没有这个回执号" in await page.inner_text("#sentence")
    await context.close()


async def test_open_questions_are_answered_without_script(service: Service, browser: Browser) -> None:
    household, one = await begun(service)
    await household.call("PUT", f"{one}/answers/where", {"value": "away"})
    handoff = await household.handoff(one.rsplit("/", 1)[1], "answers")
    context = await small_phone(browser, script=False)
    page = await context.new_page()
    await page.goto(service.url(path_of(handoff)))
    await household.call("POST", f"/api/tv/handoffs/{handoff.id}/confirm")
    await page.wait_for_selector("#answers-form", timeout=15_000)
    await nothing_sticks_out(page)
    await picture(page, "phone-answers")
    await page.fill("[name=city]", WORDS)
    await page.fill("[name=agent]", NUMBER[:-1] + "8")
    await page.fill("[name=months]", "7")
    await page.click("#go")
    await page.wait_for_selector("#agent-error")
    assert await page.input_value("[name=agent]") == NUMBER[:-1] + "8"
    assert await page.locator("fieldset.question").count() == 1, "what was right is kept and not asked again"
    await nothing_sticks_out(page)
    await picture(page, "phone-answers-wrong")
    await page.fill("[name=agent]", NUMBER)
    await page.click("#go")
    await page.wait_for_selector("#answers-form", state="detached")
    await picture(page, "phone-answers-done")
    kept = (await household.call("GET", one))["answers"]
    assert kept["months"] == "7" and kept["agent"].startswith("4211") and NUMBER not in kept.values()
    await context.close()
