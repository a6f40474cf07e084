"""The operator's scenes at the accounts."""

from .scene import Scene


class Accounts(Scene):
    """The list, a new one, a one-time code."""

    async def accounts(self) -> None:
        """The page of accounts, a new one, a one-time code."""
        page = await self.staff.at("operator", "/staff/accounts")
        await page.wait_for_selector("#rows tr")
        await self.album.page("accounts", page, "#all")
        await page.click("#add")
        for field, text in (
            ("username", "zhaoli"),
            ("name", "赵丽"),
            ("number", "003"),
            ("departments", "县民政局"),
        ):
            await page.fill(f"#a-{field}", text)
        await self.album.page("account-new", page, "#account-dialog")
        await page.click("#account-close")
        await page.click("#code-begin")
        await page.wait_for_selector(".code-setup")
        await self.album.page("account-code", page, "#own-code")
        await page.context.close()
