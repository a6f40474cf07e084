"""The clerk's scenes at the papers: the list, two rounds, a reason raised late, a refusal, a pass."""

from playwright.async_api import Page

from .cases import bank_card, first_round, neighbours
from .house import WINDOW
from .scene import Scene

PHOTOS_THERE = "[...document.querySelectorAll('.photo img')].every((image) => image.naturalWidth > 0)"


class Review(Scene):
    """From the list to the pass."""

    async def reviewing(self) -> None:
        """From the list to the second round."""
        page = await self.staff.login_page()
        await self.album.page("desk-login", page, "#login-form")
        house, made = await first_round(self)
        await neighbours(self)
        page = await self.staff.at("clerk")
        await page.wait_for_selector("#worklist-rows .row >> nth=3")
        await page.keyboard.press("j")
        await self.album.page("desk-list", page)
        await page.set_viewport_size({"width": WINDOW[0], "height": 2 * WINDOW[1]})
        await page.click("#keys-help")
        await self.album.page("desk-keys", page, "#keys")
        await page.click("#keys-help")
        await page.set_viewport_size({"width": WINDOW[0], "height": WINDOW[1]})
        await self._first_verdicts(page, made)
        await self.tv.press("home")
        await self.tv.read("需要补正")
        await self.tv.press("down", "ok", "ok")
        await self.tv.until(lambda seen: seen["screen"] == "case", "case")
        await self.album.tv("tv-returned", self.tv)
        await house.photograph(made, {"bank_card": bank_card()})
        await house.submit(made)
        await house.close()
        await self._second_verdicts(page, made)

    async def _open(self, page: Page, made: str) -> None:
        await page.click(f".row[data-id='{made}']")
        await page.wait_for_selector("#review[data-state=in_review] .material")
        # Not wait_for_function: the pages' own rules forbid what it does.
        while not await page.evaluate(PHOTOS_THERE):
            await page.wait_for_timeout(100)

    async def _first_verdicts(self, page: Page, made: str) -> None:
        await self._open(page, made)
        await self.album.page("desk-case", page)
        await page.click(".material[data-key=id_card_photo] .verdict[data-verdict='合格']")
        await page.wait_for_selector(".material[data-key=id_card_photo][data-verdict='合格']")
        bank = ".material[data-key=bank_card]"
        await page.click(f"{bank} .verdict[data-verdict='需补正']")
        await page.locator(bank).scroll_into_view_if_needed()
        await self.album.page("desk-reasons", page)
        await page.click(f"{bank} .choice[data-reason=blurred]")
        await page.wait_for_selector(f"{bank}[data-verdict='需补正']")
        await page.click("#do-return")
        await page.wait_for_selector("#asked:not([hidden])")
        await self.album.page("desk-return", page)
        await page.click("#asked-yes")
        await page.wait_for_selector("#review[data-state=returned]")

    async def _second_verdicts(self, page: Page, made: str) -> None:
        await page.wait_for_selector(f".row[data-id='{made}']")
        await self._open(page, made)
        await page.locator(".material[data-key=bank_card]").focus()
        await page.keyboard.press("Space")
        await page.wait_for_selector("#viewer[open]")
        await page.keyboard.press("l")
        await page.wait_for_selector("#viewer[data-beside=yes]")
        await page.wait_for_timeout(800)
        await self.album.page("photo-beside", page)
        await page.keyboard.press("l")
        await page.keyboard.press("m")
        # Onto the card's number: left, as wide as it, as low as it.
        for key in ("ArrowLeft",) * 12 + ("ArrowDown",) + ("Shift+ArrowRight",) * 4 + ("Shift+ArrowUp",) * 10:
            await page.keyboard.press(key)
        await self.album.page("photo-marks", page)
        await page.keyboard.press("Escape")
        await page.keyboard.press("Space")
        await page.wait_for_selector("#viewer", state="hidden")
        card = ".material[data-key=id_card_photo]"
        await page.locator(card).focus()
        await page.keyboard.press("2")
        await page.keyboard.press("6")
        await page.wait_for_selector(f"{card} .late[data-late=needs]")
        await page.locator(f"{card} .late").scroll_into_view_if_needed()
        await self.album.page("desk-late", page)
        await page.fill(f"{card} .late input", "上次漏看了背面的有效期")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(f"{card} .late[data-late=asked]")
        boss = await self.staff.at("supervisor")
        await boss.click("#late-open")
        await boss.wait_for_selector(".late-row")
        await self.album.page("supervisor-late", boss)
        await boss.context.close()
        for key in ("id_card_photo", "bank_card"):
            await page.click(f".material[data-key={key}] .verdict[data-verdict='合格']")
            await page.wait_for_selector(f".material[data-key={key}][data-verdict='合格']")
        await page.keyboard.press("x")
        await page.wait_for_selector("#legal-basis")
        await self.album.page("desk-refuse", page)
        await page.click("#asked-no")
        await page.click("#do-pass")
        await page.click("#asked-yes")
        await page.wait_for_selector("#review[data-state=passed]")
        await self.album.page("desk-passed", page)
        await page.context.close()
