"""The pages of accounts and of the supervisor, in Chromium: a new colleague up to the second login."""

import base64
from pathlib import Path

from playwright.async_api import Page, expect

from protocol.staff import Role
from server.clock import now_ms
from server.staff import one_time
from tests.server.browser import chromium, picture, until
from tests.server.service import PASSWORD, Service

READY = "document.body.dataset.state === 'ready'"


async def login(page: Page, service: Service, path: str, username: str, password: str = PASSWORD) -> None:
    await page.goto(service.url(path))
    await page.fill("#username", username)
    await page.fill("#password", password)
    await page.keyboard.press("Enter")


async def test_a_new_colleague_sets_up_a_code_and_the_supervisor_sees_them_on(
    plain_service: Service, tmp_path: Path
) -> None:
    service = plain_service
    await service.add_staff(Role.OPERATOR)
    await service.add_staff(Role.SUPERVISOR)
    async with chromium() as browser:
        operator = await (await browser.new_context(locale="zh-CN")).new_page()
        await login(operator, service, "/staff/accounts", "operator")
        await operator.click("#add")
        for field, typed in (("username", "xiao.li"), ("name", "李丽"), ("number", "102")):
            await operator.fill(f"#a-{field}", typed)
        await operator.check("#a-code")
        await operator.keyboard.press("Enter")
        password = await operator.locator("#good strong").inner_text()
        row = operator.locator("tr[data-account='xiao.li']")
        await expect(row).to_contain_text("还没装验证码")
        assert await operator.locator("tr[data-account='operator'] button").all_inner_texts() == ["登录"]
        await picture(operator, "accounts")

        context = await browser.new_context(locale="zh-CN", permissions=["camera", "microphone"])
        new = await context.new_page()
        await login(new, service, "/staff", "xiao.li", password)
        await expect(new.locator(".setup-first")).to_be_visible()
        assert new.url.endswith("/staff/accounts"), "nothing else before the code"
        secret = base64.b32decode((await new.locator(".secret").inner_text()).replace(" ", ""))
        await new.fill("#code-confirm", one_time.code_at(secret, now_ms()))
        await new.keyboard.press("Enter")
        await new.wait_for_url("**/staff")
        await new.click("#logout")
        await new.wait_for_selector("#login:not([hidden])")
        service.ahead_ms = 60_000
        await login(new, service, "/staff", "xiao.li", password)
        await expect(new.locator("#login-code")).to_be_visible()
        await new.fill("#code", one_time.code_at(secret, now_ms() + service.ahead_ms))
        await new.keyboard.press("Enter")
        await until(new, READY)
        await new.keyboard.press("F10")
        await expect(new.locator("#presence-ready")).to_have_attribute("aria-pressed", "true")
        await new.select_option("#presence-reason", "meal")
        await expect(new.locator("#presence-paused")).to_have_text("暂停：吃饭")

        chief = await (await browser.new_context(locale="zh-CN")).new_page()
        await login(chief, service, "/staff/overview", "supervisor")
        await expect(chief.locator(".clerk")).to_contain_text("李丽（102 号）")
        await expect(chief.locator(".clerk")).to_contain_text("暂停：吃饭")
        assert await chief.locator(".plot svg").count() == 4
        assert await chief.locator("#days tbody tr").count() == 14
        async with chief.expect_download() as waiting:
            await chief.click("#csv")
        table = tmp_path / "days.csv"
        await (await waiting.value).save_as(table)
        assert table.read_text("utf-8").startswith("\ufeff日期,来电")
        await picture(chief, "overview")

        await operator.reload()
        await row.get_by_role("button", name="登录").click()
        await operator.locator("#sessions-list button").click()
        await expect(operator.locator("#sessions-list")).to_contain_text("现在没有登录")
        await new.keyboard.press("F10")
        await expect(new.locator("#login")).to_be_visible()
