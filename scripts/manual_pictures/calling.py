"""The clerk's scenes at a call."""

from playwright.async_api import Page

from .scene import Scene


class Calling(Scene):
    """From the ring to the minutes for writing up."""

    async def calling(self) -> None:
        """A call from the television, answered; words; a person written down; the end."""
        page = await self.staff.at("clerk")
        await page.click("#presence-ready")
        await self.tv.press("home", "up", "left", "left", "down", "right", "ok")
        await self.tv.until(lambda seen: seen["screen"] == "assistance", "assistance")
        await self.tv.press("ok", "ok")
        desk = "#call-desk[data-state={}]"
        await page.wait_for_selector(desk.format("ringing"), timeout=30_000)
        await self.album.page("call-rings", page)
        await page.keyboard.press("F2")
        await page.wait_for_selector(desk.format("talking"), timeout=30_000)
        await self.tv.read("正在和")
        await page.keyboard.press("3")
        await self.tv.read("请到窗口时带上原件")
        await page.wait_for_timeout(1500)
        await self.album.page("call-talks", page)
        await self.album.tv("tv-call", self.tv)
        await self._showing(page)
        await self._panels(page)
        await page.keyboard.press("F4")
        for name, text in (
            ("name", "刘小红"),
            ("identity_number", "421122197805060049"),
            ("telephone", "13871230000"),
        ):
            await page.fill(f"#person-form [name={name}]", text)
        await page.keyboard.press("Enter")
        await self.tv.until(lambda seen: seen["screen"] == "proposal", "proposal")
        await page.locator("#person-form").scroll_into_view_if_needed()
        await self.album.page("call-person", page)
        await self.album.tv("tv-person", self.tv)
        await page.click("#person-withdraw")
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.press("Escape")
        await page.click("#call-hangup-yes")
        await page.wait_for_selector("#presence-ready:has-text('记录中')")
        await self.album.page("call-ended", page, "#top")
        await page.context.close()

    async def _showing(self, page: Page) -> None:
        """A guide on the television, and the pointer on it."""
        await page.keyboard.press("0")
        await page.keyboard.press("Alt+s")
        await page.keyboard.type("高龄津贴")
        await page.wait_for_selector("#show-found button")
        await page.keyboard.press("Enter")
        await self.tv.read("要带什么")
        await page.wait_for_selector("#show-screen:focus")
        for key in ("Shift+ArrowLeft", "Shift+ArrowLeft", "ArrowUp"):
            await page.keyboard.press(key)
        await self.album.page("call-show", page)
        await self.album.tv("tv-show", self.tv)
        await page.keyboard.press("Delete")
        await page.click("#call-show > summary")

    async def _panels(self, page: Page) -> None:
        """Each opened by its keys, written in, closed again."""
        await page.keyboard.press("Alt+z")
        await page.wait_for_selector("#transfer-ways label")
        await page.fill("#transfer-word", "问高龄津贴什么时候发，材料已经齐了")
        await self._panel("call-transfer", page)
        await page.keyboard.press("Alt+y")
        await page.fill("#third-name", "刘芳")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#third-link:not([hidden])")
        await self._panel("call-third", page)
        await page.keyboard.press("Alt+j")
        await page.fill("#record-note", "问高龄津贴什么时候发。告诉他每月 15 号前后到账。")
        await page.wait_for_selector("#record-state:has-text('已保存')")
        await self._panel("record-more", page, "call-record")

    async def _panel(self, root: str, page: Page, name: str = "") -> None:
        """A picture of an open panel; then it is shut."""
        await self.album.page(name or root, page, f"#{root}")
        await page.click(f"#{root} > summary")
