"""A guide on a phone: found by its short number, readable without script, nothing personal, to be kept."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from protocol.guide import Faq, Guide, Step, TimeLimit
from server.catalogue.samples.sample import seed_demo
from tests.server.browser import chromium, picture, small_phone
from tests.server.household import GUIDE, publish_guides
from tests.server.service import Service

FULL = GUIDE.model_copy(
    update={
        "number": 101,
        "situation": "第一次申请",
        "place": "县政务服务中心二楼 1–8 号窗口；各乡镇便民服务中心",
        "promised_limit": TimeLimit(days=7),
        "visits": 1,
        "conditions": "户口在本县，满 80 周岁的老人都可以领。",
        "steps": (Step(name="提出申请", text="老人自己、子女都可以申请。"), Step(name="发钱")),
        "faq": (Faq(question="要每年认证吗？", answer="每年认证一次。<script>alert(1)</script>"),),
        "legal_basis": "《老年人权益保障法》第三十三条",
        "complaint_phone": "12345",
    }
)
BARE = Guide(code="TEST-BARE-0001", number=102, title="某事", department="某局")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def test_anybody_gets_a_guide_by_its_number_and_may_keep_it(service: Service) -> None:
    await publish_guides(service, FULL)
    async with service.caller().get("/g/101") as answer:
        text = await answer.text()
        assert answer.status == 200 and answer.content_type == "text/html"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers
    for words in ("要带什么", "去哪里办", "要几天", "最多 7 个工作日", "跑几趟", "最多跑 1 趟"):
        assert words in text
    for words in ('href="tel:0713-5242000"', "不用带（1 样）", "可以后补（1 样）", "要带（2 样）", "免提交"):
        assert words in text
    assert "<script" not in text and "&lt;script&gt;" in text
    async with service.caller().get("/g/0101") as answer:
        assert answer.status == 200, "as it stands on the television, with its zeros"


@pytest.mark.parametrize("number", ["0", "9999", "00000", "abc", "12345", "１０１", "101%2F", "-1"])
async def test_a_number_that_no_guide_has_says_so_in_plain_words(service: Service, number: str) -> None:
    await publish_guides(service, FULL)
    async with service.caller().get(f"/g/{number}", headers={"Accept": "text/html"}) as answer:
        assert answer.status == 404
        assert "max-age" not in answer.headers["Cache-Control"]
        assert number in ("101%2F",) or "请照着电视上的编号再看一遍" in await answer.text()


async def test_a_guide_full_of_holes_reads_well(service: Service) -> None:
    await publish_guides(service, BARE)
    async with service.caller().get("/g/102") as answer:
        text = await answer.text()
    assert "这一项请打 12345 问" in text and "None" not in text and "tel:12345" in text
    assert "怎么办" not in text.split("<main>")[1]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_on_a_small_phone_it_is_large_and_ticked_off_without_script(
    service: Service, browser: Browser, script: bool
) -> None:
    await seed_demo(service.app)
    context = await small_phone(browser, script)
    page = await context.new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    await page.goto(service.url("/g/101"))
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    sizes = await page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.innerText)"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 18
    box = page.locator(".checklist input").first
    await box.check()
    assert await box.is_checked()
    assert {url.split("/")[2] for url in loaded} == {service.url("/").split("/")[2]}
    assert not any(url.endswith(".js") for url in loaded)
    await picture(page, f"guide-{script}")
    await page.emulate_media(media="print")
    assert not await page.locator("#call").is_visible() and await page.locator("#materials").is_visible()
    await context.close()
