"""One application, whole: number keys → guide → who → questions → photo → returned → new photo → passed."""

import re
import time
from pathlib import Path

import pytest
import zxingcpp
from playwright.async_api import BrowserContext, Page, expect

from tests.pilot import Pilot, Server
from tests.server.browser import until
from tests.story.conftest import make_photo
from tests.story.desk import Desk

pytestmark = pytest.mark.story

NAME, IDENTITY_NUMBER, TELEPHONE = "张桂英", "421122194503120022", "13871234567"


async def open_guide(tv: Pilot) -> None:
    """高龄津贴 by its everyday name: g l j t on the number keys."""
    await tv.wait_for_text("件事怎么办", 20)
    await tv.press("digit_4", "digit_5", "digit_5", "digit_8")
    assert tv.focus.startswith("search/rows/") and tv.reads("高龄津贴")
    await tv.press("ok")
    assert tv.screen == "guide" and tv.reads("要带什么")


async def scan(tv: Pilot, phone: Page) -> None:
    """A phone reads the QR off the picture, both screens show the same two digits, OK on the remote."""
    await tv.wait_for_text("这六个数字")
    codes = zxingcpp.read_barcodes(await tv.frame())
    assert len(codes) == 1, "the QR on the television cannot be read"
    await phone.goto(codes[0].text)
    await tv.wait_for_text("这两个数字吗")
    digits = await phone.inner_text("#digits")
    assert re.fullmatch(r"\d\d", digits) and digits in tv.last["texts"]
    assert tv.focus == "handoff/actions/yes"
    await tv.press("ok")


async def add_person(tv: Pilot, phone: Page) -> None:
    """Somebody types the applicant's name and numbers on the phone; the television shows them masked."""
    await tv.wait(lambda now: now.screen == "applicant")
    await tv.go_to("applicant/actions/phone")
    await tv.press("ok")
    await scan(tv, phone)
    await phone.wait_for_selector("#member-form")
    await phone.fill("#name", NAME)
    await phone.fill("#identity_number", IDENTITY_NUMBER)
    await phone.fill("#telephone", TELEPHONE)
    await phone.check("#consent")
    await phone.click("#go")
    await phone.wait_for_selector("#finished")
    await tv.wait_for_text("张*英")
    assert tv.focus.startswith("applicant/people/")
    loaded = "[...document.querySelectorAll('.photo img')].filter((image) => image.naturalWidth > 0)"
    await until(desk.page, f"{loaded}.length === 2")
    await judge(desk, "id_card_photo", "合格")
    await judge(desk, "bank_card", "需补正")
    await decide(desk, "return", "returned")

    await tv.wait_for_text("看不清")
    assert tv.screen == "home" and tv.reads("需要补正") and tv.reads("1 条新消息")
    await tv.go_to("home/tiles/cases")
    await tv.press("ok", "ok")
    assert tv.screen == "case" and tv.reads("看不清")
    await tv.go_to("case/actions/go_on")
    await tv.press("ok")
    await tv.wait(lambda now: now.screen == "materials")
    await photograph(tv, phone, make_photo(tmp_path / "again.jpg", seed=2), "bank_card")
    await tv.go_to("materials/actions/check")
    await tv.press("ok")
    await tv.go_to("check/actions/submit")
    await tv.press("ok")
    await tv.wait_for_text("已提交")

    await row.click()
    await desk.page.wait_for_selector(".material[data-key=bank_card] .photos.before")
    await judge(desk, "bank_card", "合格")
    await decide(desk, "pass", "passed")
    await tv.wait_for_text("预审通过")
    assert not tv.reads("已受理"), "passed is not accepted"
    await phone.goto(receipts[0].text)
    await expect(phone.locator("#state")).to_contain_text("预审通过")
    assert NAME not in await phone.inner_text("main")
