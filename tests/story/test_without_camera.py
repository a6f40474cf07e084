"""A household without camera and microphone: its phone takes their place, or the telephone does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.pilot import Pilot, Server
from tests.screens.sweep import one_thing_focused
from tests.server.browser import picture
from tests.story.desk import Desk, moves
from tests.story.test_call import answered, call_desk, first_picture, television

pytestmark = pytest.mark.story


@pytest.fixture
def tv(tmp_path: Path, server: Server, display: str) -> Iterator[Pilot]:
    """A television with nothing but a remote."""
    running = Pilot(server.url, tmp_path / "box", display)
    yield running
    running.stop()


async def let_in(tv: Pilot, phone: Page, url: str) -> None:
    """The phone types the six digits; both show two, OK on the remote."""
    await tv.wait_for_text("这六个数字")
    await television(tv, "tv-call-qr")
    code = next(text for text in tv.last["texts"] if len(text) == 7 and text.replace(" ", "").isdigit())
    await phone.goto(url + "/p")
    await phone.fill("#code", code.replace(" ", ""))
    await phone.click("#go")
    digits = await phone.inner_text("#digits")
    await tv.wait_for_text("这两个数字吗")
    assert digits in tv.last["texts"]
    await tv.press("ok")
    await tv.wait_for_text("手机连上了")
    await television(tv, "tv-phone-in")
    await phone.wait_for_selector("#call[data-state=ask]")


async def test_the_phone_is_camera_and_microphone_and_the_telephone_does_without_it(
    tv: Pilot, server: Server, camera_phone: Page, clerk_browser: BrowserContext
) -> None:
    phone = camera_phone
    await call_desk(tv)
    await tv.wait(lambda tv: tv.screen == "call_way")
    one_thing_focused(tv)
    assert tv.focus == "call_way/ways/phone" and tv.reads("没有摄像头和麦克风")
    await television(tv, "tv-call-way")
    await tv.press("ok")
    await let_in(tv, phone, server.url)
    await picture(phone, "phone-ask")
    await phone.click("#open")
    await phone.wait_for_selector("#call[data-state=waiting]")
    assert "谁也看不到" in await phone.inner_text("#sign")
    await tv.wait_for_text("手机接上了")
    assert tv.screen == "call" and tv.reads("轮到您自己会接通")
    await television(tv, "tv-waiting-with-phone")

    desk = await Desk.open(clerk_browser, server)
    await desk.ready()
    await answered(tv, desk)
    await phone.wait_for_selector("#call[data-state=talking]")
    assert "看得到、听得到您" in await phone.inner_text("#sign")
    await picture(phone, "phone-talking")
    await first_picture(tv)
    await moves(desk.page, "#call-remote")
    assert await desk.listen() > 0.01, "the clerk does not hear the phone"
    assert tv.reads("请看着电视说")
    await television(tv, "tv-talking-with-phone")
    await expect(desk.page.locator("#beside-phone")).to_contain_text("在电视上")
    await picture(desk.page, "desk-with-phone")

    await phone.click("#plays")
    await tv.wait_for_text("声音从手机出来")
    await moves(phone, "#clerk")
    await picture(phone, "phone-plays")
    # A phone that is loaded anew comes back without another question, and so does the clerk's page.
    await phone.reload()
    await phone.wait_for_selector("#call[data-state=talking]")
    await moves(desk.page, "#call-remote")
    desk.page.on("dialog", lambda dialog: dialog.accept())
    await desk.page.reload()
    await desk.wait_until("talking")
    await moves(desk.page, "#call-remote")

    await tv.go_to("call/actions/no_phone")
    await tv.press("ok")
    await phone.wait_for_selector("#call[data-state=over]")
    assert await phone.evaluate("document.querySelector('#mine').srcObject.active") is False
    await tv.wait(lambda tv: not tv.reads("手机是摄像头"))
    await by_telephone(tv, desk)
    await tv.press("hangup")
    await desk.wait_until("idle")


async def by_telephone(tv: Pilot, desk: Desk) -> None:
    """The number is typed on the television, shown to the clerk by a key, and both mark that they speak."""
    await tv.go_to("call/actions/phone")
    await tv.press("ok")
    await tv.go_to("call_way/ways/telephone")
    await tv.press("ok")
    assert tv.screen == "call_telephone"
    one_thing_focused(tv)
    await tv.press(*(f"digit_{digit}" for digit in "138123456789"), "left")
    assert tv.reads("138 1234 5678")
    await television(tv, "tv-telephone")
    await tv.press("ok")
    await tv.wait_for_text("马上打 138****5678")
    await expect(desk.page.locator("#beside-telephone")).to_contain_text("138****5678")
    await desk.page.keyboard.press("F7")
    await expect(desk.page.locator("#telephone-number")).to_have_text("13812345678")
    await desk.page.click("#telephone-mark")
    await tv.wait_for_text("正在打 138****5678")
    await television(tv, "tv-telephoning")
    await picture(desk.page, "desk-telephoning")
    await expect(desk.page.locator("#call-mic")).to_have_attribute("aria-pressed", "true")
    await desk.page.click("#telephone-mark")
    await expect(desk.page.locator("#call-mic")).to_have_attribute("aria-pressed", "false")
