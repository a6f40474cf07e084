"""A call, whole: television → queue → the clerk's page rings and answers → both see and hear → hang up."""

import asyncio
import json
import os
import time
import urllib.request
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.async_api import BrowserContext, Page, expect

from tests.pilot import Pilot, Server
from tests.screens.sweep import Sweep
from tests.server.browser import picture as picture_of
from tests.story.conftest import make_photo
from tests.story.desk import Desk, moves
from tests.story.guided import handed_in, pages_are_shown

pytestmark = pytest.mark.story

PERSON = {"name": "张桂英", "identity_number": "421122194503120022", "telephone": "13871234567"}
PICTURE = (112, 176, 1392, 896)
"""Where the clerk's picture stands on the television, 1920×1080."""


async def call_desk(tv: Pilot) -> None:
    """From home: 找人帮我 → 安馨办窗口 → 开始通话."""
    await tv.press("home")
    await tv.go_to("home/tiles/assistance")
    await tv.press("ok")
    assert tv.focus == "assistance/desks/anxinban"
    await tv.press("ok")
    assert tv.reads("通话吗")
    await tv.press("ok")


async def ask_about_an_application(tv: Pilot) -> None:
    """From 开始办理 of 高龄津贴, nothing filled in yet: 问工作人员 → 安馨办窗口 → 开始通话."""
    await tv.wait_for_text("件事怎么办", 20)
    await tv.press("digit_1", "digit_0", "digit_1", "ok", "ok")
    await tv.wait(lambda tv: tv.screen == "applicant")
    await tv.go_to("applicant/actions/ask")
    await tv.press("ok")
    await tv.wait(lambda tv: tv.focus == "assistance/desks/anxinban")
    await tv.press("ok", "ok")


async def an_answer_is_written_down(tv: Pilot, desk: Desk) -> None:
    """The clerk answers a question of the form; the resident reads question and answer and says yes."""
    page = desk.page
    await page.keyboard.press("Alt+t")
    await expect(page.locator("#fill-title")).to_contain_text("高龄津贴")
    await page.select_option("#fill-question", "living")
    await page.select_option("#fill-answer [name=answer]", label="住在养老院")
    await page.click("#fill-send")
    await tv.wait(lambda tv: tv.screen == "proposal")
    assert tv.focus == "proposal/actions/full", "a stray OK must agree to nothing"
    assert tv.reads("老人现在住在哪里？") and tv.reads("住在养老院")
    await tv.go_to("proposal/actions/yes")
    await tv.press("ok")
    await expect(page.locator("#fill-state")).to_contain_text("居民确认了")
    await expect(page.locator("#fill-question")).to_contain_text("老人现在住在哪里？（已填）")
    await tv.wait(lambda tv: tv.screen == "call" and tv.reads("正在和"))
    await page.evaluate("document.activeElement.blur()")


async def answered(tv: Pilot, desk: Desk) -> None:
    """The clerk takes the call that rings, and it stands."""
    await desk.wait_until("ringing")
    await desk.page.click("#call-answer")
    await desk.wait_until("talking")
    await tv.wait_for_text("正在和")


async def picture(tv: Pilot) -> Image.Image:
    """The clerk's picture as it is on the television now."""
    return (await tv.frame()).crop(PICTURE)


async def first_picture(tv: Pilot, seconds: float = 5.0) -> Image.Image:
    """The clerk's picture once it is more than one flat colour; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while True:
        seen = await picture(tv)
        if max(ImageStat.Stat(seen).stddev) > 20:
            return seen
        assert time.monotonic() < deadline, "the clerk's picture is one flat colour"
        await asyncio.sleep(0.1)


async def television(tv: Pilot, name: str) -> None:
    """Keep the television's picture in the folder that PICTURES names."""
    if "PICTURES" in os.environ:
        (await tv.frame()).save(Path(os.environ["PICTURES"]) / f"{name}.png")


async def heard(tv: Pilot) -> dict[str, float]:
    """What the television's media process received."""

    def ask() -> dict[str, float]:
        with urllib.request.urlopen(tv.url + "/call", timeout=10) as reply:
            return dict(json.load(reply)["media"])

    return await asyncio.to_thread(ask)


async def hears(tv: Pilot) -> None:
    """Until the television hears something: Chromium's fake microphone beeps once a second."""
    levels: list[float] = []
    while len(levels) < 16:
        levels.append(float((await heard(tv))["audio_level"]))
        if levels[-1] > 0.005:
            return
        await asyncio.sleep(0.25)
    raise AssertionError(f"the television hears nothing: {levels}")


async def words_reach_the_other_side(tv: Pilot, desk: Desk) -> None:
    """A phrase by its key, a typed line, a wish by OK, and the caption taken away."""
    await desk.page.keyboard.press("2")
    await tv.wait_for_text("请稍等，我查一下")
    await desk.page.keyboard.press("F6")
    await desk.page.keyboard.type("9 号窗口带户口簿原件")
    await desk.page.keyboard.press("Enter")
    await tv.wait_for_text("9 号窗口带户口簿原件")
    await expect(desk.page.locator("#call-text")).to_have_value("")
    await desk.page.keyboard.press("Escape")

    assert tv.focus == "call/actions/slower", "a stray OK must do no harm"
    await tv.press("ok")
    await tv.wait_for_text("已经告诉工作人员：请说慢一点")
    wish = desk.page.locator("#call-wish")
    await expect(wish).to_contain_text("居民：请说慢一点（")
    await expect(desk.page.locator("#call-log li.wish")).to_have_count(1)
    assert await desk.page.evaluate("document.activeElement.id") == "call-words", "the focus was stolen"
    await desk.page.keyboard.press("0")
    await tv.wait(lambda tv: not tv.reads("户口簿"))


async def a_person_is_written_down(tv: Pilot, desk: Desk) -> None:
    """The clerk writes, the resident refuses once, looks at all of it, and says yes; the call goes on."""
    page, state = desk.page, desk.page.locator("#person-state")
    await page.keyboard.press("F4")
    for name, text in PERSON.items():
        await page.fill(f"#person-form [name={name}]", text)
    await page.keyboard.press("Enter")
    await tv.wait(lambda tv: tv.screen == "proposal")
    assert tv.focus == "proposal/actions/full", "a stray OK must agree to nothing"
    assert tv.reads("张*英") and not tv.reads(PERSON["name"])
    await tv.go_to("proposal/actions/no")
    await tv.press("ok")
    await expect(state).to_contain_text("不对")
    await tv.wait(lambda tv: tv.screen == "call")
    await page.click("#person-send")
    await tv.wait(lambda tv: tv.screen == "proposal")
    await tv.press("ok")
    await tv.wait_for_text("421122 1945 0312 0022")
    await tv.go_to("proposal/actions/yes")
    await tv.press("ok")
    await expect(state).to_contain_text("居民确认了")
    await tv.wait(lambda tv: tv.screen == "call" and tv.reads("正在和"))
    await expect(page.locator("#person-member")).to_contain_text("张*英")
    await page.evaluate("document.activeElement.blur()")


async def a_third_person(tv: Pilot, window: Desk, phone: Page, url: str) -> None:
    """Invited by digits, let in, the three see each other; the page stays open for what comes next."""
    page = window.page
    await page.keyboard.press("Alt+y")
    await page.keyboard.type("刘芳")
    await page.keyboard.press("Enter")
    await expect(page.locator("#third-code")).to_be_visible()
    await picture_of(page, "desk-third-link")
    await phone.goto(url + "/j")
    await phone.fill("#code", await page.inner_text("#third-code"))
    await phone.click("#go")
    await picture_of(phone, "third-invited")
    await phone.click("#enter")
    await picture_of(phone, "third-ask")
    await phone.click("#open")
    await expect(phone.locator("#words")).to_contain_text("同意", timeout=15_000)
    await expect(page.locator("#call-third-sign")).to_contain_text("刘芳（红管家）在等", timeout=15_000)
    await picture_of(phone, "third-waiting")
    assert not tv.reads("刘芳")
    await page.keyboard.press("Alt+y")
    await page.keyboard.press("Enter")
    await tv.wait_for_text("刘芳（红管家）也在")
    await expect(phone.locator("#call")).to_have_attribute("data-state", "talking", timeout=15_000)
    await moves(phone, "#clerk")
    await moves(page, "#call-third-video")
    await moves(page, "#call-remote")
    await both_halves_move(tv)
    assert (
        max([float((await heard(tv))["audio_level"]) for _ in range(8) if not await asyncio.sleep(0.25)])
        > 0.005
    )
    await television(tv, "tv-third")
    await picture_of(phone, "third-talking")
    await phone.set_viewport_size({"width": 1366, "height": 768})
    await picture_of(phone, "third-talking-wide")
    await picture_of(page, "desk-third")
    page.once("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await window.wait_until("talking")
    await both_halves_move(tv)
    await moves(phone, "#clerk")
    await tv.press("back")
    assert tv.reads("请这位离开")
    await television(tv, "tv-third-leave")
    await tv.press("back")


async def both_halves_move(tv: Pilot) -> None:
    """The clerk at the left and the third person at the right, each a moving picture on the television."""
    deadline = time.monotonic() + 15
    left, top, right, bottom = PICTURE
    middle = (left + right) // 2
    halves = ((left, top, middle, bottom), (middle, top, right, bottom))
    before = await tv.frame()
    while True:
        await asyncio.sleep(0.3)
        now = await tv.frame()
        still = [
            half
            for half in halves
            if max(ImageStat.Stat(ImageChops.difference(before.crop(half), now.crop(half))).mean) < 0.3
            or max(ImageStat.Stat(now.crop(half)).stddev) < 20
        ]
        if not still:
            return
        assert time.monotonic() < deadline, f"stands still: {still}"
        before = now


async def handed_on(tv: Pilot, window: Desk, seat: Desk) -> None:
    """A word goes with the call, the seat reads it before answering; the note outlives a reload."""
    page = window.page
    await page.keyboard.press("Alt+j")
    await page.locator("#record-note").press_sequentially("身份证过期，要先补办")
    await expect(page.locator("#record-state")).to_contain_text("已保存")
    await page.keyboard.press("Alt+z")
    await expect(page.locator("#transfer-ways input:checked")).to_have_value("12345 false")
    await picture_of(page, "desk-transfer")
    await page.keyboard.type("高龄津贴，身份证过期了，问能不能用户口簿")
    await page.keyboard.press("Enter")
    await tv.wait_for_text("正在帮您转到 12345")
    assert tv.reads("不要关电视") and tv.reads("不用再说一遍") and not tv.reads("户口簿")
    await television(tv, "tv-transfer")
    await window.wait_until("idle")
    await expect(page.locator("#call-note")).to_contain_text("已转到12345")

    await seat.wait_until("ringing")
    await expect(seat.page.get_by_text("问能不能用户口簿")).to_be_visible()
    await picture_of(seat.page, "desk-handed-ringing")
    await seat.page.keyboard.press("F2")
    await seat.wait_until("talking")
    await tv.wait_for_text("正在和")
    await first_picture(tv)
    assert max(await seat.look()) > 0 and await seat.listen() > 0.01, "the seat hears nothing"
    await seat.page.keyboard.press("Alt+j")
    await expect(seat.page.locator("#record-colleagues")).to_contain_text("身份证过期，要先补办")
    await seat.page.fill("#record-number", "20261124000123")
    await seat.page.keyboard.press("Enter")
    await expect(seat.page.locator("#record-link")).to_have_text("已记下")
    await picture_of(seat.page, "desk-handed-talking")
    await page.reload()
    await page.keyboard.press("Alt+j")
    await expect(page.locator("#record-note")).to_have_value("身份证过期，要先补办")
    await picture_of(page, "desk-after-transfer")


async def test_both_see_and_hear_each_other_are_handed_on_until_the_resident_hangs_up(
    tv: Pilot,
    server: Server,
    clerk_browser: BrowserContext,
    seat_browser: BrowserContext,
    camera_phone: Page,
    tmp_path: Path,
) -> None:
    desk = await Desk.open(clerk_browser, server)
    await desk.ready()
    await ask_about_an_application(tv)
    await answered(tv, desk)

    first = await first_picture(tv)
    await asyncio.sleep(1.0)
    second = await picture(tv)
    moved = ImageStat.Stat(ImageChops.difference(first, second)).mean
    assert max(moved) > 0.5, "the clerk's picture stands still"

    seen = await desk.look()
    await asyncio.sleep(1.0)
    assert max(seen) - min(v for i, v in enumerate(seen) if i % 4 != 3) > 60, "the resident's picture is flat"
    assert await desk.look() != seen, "the resident's picture stands still"

    assert await desk.listen() > 0.01, "the clerk hears nothing"
    await hears(tv)

    await words_reach_the_other_side(tv, desk)
    await pages_are_shown(tv, desk, television)
    await a_person_is_written_down(tv, desk)
    await an_answer_is_written_down(tv, desk)
    await a_third_person(tv, desk, camera_phone, server.url)
    seat = await Desk.open(seat_browser, server, "seat")
    await seat.ready()
    await handed_on(tv, desk, seat)
    await expect(camera_phone.locator("#over-words")).to_contain_text("别的服务台")
    await tv.press("back")
    assert tv.reads("要挂断吗") and tv.focus == "call/actions/stay"
    await tv.press("down", "ok")
    await tv.wait_for_text("已经挂断")
    await seat.wait_until("idle")
    await expect(seat.page.locator("#call-desk")).to_contain_text("对方已挂断")
    await handed_in(tv, camera_phone, make_photo(tmp_path / "paper.jpg"))


async def test_not_answered_rung_back_talked_and_the_clerk_hangs_up(
    tv: Pilot, server: Server, clerk_browser: BrowserContext
) -> None:
    desk = await Desk.open(clerk_browser, server)
    await desk.ready()
    await call_desk(tv)
    await desk.wait_until("ringing")
    await desk.page.click("#call-decline")
    await tv.wait_for_text("刚才没有接上")
    await tv.go_to("call/actions/ring_me")
    await tv.press("ok")
    await tv.wait_for_text("到时候电视会响")
    await tv.press("home")
    assert tv.reads("打给您"), "home does not say what was promised"

    await desk.page.click("#back-rows li button")
    await tv.wait_for_text("政务服务官方来电")
    await Sweep(tv).to_the_end()
    assert tv.reads("工号 001") and tv.reads("密码"), "who rings, and what is never asked"
    await tv.go_to("incoming/actions/accept")
    await tv.press("ok")
    await desk.wait_until("talking")
    await tv.wait_for_text("正在和")
    await expect(desk.page.locator("#back-rows li")).to_have_count(0)
    await desk.page.click("#call-hangup")
    await desk.page.click("#call-hangup-yes")
    await tv.wait_for_text("工作人员已挂断")
    await desk.wait_until("idle")

    assert tv.reads("您觉得王敏（001 号）的服务怎么样") and tv.focus == "rating/rows/very_satisfied"
    await Sweep(tv).to_the_end()
    await tv.press("digit_4")
    assert tv.reads("不满意。可以说说为什么") and tv.focus == "rating/actions/send"
    await tv.press("back")
    assert tv.focus == "rating/rows/dissatisfied", "back takes the level back, one step"
    await tv.press("ok", "digit_1")
    assert tv.reads("等得太久，选了")
    await tv.press("ok")
    await tv.wait_for_text("谢谢您的评价")
    assert tv.reads("主管会打电话")
    await tv.press("ok")
    assert tv.screen == "home"
    await expect(desk.page.locator("#back-rows li")).to_have_count(0)


async def test_one_may_look_at_something_else_while_waiting_and_keeps_the_place(
    tv: Pilot, server: Server, clerk_browser: BrowserContext
) -> None:
    await call_desk(tv)
    await tv.wait_for_text("下一位就是您")
    await tv.press("home")
    assert tv.reads("下一位就是您"), "home does not say that a call waits"
    desk = await Desk.open(clerk_browser, server)
    await desk.ready()
    await desk.wait_until("ringing")
    await tv.go_to("home/tiles/assistance")
    await tv.press("ok", "ok")
    await answered(tv, desk)


async def test_a_box_that_is_switched_off_while_waiting_keeps_its_place(
    tv: Pilot, server: Server, clerk_browser: BrowserContext, display: str
) -> None:
    await call_desk(tv)
    await tv.wait_for_text("下一位就是您")
    tv.stop(kill=True)
    (tv.data / "preferences.json").write_text(json.dumps({"read_aloud": "auto"}))
    again = Pilot(server.url, tv.data, display, "--demo-media")
    try:
        await again.wait_for_text("下一位就是您", 20)
        desk = await Desk.open(clerk_browser, server)
        await desk.ready()
        await answered(again, desk)
        # Wherever the power cut left it, home perhaps: the call comes forward by itself.
        await again.wait(lambda tv: tv.focus == "call/actions/slower")
        # Chromium's microphone beeps every second: nothing is read before the clerk is silent.
        await desk.page.keyboard.press("2")
        await again.wait_for_text("请稍等，我查一下")
        await asyncio.sleep(1.0)
        assert again.last["speaking"] == ""
        await desk.page.keyboard.press("F8")
        await again.wait(lambda tv: "请稍等" in tv.last["speaking"])
        await again.press("play")
        assert again.last["speaking"] == "", "any key brings silence"
        await again.press("play")
        assert again.reads("工作人员说完")
        await again.wait(lambda tv: "请稍等" in tv.last["speaking"])
    finally:
        again.stop()
