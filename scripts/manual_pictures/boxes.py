"""The operator's scenes at the boxes."""

from playwright.async_api import Page

from .fleet import CARDS, TOWNSHIPS, Fleet
from .guides import Guides
from .house import WINDOW
from .scene import Scene


class Boxes(Scene):
    """The fleet, groups, a version in stages, a box that is looked over."""

    async def boxes(self) -> None:
        """Cards, the fleet, groups, ten boxes first; then one is looked over on its television."""
        page = await self.staff.at("operator", "/staff/boxes")
        await self._enrolling(page)
        fleet = await Fleet.open(self)
        await self._fleet(page)
        await self._groups(page)
        await Guides(self.demo, self.staff, self.album).to_ten()
        await fleet.report()
        await self._tab(page, "rollouts")
        await page.wait_for_selector("section.rollout:has-text('已换上')")
        await self.album.page("boxes-rollouts", page)
        await fleet.close()
        await self._checkup(page)
        await page.context.close()

    async def _tab(self, page: Page, name: str) -> None:
        await page.reload()
        await page.click(f"#tab-{name}")
        await page.wait_for_selector(f"#content[data-shown^={name}]")

    async def _enrolling(self, page: Page) -> None:
        await self._tab(page, "enrolling")
        lines = [f"{card},{TOWNSHIPS[number % 3]}" for number, card in enumerate(CARDS)]
        file = self.demo.folder / "智能卡.csv"
        file.write_text("\n".join(("智能卡号,乡镇", *lines)) + "\n", "utf-8")
        await page.set_input_files("#cards-file", file)
        await page.wait_for_selector("#cards-told.told-good")
        await page.fill(".code-form [name=boxes]", "20")
        await page.fill(".code-form [name=minutes]", "480")
        await page.fill(".code-form [name=township]", TOWNSHIPS[0])
        await page.fill(".code-form [name=note]", "张师傅")
        await page.click("#give-code")
        await page.wait_for_selector("#new-code:not([hidden])")
        await self.album.page("boxes-enrolling", page)

    async def _fleet(self, page: Page) -> None:
        await self._tab(page, "fleet")
        await page.select_option("[name=state]", "unwell")
        await page.wait_for_selector("#fleet-rows[data-total='3']")
        await page.click("#fleet-rows tr:has-text('时间不对') .link")
        await page.wait_for_selector(".report[data-box]:not([hidden])")
        await page.set_viewport_size({"width": WINDOW[0], "height": 980})
        await self.album.page("boxes-fleet", page)
        await page.set_viewport_size({"width": WINDOW[0], "height": WINDOW[1]})

    async def _groups(self, page: Page) -> None:
        await self._tab(page, "groups")
        for name, township, hours in (
            ("七里坪", TOWNSHIPS[0], "工作日 9:00-16:30"),
            ("二程", TOWNSHIPS[2], ""),
        ):
            await page.click("#add-group")
            await page.fill("#group-form [name=name]", name)
            await page.fill("#group-form [name=township]", township)
            await page.fill("#group-form [name=hours_anxinban]", hours)
            await page.fill("#group-form [name=exit_command]", "/usr/bin/live-tv")
            await page.select_option("#group-form [name=text_size]", "72" if hours else "0")
            if not hours:
                await self.album.page("boxes-groups", page)
            await page.click("#keep-group")
            await page.wait_for_selector(f"tr[data-group]:has-text('{name}')")

    async def _checkup(self, page: Page) -> None:
        await self.tv.press("home")
        await self.tv.press("back", "back", "back", "back", "back")
        await self.tv.until(lambda seen: seen["screen"] == "diagnostics", "diagnostics")
        await self.tv.until(lambda seen: "actions/send" in str(seen["actions"]), "报给广电")
        await self.album.tv("tv-checkup", self.tv)
        await self._press_button("send")
        await self.tv.read("编号")
        await self.album.tv("tv-checkup-number", self.tv)
        await self._tab(page, "checkups")
        await page.wait_for_selector("#content tr[data-number]")
        await self.album.page("boxes", page)

    async def _press_button(self, name: str) -> None:
        """To the buttons on the right, then down until this one has the focus."""
        for key in ("right", "up", "up", "up", "down", "down", "down"):
            if str(self.tv.seen["focus"]).endswith(f"/{name}"):
                break
            await self.tv.press(key)
        await self.tv.press("ok")
