"""Debian's Chromium driven by Playwright, for the tests of pages."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


@asynccontextmanager
async def chromium(*more: str) -> AsyncIterator[Browser]:
    """The browser, with ``more`` arguments; the test is skipped where none is installed."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *more])
        yield browser
        await browser.close()


async def small_phone(browser: Browser, script: bool) -> BrowserContext:
    """An old small phone, with or without script."""
    return await browser.new_context(
        viewport={"width": 360, "height": 640},
        device_scale_factor=2,
        java_script_enabled=script,
        locale="zh-CN",
        has_touch=True,
        is_mobile=True,
    )


async def picture(page: Page, name: str) -> None:
    """Keep a screenshot in the folder that PICTURES names, to be looked at; otherwise nothing."""
    folder = os.environ.get("PICTURES")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def until(page: Page, expression: str, seconds: float = 15.0) -> None:
    """Wait until a JavaScript expression is true. (Playwright's own way evaluates strings inside the page,
    which our Content-Security-Policy forbids.)"""
    async with asyncio.timeout(seconds):
        while not await page.evaluate(expression):
            await page.wait_for_timeout(50)
