"""The operator's scenes at the guides: a list with a mistake, its review, publication, the versions."""

from playwright.async_api import Page

from .scene import Scene

HEADER = "事项名称,实施部门,业务办理项编码,承诺办结时限,办理地点,咨询电话"
LIST = (
    "城乡特困人员丧葬补助,县民政局,MZ-2026-001,10个工作日,县政务服务中心一楼 3 号窗口,0713-1234501",
    "临时遇困人员救助,县民政局,MZ-2026-002,7个工作日,县政务服务中心一楼 3 号窗口,0713-1234501",
    "孤儿基本生活费发放,县民政局,MZ-2026-003,15个工作日,县政务服务中心一楼 4 号窗口,0713-1234502",
    "农村公益性公墓安葬登记,县民政局,MZ-2026-004,5个工作日,县政务服务中心一楼 4 号窗口,0713-1234502",
    "养老机构备案,县民政局,MZ-2026-005,20个工作日,县政务服务中心二楼 1 号窗口,0713-1234503",
)


class Guides(Scene):
    """From the file to the television."""

    async def importing(self) -> None:
        """A list with a mistake, mended, reviewed by another, published; then the next edition of it."""
        page = await self.staff.at("operator", "/staff/catalogue")
        bad = LIST[1].replace("7个工作日", "两三天")
        await self._upload(page, (LIST[0], bad, *LIST[2:]), "refused")
        await self.album.page("import-problems", page)
        await self._upload(page, LIST[:4], "waiting")
        boss = await self.staff.at("supervisor", "/staff/catalogue")
        await self._publish(boss, "")
        changed = LIST[0].replace("10个工作日", "5个工作日")
        await page.reload()
        await self._upload(page, (changed, *LIST[1:3], LIST[4]), "waiting")
        await self.album.page("import-changes", page)
        await self._publish(boss, "import-review")
        await boss.click("#tab-versions")
        await boss.wait_for_selector("#versions table")
        await self.album.page("versions", boss)
        await boss.context.close()
        await page.context.close()

    async def to_ten(self) -> None:
        """Another edition, reviewed, to the first ten boxes only."""
        page = await self.staff.at("operator", "/staff/catalogue")
        await self._upload(page, (*LIST[:2], LIST[3]), "waiting")
        boss = await self.staff.at("supervisor", "/staff/catalogue")
        await self._publish(boss, "", "先发 10 台试")
        await boss.context.close()
        await page.context.close()

    async def _upload(self, page: Page, rows: tuple[str, ...], becomes: str) -> None:
        file = self.demo.folder / "民政局事项清单.csv"
        file.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
        if await page.locator("#file").count() == 0:
            await page.click("#new-upload")
        await page.set_input_files("#file", file)
        await page.wait_for_selector(f"#import[data-state={becomes}]", timeout=60_000)

    async def _publish(self, boss: Page, picture: str, how: str = "发布到电视") -> None:
        await boss.reload()
        await boss.click("#import-rows button:has-text('等复核') >> nth=0")
        await boss.wait_for_selector("#import[data-state=waiting]")
        if picture:
            await self.album.page(picture, boss)
        await boss.click("footer.next button:has-text('复核通过')")
        await boss.click(f"footer.next button:has-text('{how}')")
        await boss.click("#ask-yes")
        await boss.wait_for_selector("#import[data-state=published]", timeout=120_000)
