"""Steps of stories: the clerk guides the resident on the television."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page, expect

from tests.pilot import Pilot
from tests.server.browser import picture as picture_of
from tests.story.desk import Desk
from tests.story.test_application import hand_in, photograph

POINTED = (255, 210, 94)
"""The ring's colour."""


async def ring_at(tv: Pilot, box: tuple[int, int, int, int]) -> bool:
    """Whether the pointer is drawn inside this part of the 1920×1080 picture."""
    colours = (await tv.frame()).convert("RGB").crop(box).getcolors(1 << 21) or []
    return (
        sum(n for n, seen in colours if all(abs(a - b) < 12 for a, b in zip(seen, POINTED, strict=True)))
        > 800
    )


async def until_ring(tv: Pilot, box: tuple[int, int, int, int]) -> None:
    """Until the pointer is drawn there."""
    deadline = time.monotonic() + 10
    while True:
        if await ring_at(tv, box):
            return
        assert time.monotonic() < deadline, "the pointer is not on the television"
        await asyncio.sleep(0.1)


async def handed_in(tv: Pilot, phone: Page, photo: Path) -> None:
    """After the talk the case goes on where it was: who is written down, what is answered, photos, submit."""
    await tv.wait(lambda tv: tv.screen == "rating")
    await tv.press("back", "back")
    await tv.wait(lambda tv: tv.screen == "applicant" and tv.reads("张*英"))
    await tv.go_to(next("applicant/" + row for row in tv.last["actions"] if row.startswith("people/")))
    await tv.press("ok")
    await tv.wait_for_text("第 1 题")
    await tv.press(*(f"digit_{digit}" for digit in "19450312"), "ok")
    await tv.wait_for_text("第 2 题")
    assert tv.focus == "form/rows/care_home", "what was answered in the call"
    await tv.press("ok", "ok")
    await tv.wait(lambda tv: tv.screen == "materials")
    await photograph(tv, phone, photo, "id_card_photo", "bank_card")
    await hand_in(tv)


async def pages_are_shown(tv: Pilot, desk: Desk, keep: Callable[[Pilot, str], Awaitable[None]]) -> None:
    """A guide is found by keyboard, turned and pointed at; a sample by the list; the resident closes it."""
    page, screen = desk.page, desk.page.locator("#show-screen")
    await page.keyboard.press("Alt+s")
    own = page.locator("#show-found button")
    await expect(own).to_contain_text(
        "高龄津贴"
    )  # what the caller looks at is there before anything is typed
    await page.keyboard.type("遗失")
    await expect(page.locator("#show-found button").first).to_be_visible()
    await picture_of(page, "desk-show-found")
    await page.keyboard.press("Enter")
    await tv.wait_for_text("最要紧的")
    assert tv.reads("要带什么") and tv.focus == "call/actions/slower" and tv.reads("收起")
    await expect(screen).to_be_focused()
    await expect(screen).to_contain_text("要带什么")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Shift+ArrowUp")
    await until_ring(tv, (752 - 60, 300, 784 + 80, 460))
    await keep(tv, "tv-shown-guide")
    await picture_of(page, "desk-shown-guide")
    await page.keyboard.press("PageDown")
    await expect(screen).to_contain_text("要不要钱")
    await tv.wait_for_text("要不要钱")
    await desk.page.keyboard.press("2")
    await tv.wait_for_text("请稍等，我查一下")
    await keep(tv, "tv-shown-caption")
    choices = await page.locator("#show-what option").all_inner_texts()
    sample = next(text for text in choices if text.startswith("样表"))
    await page.locator("#show-what").select_option(sample)
    await tv.wait(lambda tv: not tv.reads("要不要钱"))
    await page.keyboard.press("0")
    await screen.focus()
    await page.keyboard.press("ArrowDown")
    await until_ring(tv, (112, 176, 1392, 932))
    await keep(tv, "tv-shown-sample")
    await picture_of(page, "desk-shown-sample")
    await page.locator("#show-what").select_option("二维码：发到手机")
    await tv.wait_for_text("现在发不到手机")  # on one machine alone there is no address for a phone
    await keep(tv, "tv-shown-qr")
    await picture_of(page, "desk-shown-qr")
    await tv.press("back")
    assert tv.screen == "call" and not tv.reads("发不到手机")
    await expect(page.locator("#show-state")).to_contain_text("居民按“返回”收起")
    await page.keyboard.press("Escape")
