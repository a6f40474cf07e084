"""A household without camera and microphone: its phone takes their place, or the ordinary telephone does."""

from playwright.async_api import Browser, Page

from protocol.handoff import HandoffPurpose
from tests.calls.ends import PATIENCE, ClerkPage, Television
from tests.server.browser import picture, small_phone, until
from tests.server.household import path_of
from tests.server.service import Service
from tvapp.calls.session import Step


async def scanned(browser: Browser, service: Service, tv: Television) -> Page:
    """The household's phone on the page of a call, confirmed on the television."""
    handoff = await tv.keeper.handoff(HandoffPurpose.CALL)
    context = await small_phone(browser, script=True)
    await context.grant_permissions(["camera", "microphone"])
    phone = await context.new_page()
    phone.set_default_timeout(PATIENCE * 1000)
    await phone.goto(service.url(path_of(handoff)))
    digits = await phone.inner_text("#digits")
    await tv.until(lambda: tv.keeper.household.handoff and tv.keeper.household.handoff.digits == digits)
    await tv.keeper.confirm_handoff()
    await phone.wait_for_selector("#call[data-state=ask]")
    return phone


async def moves(page: Page, video: str) -> None:
    """Until a video on a page shows one picture and then another."""
    look = f"""() => {{
        const canvas = new OffscreenCanvas(16, 9), pen = canvas.getContext("2d");
        pen.drawImage(document.querySelector("{video}"), 0, 0, 16, 9);
        const rgba = [...pen.getImageData(0, 0, 16, 9).data];
        const now = rgba.join();
        const bright = Math.max(...rgba.filter((_, i) => i % 4 === 1)) > 80;
        const moved = window.before !== undefined && window.before !== now && bright;
        window.before = now;
        return moved;
    }}"""
    await until(page, f"({look})()", PATIENCE)


async def test_the_phone_is_camera_and_microphone_comes_back_and_ends_with_the_call(
    service: Service, browser: Browser, tv: Television, desk: ClerkPage
) -> None:
    await tv.stop()
    tv.line.media.settings = tv.line.media.settings.__class__(
        camera="none", microphone="none", speaker="none", addresses="loopback"
    )
    await tv.start()
    await tv.call()
    await desk.state("ringing")
    phone = await scanned(browser, service, tv)
    await picture(phone, "phone-ask")
    await phone.click("#open")
    await phone.wait_for_selector("#call[data-state=waiting]")
    assert "谁也看不到" in await phone.inner_text("#sign")
    await picture(phone, "phone-waiting")

    await desk.answer()
    await desk.state("talking")
    await tv.is_in(Step.TALKING)
    await phone.wait_for_selector("#call[data-state=talking]")
    assert "看得到、听得到您" in await phone.inner_text("#sign")
    await moves(desk.page, "#call-remote")
    assert await desk.hears() > 0.01, "the phone's microphone"
    await tv.sees(5)
    await until(desk.page, "document.querySelector('#beside-phone').textContent.includes('在电视上')")
    await picture(phone, "phone-talking")
    await picture(desk.page, "call-with-phone")

    await phone.click("#plays")
    await tv.until(lambda: tv.session.call and tv.session.call.participants[0].plays)
    await moves(phone, "#clerk")
    await picture(phone, "phone-plays")

    # A phone that reloads is back without another question.
    await phone.reload()
    await phone.wait_for_selector("#call[data-state=talking]")
    await moves(desk.page, "#call-remote")
    # So is the clerk's page.
    desk.page.on("dialog", lambda dialog: dialog.accept())
    await desk.page.reload()
    await desk.state("talking")
    await moves(desk.page, "#call-remote")
    assert await desk.hears() > 0.01

    await tv.line.hang_up()
    await phone.wait_for_selector("#call[data-state=over]")
    assert await phone.evaluate("document.querySelector('#mine').srcObject.active") is False
    await desk.state("idle")
    await phone.context.close()
