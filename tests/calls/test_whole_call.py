"""A call from end to end: the box's media process and the staff page, through the real server."""

from pathlib import Path

import numpy as np
from aiohttp import web
from playwright.async_api import Browser
from sqlalchemy import update

from protocol.staff import Role
from server.app import create_app
from server.calls import rules
from server.calls.store import calls
from server.calls.switchboard import SWITCHBOARD
from server.store.engine import STORE
from tests.calls.ends import ClerkPage, Television
from tests.server.browser import picture, until
from tests.server.household import GUIDE, Household, publish_guides
from tests.server.service import Service
from tvapp.calls.session import Step


async def both_see_and_hear(tv: Television, desk: ClerkPage) -> None:
    """Frames differ over time and are not black; sound has a level, on both sides."""
    await desk.state("talking")
    await tv.is_in(Step.TALKING)
    first = await tv.sees(2)
    second = await tv.sees(8)
    assert first != second, "the clerk's picture moves on the television"
    assert np.frombuffer(second, np.uint8).max() > 100
    await until(desk.page, "document.querySelector('#call-remote').videoWidth === 640")
    shown = await desk.picture()
    assert max(shown) > 100
    assert max(shown) - min(shown) > 50
    await desk.sees_something_else_than(shown)
    assert await tv.hears() > 0.01
    assert await desk.hears() > 0.01


async def test_the_clerk_answers_by_mouse_both_see_and_hear_the_tv_hangs_up(
    tv: Television, desk: ClerkPage
) -> None:
    await tv.call()
    await desk.state("ringing")
    await picture(desk.page, "call-ringing")
    assert "号机顶盒" in await desk.page.inner_text("#call-banner-title")
    assert (await desk.page.title()).startswith("☎")
    await desk.answer()
    await both_see_and_hear(tv, desk)
    await picture(desk.page, "call-talking")
    assert tv.session.text().title == "正在和王敏（001 号）通话"
    await tv.line.hang_up()
    await desk.state("idle")
    assert await desk.page.inner_text("#call-note") == "对方已挂断。"
    assert not (await desk.page.title()).startswith("☎")
    await desk.page.wait_for_selector("#presence-ready[aria-pressed=true]")  # once things are written up


async def test_everything_by_keyboard_and_the_clerk_hangs_up(tv: Television, desk: ClerkPage) -> None:
    await tv.call()
    await desk.state("ringing")
    await desk.page.keyboard.press("F2")
    await desk.state("talking")
    await desk.page.keyboard.press("F8")
    assert await desk.page.get_attribute("#call-mic", "aria-pressed") == "true"
    await desk.page.keyboard.press("F8")
    await desk.page.keyboard.press("Escape")
    await desk.page.wait_for_selector("#call-confirm:not([hidden])")
    await picture(desk.page, "call-confirm")
    await desk.page.keyboard.press("Escape")
    await desk.page.wait_for_selector("#call-confirm", state="hidden")
    await desk.page.keyboard.press("Escape")
    await desk.page.keyboard.press("Enter")
    await desk.state("idle")
    await tv.is_in(Step.ENDED)
    assert "工作人员已挂断" in tv.session.text().detail


async def test_enter_answers_while_it_rings(tv: Television, desk: ClerkPage) -> None:
    await tv.call()
    await desk.state("ringing")
    await desk.page.keyboard.press("Enter")
    await tv.is_in(Step.TALKING)


async def test_the_clerk_s_page_is_reloaded_and_the_same_call_comes_back(
    tv: Television, desk: ClerkPage
) -> None:
    await tv.call()
    await desk.answer()
    await tv.is_in(Step.TALKING)
    call = tv.session.call
    assert call is not None
    await desk.page.keyboard.press("2")
    await tv.until(lambda: tv.session.caption == "请稍等，我查一下")
    desk.page.on("dialog", lambda dialog: dialog.accept())
    await desk.page.reload()
    await desk.state("talking")
    await tv.is_in(Step.TALKING)
    await both_see_and_hear(tv, desk)
    assert tv.session.call is not None
    assert tv.session.call.id == call.id
    log = "document.querySelector('#call-log').textContent"
    await until(desk.page, f"{log}.includes('发出：请稍等，我查一下')")
    assert tv.session.generation > 1


async def test_the_television_is_restarted_and_the_same_call_comes_back(
    tv: Television, desk: ClerkPage, service: Service, tmp_path: Path
) -> None:
    await tv.call()
    await desk.answer()
    await tv.is_in(Step.TALKING)
    await desk.page.keyboard.press("3")
    await tv.until(lambda: tv.session.caption == "请到窗口时带上原件")
    await tv.stop()
    again = Television(service.url("/"), tmp_path / "box")
    await again.start()
    assert await again.line.resume()
    assert again.session.caption == "请到窗口时带上原件", "the newest caption stands there again"
    await both_see_and_hear(again, desk)
    await again.line.hang_up()
    await desk.state("idle")
    await again.stop()
    await tv.start()


async def test_number_keys_judge_while_a_material_is_in_focus_and_send_phrases_otherwise(
    tv: Television, desk: ClerkPage, service: Service
) -> None:
    await publish_guides(service, GUIDE)
    household = Household(service, await service.box())
    case = await household.submitted()
    page = desk.page
    await page.wait_for_selector(f".row[data-number='{case['number']}']")
    await tv.call()
    await desk.answer()
    await tv.is_in(Step.TALKING)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#review[data-state=in_review]")
    await page.wait_for_selector(".call-elsewhere", state="visible")
    await picture(page, "call-beside-review")
    await page.keyboard.press("1")
    await page.wait_for_selector(".material[data-key=id_card][data-verdict='合格']")
    assert tv.session.caption == ""
    await page.keyboard.press("F6")
    await page.keyboard.type("1")
    await page.keyboard.press("Enter")
    await tv.until(lambda: tv.session.caption == "1")
    await page.keyboard.press("Escape")
    await page.wait_for_selector(".call-elsewhere", state="hidden")
    await page.keyboard.press("1")
    await tv.until(lambda: tv.session.caption == "请把身份证正面对着摄像头")


async def test_a_media_process_that_dies_costs_seconds_and_not_the_call(
    tv: Television, desk: ClerkPage
) -> None:
    await tv.call()
    await desk.answer()
    await tv.is_in(Step.TALKING)
    process = tv.line.media._process
    assert process is not None
    process.kill()
    await tv.until(lambda: tv.session.generation > 1 and tv.session.step is Step.TALKING)
    await both_see_and_hear(tv, desk)


async def test_a_clerk_without_camera_and_microphone_is_told_and_still_sees_the_resident(
    service: Service, browser: Browser, tv: Television
) -> None:
    await service.add_staff(Role.CLERK, "bare")
    desk = await ClerkPage.open(browser, service.url("/"), "bare")
    await desk.page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () =>"
        " Promise.reject(new DOMException('', 'NotFoundError')) }"
    )
    await desk.ready()
    await until(desk.page, "document.querySelector('#call-note').textContent.includes('没有找到摄像头')")
    await tv.call()
    await desk.answer()
    await desk.state("talking")
    await until(desk.page, "document.querySelector('#call-remote').videoWidth === 640")
    await picture(desk.page, "call-bare")
    await desk.close()


async def test_a_refused_permission_is_explained(service: Service, browser: Browser) -> None:
    await service.add_staff(Role.CLERK, "shy")
    desk = await ClerkPage.open(browser, service.url("/"), "shy")
    await desk.page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () =>"
        " Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    await desk.ready()
    note = await desk.page.inner_text("#call-note")
    assert "没有允许使用摄像头" in note
    assert "没有允许使用麦克风" in note
    await desk.close()


async def test_an_unanswered_call_pauses_the_clerk_and_says_so(
    tv: Television, desk: ClerkPage, service: Service
) -> None:
    await tv.call()
    await desk.state("ringing")
    board = service.app[SWITCHBOARD]
    real = board.now
    board.now = lambda: real() + rules.RING_SECONDS * 1000  # type: ignore[method-assign]
    await desk.state("idle")
    board.now = real  # type: ignore[method-assign]
    assert "已转为“暂停”" in await desk.page.inner_text("#call-note")
    await desk.page.wait_for_selector("#presence-paused[aria-pressed=true]")
    await tv.is_in(Step.QUEUED)
    assert "还排在最前面" in tv.session.text().title
    await desk.page.wait_for_selector("#call-queue li")
    await picture(desk.page, "call-queue")
    await desk.page.click("#call-queue button")
    await both_see_and_hear(tv, desk)


async def test_the_server_is_restarted_while_they_talk_the_talk_goes_on_and_can_be_ended(
    tv: Television, desk: ClerkPage, service: Service
) -> None:
    await tv.call()
    await desk.answer()
    await both_see_and_hear(tv, desk)
    port = service.server.port
    await service.server.close()
    await tv.until(lambda: not tv.keeper.online)
    await tv.sees(10)
    again = web.AppRunner(create_app(service.settings))
    await again.setup()
    await web.TCPSite(again, "127.0.0.1", port).start()
    await tv.until(lambda: tv.keeper.online)
    await both_see_and_hear(tv, desk)
    assert tv.session.generation == 1, "the media did not need the server"
    await tv.line.hang_up()
    await desk.state("idle")
    await again.cleanup()


async def test_a_call_that_ended_while_the_page_was_deaf_does_not_go_on_there(
    tv: Television, desk: ClerkPage, service: Service
) -> None:
    await tv.call()
    await desk.answer()
    await desk.state("talking")
    await desk.context.set_offline(True)
    async with service.app[STORE].write() as conn:
        await conn.execute(update(calls).values(state="ended", ended=1, ended_by="server"))
    await desk.context.set_offline(False)
    await desk.state("idle")
    assert "通话已结束" in await desk.page.inner_text("#call-note")
