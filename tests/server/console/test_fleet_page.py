"""The operator's day with the boxes: cards, a code, a group, a sick box found, a version on its way."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from protocol.staff import Role
from server.fleet.days import note
from server.settings import Settings
from tests.server.browser import chromium, picture
from tests.server.console.test_catalogue_page import opened
from tests.server.fleet.test_fleet import RUNS, beat
from tests.server.rollouts.test_rollouts import boxes_of, issue
from tests.server.service import Service


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def tab(page: Page, name: str) -> None:
    await page.click(f"#tab-{name}")
    await page.wait_for_selector(f"#content[data-shown={name}]")


async def test_the_operator_lets_boxes_in_publishes_in_stages_and_finds_the_sick_one(
    tmp_path: Path, browser: Browser
) -> None:
    service = Service(Settings(data=tmp_path / "data", demo=True))
    await service.start()
    try:
        await issue(service, "第一版", staged=False)
        boxes = await boxes_of(service, 12)
        sick, doubled = boxes[3], boxes[5]
        await beat(service, sick, bundle_version=1, problems=("clock", "no_remote"))
        for run in (RUNS[0], RUNS[1], RUNS[0]):
            await beat(service, doubled, run, bundle_version=1)
        await note(service.app)
        await issue(service, "第二版", staged=True)
        await service.add_staff(Role.OPERATOR)
        page = await opened(browser, service, Role.OPERATOR.value, path="/staff/boxes")
        await page.wait_for_selector("#fleet-rows tr[data-box]")
        await picture(page, "fleet")

        await page.select_option("[name=state]", "unwell")
        await page.wait_for_selector("#fleet-rows[data-total='2']")
        await page.click(f"tr[data-box='{sick.device_id}'] .link")
        await page.wait_for_selector(f".report[data-box='{sick.device_id}']:not([hidden])")
        assert "时间不对、收不到遥控器" in await page.inner_text(".report")
        await page.click(f"tr[data-box='{doubled.device_id}'] .link")
        await page.wait_for_selector(f".report[data-box='{doubled.device_id}']")
        assert "可能被复制了" in await page.inner_text(".report")
        await picture(page, "fleet-alarm")
        await page.click("#revoke")
        await page.click("#ask-yes")
        await page.wait_for_selector("#fleet-rows[data-total='1']")
        assert "停用" in await page.inner_text(".report h2")
        async with doubled.http.get("/api/tv/members") as answer:
            assert answer.status == 401
        async with page.expect_download() as download:
            await page.click("#fleet-csv")
        await (await download.value).save_as(tmp_path / "boxes.csv")
        assert "收不到遥控器" in (tmp_path / "boxes.csv").read_text("utf-8-sig")

        await tab(page, "enrolling")
        bad = {"name": "cards.csv", "mimeType": "text/csv", "buffer": "智能卡号\n80010001\n12\n".encode()}
        await page.set_input_files("#cards-file", [bad])
        await page.wait_for_selector("#cards-told.told-bad")
        assert "第 3 行" in await page.inner_text("#cards-told")
        good = {**bad, "buffer": "智能卡号\n80010001\n80010002\n".encode()}
        await page.set_input_files("#cards-file", [good])
        await page.wait_for_selector("#cards-told.told-good")
        await page.click("#give-code")
        await page.wait_for_selector("#new-code:not([hidden])")
        assert len((await page.inner_text("#new-code .code")).replace(" ", "")) == 6
        await picture(page, "fleet-enrolling")

        await tab(page, "groups")
        await page.click("#add-group")
        await page.fill("#group-form [name=name]", "七里坪的老机型")
        await page.fill("#group-form [name=exit_command]", "/usr/bin/live-tv")
        await page.select_option("#group-form [name=text_size]", "72")
        await picture(page, "fleet-group-form")
        await page.click("#keep-group")
        await page.wait_for_selector("tr[data-group]")
        assert "11 台" in await page.inner_text("tr[data-group]")
        await picture(page, "fleet-groups")

        await tab(page, "rollouts")
        await page.wait_for_selector("section[data-version='2'][data-stage=ten]")
        await picture(page, "fleet-rollouts")
        await page.click("section[data-version='2'] .primary")
        await page.click("#ask-yes")
        await page.wait_for_selector("section[data-version='2'][data-stage=all]")
        assert page.complaints == []  # type: ignore[attr-defined]
    finally:
        await service.stop()
