"""The operator's page in Chromium: errors by row, differences, a second person, publication, the way back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from protocol.staff import Role
from server.crypto.signing import BUNDLE_KEY
from tests.server.browser import chromium, picture, until
from tests.server.catalogue.lists import GOOD, HEADER, Desk, csv_bytes, workbook
from tests.server.service import PASSWORD, Service
from tvapp.catalogue import BundleFolder
from tvapp.catalogue.update import update
from tvapp.catalogue.verification import TrustedKey


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def opened(
    browser: Browser,
    service: Service,
    username: str,
    size: tuple[int, int] = (1366, 768),
    path: str = "/staff",
) -> Page:
    """A logged-in page; ``page.complaints`` holds what the browser complains of."""
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.on(
        "console",
        lambda said: (
            page.complaints.append(said.text) if "Content Security Policy" in said.text else None  # type: ignore[attr-defined]
        ),
    )
    await page.goto(service.url(path))
    await page.wait_for_selector("#login-form")
    await page.fill("#username", username)
    await page.fill("#password", PASSWORD)
    await page.click("#login-go")
    await page.wait_for_selector("body[data-state=ready]")
    return page


async def choose(page: Page, path: Path, expected: str) -> None:
    """Pick a file and wait for what becomes of it."""
    await page.set_input_files("#file", path)
    await page.wait_for_selector(f"#import[data-state={expected}]", timeout=60_000)


def broken_list(folder: Path) -> Path:
    """As a county's list comes: title, two header rows, merged departments, dirt, and three bad rows."""
    rows = [
        ["某县政务服务事项清单", "", "", "", "", "", ""],
        [*HEADER[:3], "办结时限", "", "受理条件", "咨询电话"],
        ["", "", "", "法定", "承诺", "", ""],
        [
            "高龄津贴发放",
            "民政局",
            "CODE-0001",
            "20个工作日",
            "７个工作日",
            "年满八十周岁<br>本县户籍",
            "0713-1",
        ],
        ["低保申请", "", "CODE-0004", "30个工作日", "两三天", "家庭困难&amp;lt;br&amp;gt;本县户籍", "0713-1"],
        ["残疾人证办理", "残联", "CODE-0002", "20个工作日", "", "", "0713-2"],
        ["居民身份证换领", "公安局", "CODE-0002", "60自然日", "即办", "", "0713-3"],
        ["", "公安局", "CODE-0007", "", "", "", ""],
    ]
    return workbook(folder / "事项清单.xlsx", rows, ["A1:G1", "D2:E2", "A2:A3", "B2:B3", "B4:B5"])


async def test_a_list_goes_from_the_first_error_to_the_televisions_and_back(
    service: Service, browser: Browser, tmp_path: Path
) -> None:
    await service.add_staff(Role.OPERATOR, "yunwei")
    await service.add_staff(Role.SUPERVISOR, "zhuguan")
    operator = await opened(browser, service, "yunwei")
    assert operator.url.endswith("/staff/catalogue"), "an operator has nothing to do on the staff page"
    await operator.wait_for_selector("#drop")
    await picture(operator, "catalogue-upload")

    await choose(operator, broken_list(tmp_path), "refused")
    told = await operator.inner_text("#problems")
    assert "读了 5 行，3 行有问题" in told
    rows = await operator.locator("#problems tbody tr").all_inner_texts()
    assert [row.split("\t")[:3] for row in rows] == [
        ["事项", "5", "承诺办结时限"],
        ["事项", "7", ""],
        ["事项", "8", "事项名称"],
    ]
    assert "全角" in await operator.inner_text("#remarks")
    await picture(operator, "catalogue-problems")

    await operator.click("#do-again")
    mended = workbook(tmp_path / "mended" / "事项清单.xlsx", [HEADER, *GOOD])
    await choose(operator, mended, "waiting")
    assert await operator.locator("#do-approve").count() == 0, "not by whoever uploaded it"
    assert "主管" in await operator.inner_text(".next-words")
    await picture(operator, "catalogue-waiting-own")

    supervisor = await opened(browser, service, "zhuguan", (1920, 1080))
    await supervisor.click("#to-catalogue")
    await supervisor.wait_for_selector("#import[data-state=waiting] [data-code=CODE-0001]")
    await supervisor.click("[data-code=CODE-0001] summary")
    assert "0713-1" in await supervisor.inner_text("[data-code=CODE-0001]")
    await picture(supervisor, "catalogue-review-wide")
    await supervisor.click("#do-approve")
    await supervisor.wait_for_selector("#import[data-state=approved]")

    # The operator's page learns of it by itself.
    await operator.wait_for_selector("#import[data-state=approved] #do-publish", timeout=15_000)
    await operator.click("#do-publish")
    await operator.wait_for_selector("#ask[open]")
    await picture(operator, "catalogue-ask")
    await operator.keyboard.press("Escape")
    await operator.wait_for_selector("#ask", state="hidden")
    assert await operator.get_attribute("#import", "data-state") == "approved"
    await operator.click("#do-publish")
    await operator.click("#ask-yes")
    await operator.wait_for_selector("#import[data-state=published]")
    await picture(operator, "catalogue-published")
    assert (await fetched(service, tmp_path / "box")) == (1, "0713-1")

    desk = Desk(service)
    desk.operator, desk.supervisor = [await logged_in(service, name) for name in ("yunwei", "zhuguan")]
    changed = [("高龄津贴发放", "民政局", "CODE-0001", "5个工作日", "0713-9"), *GOOD[1:]]
    await desk.published(csv_bytes(*changed), "事项清单.csv")
    assert (await fetched(service, tmp_path / "box")) == (2, "0713-9")

    await operator.click("#tab-versions")
    await operator.wait_for_selector("#versions[data-newest='2'] tr[data-version='1'] .restore")
    await operator.click("tr[data-version='1'] .restore")
    await operator.click("#ask-yes")
    await operator.wait_for_selector("#versions[data-newest='3']")
    newest = await operator.inner_text("tr[data-version='3']")
    assert "kB" in newest and "整份" not in newest.split("kB")[-1], newest
    await picture(operator, "catalogue-versions")
    assert (await fetched(service, tmp_path / "box")) == (3, "0713-1")

    await operator.keyboard.press("Tab")
    await operator.focus("#tab-versions")
    for _ in ("aliases", "places", "health"):
        await operator.keyboard.press("ArrowRight")
    await operator.wait_for_selector("#health[data-version='3'] .ailment")
    await operator.click(".ailment summary")
    await picture(operator, "catalogue-health")
    assert operator.complaints == supervisor.complaints == []  # type: ignore[attr-defined]


async def logged_in(service: Service, username: str):  # type: ignore[no-untyped-def]
    """A session of an account that is there already."""
    http = service.caller({"X-Requested-With": "console"})
    async with http.post("/api/staff/login", json={"username": username, "password": PASSWORD}) as answer:
        assert answer.status == 200
    return http


async def fetched(service: Service, folder: Path) -> tuple[int, str]:
    """What a box has after an update: the version, and whom to ring about CODE-0001."""
    key = service.app[BUNDLE_KEY]
    boxes = BundleFolder(folder)
    trusted = TrustedKey(key.public_key_base64, key.key_id)
    outcome = await asyncio.to_thread(update, service.url("/"), boxes, trusted)
    catalogue = boxes.open()
    guide = catalogue.guide("CODE-0001") if catalogue else None
    return outcome.version, guide.contact if guide else ""


async def test_differences_by_kind_and_leaving_bad_rows_out(
    plain_service: Service, browser: Browser, tmp_path: Path
) -> None:
    service = plain_service
    desk = await Desk(service).open()
    many = [(f"事项{n}", "民政局", f"MANY-{n:04d}", "", "") for n in range(60)]
    await desk.published(csv_bytes(*GOOD, *many), "事项清单.csv")
    page = await opened(browser, service, "operator", (1920, 1080), "/staff/catalogue")
    await page.wait_for_selector("#drop")
    long = "符合下列条件之一：\n年满八十周岁\n本县户籍"
    header = (*HEADER, "受理条件", "申请材料")
    rows = [
        header,
        (
            "高龄津贴发放",
            "民政局",
            "CODE-0001",
            "5个工作日",
            "0713-9",
            long,
            "身份证（免提交）\n户口簿\n照片（2份）",
        ),
        ("残疾人证办理", "残联", "CODE-0002", "两三天", "", "", ""),
        ("老年优待证", "卫健局", "CODE-0009", "即办", "", "", ""),
    ]
    await choose(page, workbook(tmp_path / "事项清单.xlsx", rows), "refused")
    await page.click("#do-skip")
    await page.click("#ask-yes")
    await page.wait_for_selector("#import[data-state=waiting] .changes[data-shown=all]", timeout=60_000)
    assert "取消 61" in await page.inner_text("#differences h3")
    assert "请确认没有传错文件" in await page.inner_text("#loses-much")
    assert await page.locator(".changes tbody tr").count() == 50
    await page.click(".pages button:last-child")
    await until(page, "document.querySelectorAll('.changes tbody tr').length === 13")
    await page.click(".filter [data-kind=changed]")
    await page.wait_for_selector(".changes[data-shown=changed]")
    told = await page.inner_text("[data-code=CODE-0001]")
    assert "户口簿（要拍照）" in told and "None" not in told
    assert "承诺办结时限" in told and "7 个工作日" in told and "5 个工作日" in told
    await picture(page, "catalogue-changes-wide")
    await page.set_viewport_size({"width": 1366, "height": 768})
    await picture(page, "catalogue-changes")
    await page.click("#do-drop")
    await page.click("#ask-yes")
    await page.wait_for_selector("#import[data-state=dropped]")

    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#import[data-state=refused]")
    assert page.complaints == []  # type: ignore[attr-defined]


async def test_who_has_nothing_to_do_with_the_catalogue_is_told_so(
    plain_service: Service, browser: Browser
) -> None:
    await plain_service.add_staff(Role.CLERK)
    page = await opened(browser, plain_service, "clerk")
    assert await page.is_hidden("#to-catalogue")
    await page.goto(plain_service.url("/staff/catalogue"))
    await page.wait_for_selector("body[data-state=ready]")
    assert "不管办事指南" in await page.inner_text(".sheet:last-child")
    assert await page.is_visible("#to-desk")


async def test_a_list_with_headers_of_its_own_is_sent_with_its_mapping(
    plain_service: Service, browser: Browser, tmp_path: Path
) -> None:
    await plain_service.add_staff(Role.OPERATOR)
    page = await opened(browser, plain_service, "operator", path="/staff/catalogue")
    await page.wait_for_selector("#drop")
    path = workbook(tmp_path / "别的.xlsx", [("叫法", "谁办"), ("低保", "民政局"), ("特困", "")])
    mapping = tmp_path / "对照.json"
    mapping.write_text("{", "utf-8")
    await page.set_input_files("#mapping", mapping)
    await until(page, "document.querySelector('#upload-error').textContent.includes('对照表读不了')")
    mapping.write_text('{"headers": {"叫法": "title", "谁办": "department"}}', "utf-8")
    await page.set_input_files("#mapping", mapping)
    await until(page, "document.querySelector('#mapping-words').textContent === '用 对照.json'")
    assert await page.is_hidden("#upload-error")
    await picture(page, "catalogue-mapping")
    await choose(page, path, "refused")
    await page.click("#do-skip")
    await page.click("#ask-yes")
    await page.wait_for_selector("#import[data-state=waiting]", timeout=60_000)
    assert "新增 1" in await page.inner_text("#differences h3")
    assert page.complaints == []  # type: ignore[attr-defined]


async def test_a_file_that_is_no_list_is_refused_before_it_is_sent(
    plain_service: Service, browser: Browser, tmp_path: Path
) -> None:
    await plain_service.add_staff(Role.OPERATOR)
    page = await opened(browser, plain_service, "operator", path="/staff/catalogue")
    for name, content, word in (("a.xls", b"x", "另存为"), ("a.csv", b"", "空的")):
        path = tmp_path / name
        path.write_bytes(content)
        await page.set_input_files("#file", path)
        await page.wait_for_selector("#upload-error:not([hidden])")
        assert word in await page.inner_text("#upload-error")
    await page.context.set_offline(True)
    path = tmp_path / "清单.csv"
    path.write_bytes(csv_bytes(*GOOD))
    await page.set_input_files("#file", path)
    await until(page, "document.querySelector('#upload-error').textContent.includes('没有传完')")
    await page.context.set_offline(False)
    await choose(page, path, "waiting")
