"""Applications, whole: number keys → guide → who → questions → photos → returned → new photo → passed.

The household applies twice: once with all that is new to it, once counting the presses; of the second case's
three photos one comes back. The second story is a package 一件事 of two departments, each with its own clerk.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.pilot import Pilot, Server
from tests.server.browser import until
from tests.story.conftest import make_photo
from tests.story.desk import Desk

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for both stories."""
    running = Server(tmp_path_factory.mktemp("story") / "server")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def tv(tmp_path_factory: pytest.TempPathFactory, server: Server, display: str) -> Iterator[Pilot]:
    """One television as well: the second story finds the person of the first."""
    running = Pilot(server.url, tmp_path_factory.mktemp("box") / "box", display, "--demo-media")
    yield running
    running.stop()


NAME, IDENTITY_NUMBER, TELEPHONE = "张桂英", "421122194503120022", "13871234567"


async def open_guide(tv: Pilot) -> None:
    """高龄津贴 by its everyday name: g l j t on the number keys."""
    await tv.wait_for_text("件事怎么办", 20)
    await tv.press("digit_4", "digit_5", "digit_5", "digit_8")
    assert tv.focus.startswith("search/rows/") and tv.reads("高龄津贴")
    await tv.press("ok")
    assert tv.screen == "guide" and tv.reads("要带什么")


async def scan(tv: Pilot, phone: Page) -> None:
    """A phone reads the QR off the picture, both screens show the same two digits, OK on the remote."""
    await tv.wait_for_text("这六个数字")
    codes = zxingcpp.read_barcodes(await tv.frame())
    assert len(codes) == 1, "the QR on the television cannot be read"
    await phone.goto(codes[0].text)
    await tv.wait_for_text("这两个数字吗")
    digits = await phone.inner_text("#digits")
    assert re.fullmatch(r"\d\d", digits) and digits in tv.last["texts"]
    assert tv.focus == "handoff/actions/yes"
    await tv.press("ok")


async def add_person(tv: Pilot, phone: Page) -> None:
    """Somebody types the applicant's name and numbers on the phone; the television shows them masked."""
    await tv.wait(lambda now: now.screen == "applicant")
    await tv.go_to("applicant/actions/phone")
    await tv.press("ok")
    await scan(tv, phone)
    await phone.wait_for_selector("#member-form")
    await phone.fill("#name", NAME)
    await phone.fill("#identity_number", IDENTITY_NUMBER)
    await phone.fill("#telephone", TELEPHONE)
    await phone.check("#consent")
    await phone.click("#go")
    await phone.wait_for_selector("#finished")
    await tv.wait_for_text("张*英")
    assert tv.focus.startswith("applicant/people/")
    shown = " ".join(tv.last["texts"])
    assert NAME not in shown and IDENTITY_NUMBER not in shown
    await tv.press("ok")


async def answer(tv: Pilot) -> None:
    """Three questions, one a screen."""
    await tv.wait_for_text("第 1 题，共 3 题")
    await tv.press(*(f"digit_{digit}" for digit in "19450312"))
    assert tv.reads("1945 年 3 月 12 日") and tv.focus == "form/go/next"
    await tv.press("ok")
    assert tv.reads("第 2 题")
    await tv.press("down", "ok")
    assert tv.reads("第 3 题")
    await tv.press("back")
    assert tv.focus == "form/rows/children", "the answer given before is not focused"
    await tv.press("ok", "ok")
    await tv.wait(lambda now: now.screen == "materials")


async def photograph(
    tv: Pilot, phone: Page, photo: Path, *materials: str, closed: tuple[str, ...] = ()
) -> float:
    """Upload a photo for each material; gives the longest time from upload's end to the television.

    Those that are ``closed`` cannot be found on the phone.
    """
    await tv.go_to("materials/actions/phone")
    await tv.press("ok")
    await scan(tv, phone)
    slowest = 0.0
    for count, material in enumerate(materials, 1):
        card = phone.locator(f"#m-{material}")
        await card.wait_for()
        async with phone.expect_response(lambda reply: "/materials/" in reply.url and reply.status < 400):
            await card.locator("input[type=file]").first.set_input_files(photo)
        begin = time.monotonic()
        await tv.wait(lambda now, many=count: "".join(now.last["texts"]).count("收到“") == many)
        slowest = max(slowest, time.monotonic() - begin)
        await expect(card.locator(".tag.good")).to_be_visible()
    for material in closed:
        await expect(phone.locator(f"#m-{material}")).to_have_count(0)
    await phone.click("#done")
    await tv.wait_for_text("手机上拍好了")
    assert tv.focus == "handoff/actions/done"
    await tv.press("ok")
    assert tv.screen == "materials"
    return slowest


async def hand_in(tv: Pilot) -> None:
    """Materials → check → submitted."""
    await tv.go_to("materials/actions/check")
    await tv.press("ok")
    await tv.wait(lambda now: now.screen == "check")
    assert says(tv, "都齐了", "看一遍，没有错就按“提交”。")
    await tv.go_to("check/actions/submit")
    await tv.press("ok")
    await tv.wait(lambda now: now.screen == "case" and now.reads("已提交，等待预审"))
    assert says(tv, "接下来：工作人员会看您的材料，最晚", "您不用守着，结果会显示在“我的办件”里")


def says(tv: Pilot, *sentences: str) -> bool:
    """Whether all of these stood on the screen as last seen; fails with what did not."""
    missing = [words for words in sentences if not tv.reads(words)]
    assert not missing, f"{missing} not in {tv.last['texts']}"
    return True


async def presses_from_guide_to_submitted(tv: Pilot, phone: Page, photo: Path) -> int:
    """残疾人证办理: four questions, one of them for who cannot go, and three papers; nothing is typed."""
    await tv.press("home", "digit_3", "digit_0", "digit_8", "ok")
    assert tv.screen == "guide" and tv.reads("残疾人证办理")
    count, press = 0, tv.press

    async def counted(*actions: str) -> dict[str, Any]:
        nonlocal count
        count += len(actions)
        assert not any(action.startswith("digit_") for action in actions)
        return await press(*actions)

    tv.press = counted  # type: ignore[method-assign]
    await tv.press("ok")
    await tv.wait(lambda now: now.focus.startswith("applicant/people/"))
    await tv.press("ok")
    await tv.wait_for_text("第 1 题，共 3 题")
    await tv.press("ok", "ok", "down", "ok")
    assert tv.reads("第 4 题，共 4 题") and tv.reads("医生上门到哪个乡镇")
    await tv.press("ok", "ok", "ok")
    await tv.wait(lambda now: now.screen == "materials")
    await tv.press("right")
    assert tv.focus == "materials/actions/phone"
    await photograph(tv, phone, photo, "id_card_photo", "photo_2inch", "hospital_record")
    await tv.press("down")
    assert tv.focus == "materials/actions/check"
    await tv.press("ok")
    await tv.wait(lambda now: now.focus == "check/actions/submit")
    await tv.press("ok")
    await tv.wait_for_text("已提交")
    tv.press = press  # type: ignore[method-assign]
    return count


async def judge(desk: Desk, material: str, verdict: str) -> None:
    """Press a verdict and wait until the server has it."""
    page = desk.page
    await page.click(f".material[data-key={material}] .verdict[data-verdict='{verdict}']")
    if verdict == "需补正":
        await page.click(f".material[data-key={material}] .choice[data-reason=blurred]")
    await page.wait_for_selector(f".material[data-key={material}][data-verdict='{verdict}']")


async def decide(desk: Desk, step: str, state: str) -> None:
    """Press 退回补正 or 预审通过, and yes."""
    await desk.page.click(f"#do-{step}")
    await desk.page.click("#asked-yes")
    await desk.page.wait_for_selector(f"#review[data-state={state}]")


async def test_from_the_number_keys_to_passed_when_one_of_three_photos_comes_back(
    tv: Pilot, server: Server, phone: Page, clerk_browser: BrowserContext, tmp_path: Path
) -> None:
    photo = make_photo(tmp_path / "paper.jpg")
    await open_guide(tv)
    await tv.press("ok")
    await add_person(tv, phone)
    await answer(tv)
    arrival = await photograph(tv, phone, photo, "id_card_photo", "bank_card")
    assert arrival < 5.0, f"a photo took {arrival:.1f} s from the upload's end to the television"
    await hand_in(tv)

    assert await presses_from_guide_to_submitted(tv, phone, photo) <= 25
    receipts = zxingcpp.read_barcodes(await tv.frame())
    assert receipts and "/r/" in receipts[0].text, "the receipt's QR cannot be read"
    await tv.press("home")

    desk = await Desk.open(clerk_browser, server)
    await expect(desk.page.locator("#worklist-rows .row")).to_have_count(2)
    row = desk.page.locator("#worklist-rows .row", has_text="残疾人证办理")
    await expect(row).not_to_contain_text(NAME)
    await row.click()
    await desk.page.wait_for_selector("#review[data-state=in_review]")
    await expect(desk.page.locator("#review")).to_contain_text(IDENTITY_NUMBER)
    loaded = "[...document.querySelectorAll('.photo img')].filter((image) => image.naturalWidth > 0)"
    await until(desk.page, f"{loaded}.length === 3")
    await judge(desk, "id_card_photo", "合格")
    await judge(desk, "photo_2inch", "合格")
    await judge(desk, "hospital_record", "需补正")
    await decide(desk, "return", "returned")

    await take_again(tv, phone, make_photo(tmp_path / "again.jpg", seed=2))
    await row.click()
    await desk.page.wait_for_selector(".material[data-key=hospital_record] .photos.before")
    for material in ("id_card_photo", "photo_2inch"):
        await expect(desk.page.locator(f".material[data-key={material}]")).to_have_attribute(
            "data-verdict", "合格"
        )
    await judge(desk, "hospital_record", "合格")
    await decide(desk, "pass", "passed")
    await tv.wait_for_text("预审通过")
    assert says(
        tv,
        "请带上居民身份证、近期两寸免冠照片、门诊病历或出院小结的原件去办理，地点：县政务服务中心",
        "预审通过还不是正式受理，窗口核对原件后才受理",
    )
    assert not tv.reads("已受理"), "passed is not accepted"
    await phone.goto(receipts[0].text)
    await expect(phone.locator("#state")).to_contain_text("预审通过")
    assert NAME not in await phone.inner_text("main")


BLURRED = "门诊病历或出院小结的照片看不清，请拿稳手机，到亮的地方重新拍一张。"


async def take_again(tv: Pilot, phone: Page, photo: Path) -> None:
    """The news on the home screen → the case → only the paper that came back is open → handed in again."""
    await tv.wait_for_text("看不清")
    assert tv.screen == "home"
    assert says(tv, f"您的“残疾人证办理”需要补正：{BLURRED}", "有 1 条新消息")
    await tv.go_to("home/tiles/cases")
    await tv.press("ok")
    assert says(tv, "残疾人证办理，有新消息", "需要补正", "80周岁以上老年人高龄津贴发放，张*英")
    await tv.press("ok")
    assert tv.screen == "case" and tv.focus == "case/actions/go_on"
    assert says(
        tv, f"工作人员说：{BLURRED}", "接下来：请重新拍门诊病历或出院小结，然后再提交一次。别的都不用动。"
    )
    await tv.press("ok")
    await tv.wait(lambda now: now.screen == "materials")
    assert tv.focus == "materials/rows/hospital_record"
    assert says(tv, "门诊病历或出院小结，要拍照　需要重拍", BLURRED)
    assert says(tv, "居民身份证，要拍照　合格", "近期两寸免冠照片，要拍照　合格")

    await tv.press("right")
    await photograph(tv, phone, photo, "hospital_record", closed=("id_card_photo", "photo_2inch"))
    await tv.go_to("materials/actions/check")
    await tv.press("ok")
    assert says(tv, "门诊病历或出院小结，已重拍 1 张", "都齐了")
    await tv.go_to("check/actions/submit")
    await tv.press("ok")
    await tv.wait_for_text("已提交，等待预审")


async def choose_two(tv: Pilot) -> None:
    """老人满八十一件事 without the doctor: what the departments 民政局 and 交通局 do."""
    await tv.press("home")
    await tv.wait_for_text("件事怎么办", 20)
    await tv.go_to("home/tiles/guides")
    await tv.press("ok")
    await tv.go_to("guides/tabs/packages")
    await tv.press("ok")
    await tv.go_to("packages/rows/elderly")
    await tv.press("ok")
    assert tv.screen == "package" and tv.focus == "package/actions/apply"
    await tv.press("ok")
    await tv.wait_for_text("就办这 3 样")
    doctor = next(action for action in tv.last["actions"] if action.startswith("rows/DEMO-WJ"))
    await tv.go_to(f"package_choice/{doctor}")
    assert tv.reads("谁要办：想有个固定医生上门看病的老人")
    await tv.press("ok")
    assert tv.reads("就办这 2 样")
    await tv.go_to("package_choice/actions/go")
    await tv.press("ok")


async def answer_package(tv: Pilot) -> None:
    """Five questions of two departments, one a screen."""
    await tv.wait_for_text("第 1 题，共 5 题")
    await tv.press(*(f"digit_{digit}" for digit in "19450312"), "ok")
    for number in (2, 3, 4, 5):
        await tv.wait_for_text(f"第 {number} 题")
        await tv.press("ok")
    await tv.wait(lambda now: now.screen == "materials")


async def test_a_package_of_two_departments_with_one_photo_for_both(
    tv: Pilot, server: Server, phone: Page, browser: Browser, tmp_path: Path
) -> None:
    await choose_two(tv)
    await tv.wait(lambda now: now.screen == "applicant")
    if tv.reads("张*英"):
        await tv.press("ok")
    else:
        await add_person(tv, phone)
    await answer_package(tv)
    assert tv.reads("民政局、交通局都要这一张，拍一次就行")
    photo = make_photo(tmp_path / "paper.jpg")
    await photograph(tv, phone, photo, "id_card_photo", "bank_card", "photo_1inch")
    await tv.go_to("materials/actions/check")
    await tv.press("ok")
    await tv.go_to("check/actions/submit")
    await tv.press("ok")
    await tv.wait_for_text("两个部门都收到了")

    desks = {}
    for who in ("minzheng", "jiaotong"):
        context = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        desks[who] = await Desk.open(context, server, who)
        row = desks[who].page.locator("#worklist-rows .row", has_text="老人满八十一件事")
        await row.click()
        await desks[who].page.wait_for_selector("#review[data-state=in_review]")
    civil, traffic = desks["minzheng"], desks["jiaotong"]
    await expect(traffic.page.locator("#worklist-rows .row")).to_have_count(1)
    await expect(traffic.page.locator(".material[data-key=bank_card]")).to_have_count(0)
    await expect(traffic.page.locator("#package")).to_contain_text("高龄津贴")
    await judge(traffic, "id_card_photo", "需补正")
    await judge(traffic, "photo_1inch", "合格")
    await decide(traffic, "return", "returned")
    await expect(civil.page.locator("#package")).to_contain_text("已退回补正")
    await judge(civil, "id_card_photo", "合格")
    await judge(civil, "bank_card", "合格")
    await decide(civil, "pass", "passed")

    await tv.wait_for_text("两个部门里，一个已通过，交通局请您重拍一张照片")
    await tv.go_to("case/actions/parts")
    await tv.press("ok")
    assert tv.screen == "case_parts" and tv.reads("预审通过") and tv.reads("需要补正")
    await tv.press("back")
    await tv.go_to("case/actions/go_on")
    await tv.press("ok")
    await photograph(tv, phone, make_photo(tmp_path / "again.jpg", seed=2), "id_card_photo")
    await tv.go_to("materials/actions/check")
    await tv.press("ok")
    await tv.go_to("check/actions/submit")
    await tv.press("ok")
    await tv.wait_for_text("一个已通过，交通局还在看")

    await traffic.page.locator("#worklist-rows .row", has_text="老人满八十一件事").click()
    await traffic.page.wait_for_selector(".material[data-key=id_card_photo] .photos.before")
    await judge(traffic, "id_card_photo", "合格")
    await decide(traffic, "pass", "passed")
    await tv.wait_for_text("两个部门都已通过")
    assert tv.reads("还不是正式受理") and not tv.reads("已受理")
