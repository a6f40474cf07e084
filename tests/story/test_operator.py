"""An operator with only the handbook: cards, a box from the archive, its remote, groups, guides in stages."""

import asyncio
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from protocol.heartbeat import Heartbeat
from protocol.staff import Role
from server.fleet.pulse import PULSE
from server.settings import Settings
from server.workdays.rules import CHINA
from tests.box.releases import make_archive
from tests.pilot import ROOT, Pilot, Program, free_port
from tests.server.browser import picture
from tests.server.catalogue.lists import GOOD, Desk, csv_bytes
from tests.server.console.test_catalogue_page import opened
from tests.server.fleet.test_fleet import RUNS, asked, beat
from tests.server.service import Box, Service
from tests.story.handbook import Handbook
from tests.tvapp.remote.receiver import Receiver

pytestmark = pytest.mark.story

CARDS = [f"80010000000000{number:02}" for number in range(14)]
OURS, TOWNSHIP = CARDS[0], "七里坪镇"
KEYS = {
    **{"↑（上）": "KEY_PROG1", "↓（下）": "KEY_PROG2", "←（左）": "KEY_PROG3", "→（右）": "KEY_PROG4"},
    **{"确定": "KEY_MAIL", "返回": "KEY_BOOKMARKS", "回去看电视": "KEY_COMPUTER", "首页": "KEY_WWW"},
}
"""What the television asks for -> what a remote sends that no profile knows."""
OK, EXIT = KEYS["确定"], KEYS["回去看电视"]
EXEC = f"""
for name in ("PYTHONPATH", "PYTHONSAFEPATH"):
    del os.environ[name]
os.chdir({str(ROOT)!r})
os.execv({sys.executable!r}, [{sys.executable!r}, "-m", "tvapp", *sys.argv[1:]])
"""
"""What the archive's small release does: it is the television of this tree."""


class Installed(Pilot):
    """A television that the archive's own ``tv`` keeps."""

    def __init__(self, folder: Path, display: str, *options: str) -> None:
        self.data, self.port = folder / "data", free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        with (folder / "options").open("a") as file:
            file.write("\n".join((*options, "--size", "1920x1080", "--mirror", str(self.port), "")))
        mute = {"SDL_AUDIODRIVER": "dummy", "DISPLAY": display}
        Program.__init__(self, [str(folder / "tv")], folder.parent / "tv.log", **mute)
        self.wait_for(self.url + "/state", 40.0)
        self.last: dict[str, Any] = self._get("/state")


class Operator:
    """At the pages of the boxes and of the guides, pressing what the handbook calls by its name."""

    def __init__(self, book: Handbook, page: Page, guides: Page) -> None:
        self.book, self.page, self.guides = book, page, guides

    async def tab(self, name: str) -> None:
        await self.page.get_by_role("tab", name=self.book.says(name)).click()
        await self.page.wait_for_selector(f"#content[data-shown]:has-text('{HEADINGS.get(name, '')}')")

    async def press(self, *buttons: str, within: str = "body") -> None:
        for name in buttons:
            where = self.page.locator("#ask[open]" if name in ("发",) else within)
            await where.get_by_role("button", name=self.book.says(name), exact=True).first.click()

    async def to_ten(self) -> None:
        """From the approved list to the first ten boxes."""
        await self.guides.reload()
        await self.guides.wait_for_selector("#import[data-state=approved]")
        await self.guides.click(f"text={self.book.says('先发 10 台试')}")
        await self.guides.click(f"#ask[open] >> text={self.book.says('发 10 台')} >> nth=-1")
        await self.guides.wait_for_selector("#import[data-state=published]")


HEADINGS = {"分批发布": "指南分批发布", "分组和设置": "分组和设置", "登记": "智能卡名单"}


async def import_cards(book: Handbook, folder: Path) -> None:
    """A list with a slip, then the mended one."""
    file = folder / "智能卡.csv"
    lines = [f"{card},{TOWNSHIP if card == OURS else ''}" for card in CARDS]
    file.write_text("\n".join(("智能卡号,乡镇", "8.001E+15,", *lines)), "utf-8")
    row = "zhengwu device import"
    code, told = await book.zhengwu(folder / "data", row, {"智能卡.xlsx": file})
    assert code == 1 and book.says("一行也没有导入") in told and "科学记数" in told
    file.write_text("\n".join(("智能卡号,乡镇", *lines)), "utf-8")
    code, told = await book.zhengwu(folder / "data", row, {"智能卡.xlsx": file})
    assert code == 0 and f"新增 {len(CARDS)} 张，换了乡镇 0 张" in told


def install(book: Handbook, folder: Path, server: str, display: str) -> Path:
    """The archive into a folder of its own; no network is asked for anything."""
    archive = make_archive(folder / "dianshi-zhengwu-box", EXEC)
    words = book.command("./install --server https://zw", {"https://zw.example.cn": server})
    box = folder / "box"
    done = subprocess.run(
        [*words, book.says("--to"), str(box), book.says("--no-service")],
        cwd=archive,
        env={**os.environ, "PYTHON": sys.executable, "DISPLAY": display},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0 and book.says("装好了") in done.stdout, done.stderr + done.stdout
    return box


async def learn(tv: Pilot, remote: Receiver, operator: Operator) -> None:
    """Key by key as the screen asks; what the remote has not is passed over; found by its number."""
    await tv.wait_for_text("↑（上）", 20)
    for asked_for, key in KEYS.items():
        await tv.wait_for_text(asked_for)
        await asyncio.sleep(0.2)  # sooner it would be a key that stutters
        remote.press(key)
    while not tv.last["title"] == "试一试":
        before = tv.last["texts"]
        await asyncio.sleep(0.2)
        remote.press(OK)
        await tv.wait(lambda tv: tv.last["texts"] != before)  # noqa: B023
    await asyncio.sleep(0.2)
    remote.press(OK)
    await tv.wait(lambda tv: tv.last["title"] == "遥控器学好了" and "编号" in tv.last["texts"])
    code = next(text for text in tv.last["texts"] if text.replace(" ", "").isdecimal()).replace(" ", "")
    await operator.tab("学到的遥控器")
    await operator.page.fill("#number", code)
    await operator.press("找", within="#find")
    await operator.page.wait_for_selector(f"tr[data-code='{code}']")
    assert await operator.page.is_visible(f"text={operator.book.says('下载')}")
    remote.press(OK)
    await tv.wait_for_text("3 件事怎么办", 40)


async def set_group(tv: Pilot, operator: Operator, left: Path) -> None:
    """Letters, hours and the way back to live TV for a township; the box obeys at once."""
    page, hour = operator.page, (datetime.now(CHINA).hour + 6) % 24
    await operator.tab("分组和设置")
    await operator.press("加一组")
    for name, value in (
        ("name", "七里坪"),
        ("township", TOWNSHIP),
        ("hours_anxinban", f"每天 {hour}:00-{hour}:01"),
        ("hours_12345", "全天"),
        ("exit_command", f"/usr/bin/touch {left}"),
    ):
        await page.fill(f"#group-form [name={name}]", value)
    await page.select_option("#group-form [name=text_size]", "72")
    await page.select_option("#group-form [name=channel]", "first")
    await page.select_option("#group-form [name=relay_only]", label=operator.book.says("只走中继"))
    await picture(page, "operator-group-form")
    await page.click("#keep-group")
    await page.wait_for_selector("tr[data-group]:has-text('1 台')")
    await tv.go_to("home/tiles/settings")
    await tv.press("ok")
    await tv.wait_for_text("特大字，现在用的", 20)
    await tv.press("home")
    await tv.go_to("home/tiles/assistance")
    await tv.press("ok")
    await tv.wait_for_text(f"每天 {hour}:00–{hour}:01", 20)
    await tv.press("ok")
    await tv.wait_for_text("现在下班了")
    assert tv.reads("要不要请工作人员打给您")
    await tv.press("back")
    await tv.go_to("assistance/desks/12345")
    await tv.press("ok", "ok")
    log = tv.data / "log" / "tv.log"
    await tv.wait(lambda _: "the relay does not answer" in log.read_text("utf-8"), 40)
    await tv.press("hangup", "home")


async def draft(desk: Desk, *more: str) -> None:
    """A list with further guides, reviewed by another person."""
    rows = [*GOOD, *((title, "民政局", f"MORE-{number}", "", "") for number, title in enumerate(more))]
    told = await desk.upload(csv_bytes(*rows))
    assert (await desk.post(desk.supervisor, f"imports/{told['summary']['id']}/approve"))[0] == 200


async def take(service: Service, boxes: list[Box], version: int, **said: Any) -> list[Box]:
    """Every box reports; those that are to have this version say how it went. Gives those."""
    told = await asyncio.gather(*(report(box, bundle_version=1) for box in boxes))
    meant = [box for box, answer in zip(boxes, told, strict=True) if answer["bundle_version"] == version]
    await asyncio.gather(*(report(box, **{"bundle_version": version, **said}) for box in meant))
    await service.app[PULSE].write(service.app)
    return meant


async def report(box: Box, **said: Any) -> Any:
    """A heartbeat over HTTP, as a box sends it."""
    body = Heartbeat(run=RUNS[0], version="0.1.0", uptime=60, width=1920, height=1080, **said)
    return await asked(box.http, "/api/tv/heartbeat", "POST", body=body.model_dump(mode="json"))


async def in_stages(service: Service, desk: Desk, boxes: list[Box], tv: Pilot, operator: Operator) -> None:
    """A good version to ten, then to all; a bad one stops by itself and what was before comes back."""
    page = operator.page
    await draft(desk, "四")
    await operator.to_ten()
    assert len(await take(service, boxes, 2)) == 9, "the tenth is the one that goes first"
    await tv.wait_for_text("4 件事怎么办", 40)
    await operator.tab("分批发布")
    await page.wait_for_selector("section[data-version='2']:has-text('10 台里 10 台已换上')", timeout=40_000)
    await picture(page, "operator-stages")
    await operator.press("发给全部", "发")
    await page.wait_for_selector("section[data-version='2'][data-stage=all]")
    assert len(await take(service, boxes, 2)) == len(boxes)

    await draft(desk, "四", "五")
    await operator.to_ten()
    await tv.wait_for_text("5 件事怎么办", 40)
    failed = await take(service, boxes, 3, bundle_version=2, refused_version=3)
    assert len(failed) == 9
    await page.wait_for_selector("section[data-version='3'][data-stage=stopped]", timeout=40_000)
    assert operator.book.says("停下了") in await page.inner_text("section[data-version='3']")
    await tv.wait_for_text("4 件事怎么办", 40)
    assert len(await take(service, boxes, 4)) == len(boxes)


async def the_sick_one(service: Service, boxes: list[Box], operator: Operator, folder: Path) -> None:
    """Found on the page by what it says of itself; and one that may be copied."""
    page = operator.page
    sick, doubled = boxes[3], boxes[5]
    await beat(service, sick, bundle_version=4, problems=("clock", "no_remote"))
    for run in (RUNS[0], RUNS[1], RUNS[0]):
        await beat(service, doubled, run, bundle_version=4)
    await operator.tab("全部机顶盒")
    await page.select_option("[name=state]", label=operator.book.says("有问题"))
    await page.wait_for_selector("#fleet-rows[data-total='2']")
    for box, told in ((sick, "时间不对、收不到遥控器"), (doubled, operator.book.says("可能被复制了"))):
        await page.click(f"tr[data-box='{box.device_id}'] .link")
        await page.wait_for_selector(f".report[data-box='{box.device_id}']:not([hidden])")
        assert told in await page.inner_text(".report")
    await picture(page, "operator-sick")
    async with page.expect_download() as download:
        await page.click(f"text={operator.book.says('下载成表格')}")
    await (await download.value).save_as(folder / "boxes.csv")
    assert "收不到遥控器" in (folder / "boxes.csv").read_text("utf-8-sig")


async def revoke(tv: Pilot, operator: Operator) -> None:
    """Found by its card, put out; within a minute its own screen says so."""
    page = operator.page
    await page.select_option("[name=state]", "all")
    await page.fill("[name=text]", OURS)
    await operator.press("找", within=".fleet-filters")
    await page.wait_for_selector("#fleet-rows[data-total='1']")
    await page.click("#fleet-rows .link")
    await page.wait_for_selector(f".report:has-text('{OURS}')")
    await operator.press("停用", within=".report")
    await page.click(f"#ask[open] >> text={operator.book.says('停用')} >> nth=-1")
    await tv.wait_for_text(operator.book.says("已经停用"), 60)


async def test_an_operator_with_only_the_handbook_brings_a_box_in_publishes_in_stages_and_puts_one_out(
    tmp_path: Path, display: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.rollouts.operations.WATCH_SECONDS", 0.5)
    book, left = Handbook(), tmp_path / "left"
    service = Service(Settings(data=tmp_path / "data"))
    await service.start()
    input_folder = tmp_path / "input"
    input_folder.mkdir()
    remote = Receiver(input_folder, name="odd receiver", keys=list(KEYS.values()))
    tv: Installed | None = None
    try:
        desk = await Desk(service).open()
        await desk.published(csv_bytes(*GOOD))
        await import_cards(book, tmp_path)
        boxes = [await service.box(card) for card in CARDS[1:]]
        folder = await asyncio.to_thread(install, book, tmp_path, service.url("").rstrip("/"), display)
        own = [book.says("--smart-card"), OURS, book.says("--model"), "HD-200", book.says("--learn")]
        own += ["--demo-media", "--keys", "evdev", "--input-folder", str(input_folder)]
        tv = await asyncio.to_thread(Installed, folder, display, *own)
        page = await opened(browser, service, Role.OPERATOR.value, path=book.says("/staff/boxes"))
        guides = await opened(browser, service, Role.OPERATOR.value, path=book.says("/staff/catalogue"))
        operator = Operator(book, page, guides)
        await learn(tv, remote, operator)
        _, told = await book.zhengwu(tmp_path / "data", "zhengwu device list", {})
        assert f"{OURS}\tHD-200\t在用" in told
        await asyncio.gather(*(report(box, bundle_version=1) for box in boxes))
        await set_group(tv, operator, left)
        await in_stages(service, desk, boxes, tv, operator)
        await the_sick_one(service, boxes, operator, tmp_path)
        code, told = await book.zhengwu(
            tmp_path / "data", "zhengwu device revoke", {"编号": boxes[5].device_id}
        )
        assert code == 0 and book.says("已停用") in told
        async with boxes[5].http.get("/api/tv/members") as answer:
            assert answer.status == 401
        await revoke(tv, operator)
        remote.press(EXIT)
        assert await asyncio.to_thread(tv.process.wait, 30) == 0
        async with asyncio.timeout(10):
            while not left.exists():  # noqa: ASYNC110 (another program makes it)
                await asyncio.sleep(0.05)
        assert page.complaints == guides.complaints == []  # type: ignore[attr-defined]
    finally:
        if tv is not None:
            tv.stop()
        await service.stop()
