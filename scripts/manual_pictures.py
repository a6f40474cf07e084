"""``python -m scripts.manual_pictures``: the pictures of the manuals, taken anew from the running program.

Starts the demonstration in a temporary folder on free loopback ports (server, television on a virtual
screen), lets made-up households hand things in, works at the staff pages in Chromium. About two minutes.
"""

import argparse
import asyncio
import os
import socket
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

from scripts.demo import Demo
from scripts.manual_house import WINDOW, Household, Screen, Staff, chromium, paper
from scripts.part import ROOT

PICTURES = ROOT / "docs/pictures"
TV_WIDTH = 1100
COLOURS = 256

PHOTOS_THERE = "[...document.querySelectorAll('.photo img')].every((image) => image.naturalWidth > 0)"
HEADER = "事项名称,实施部门,业务办理项编码,承诺办结时限,办理地点,咨询电话"
LIST = (
    "城乡特困人员丧葬补助,县民政局,MZ-2026-001,10个工作日,县政务服务中心一楼 3 号窗口,0713-1234501",
    "临时遇困人员救助,县民政局,MZ-2026-002,7个工作日,县政务服务中心一楼 3 号窗口,0713-1234501",
    "孤儿基本生活费发放,县民政局,MZ-2026-003,15个工作日,县政务服务中心一楼 4 号窗口,0713-1234502",
    "农村公益性公墓安葬登记,县民政局,MZ-2026-004,5个工作日,县政务服务中心一楼 4 号窗口,0713-1234502",
    "养老机构备案,县民政局,MZ-2026-005,20个工作日,县政务服务中心二楼 1 号窗口,0713-1234503",
)


class Album:
    """Where the pictures go: as wide as a page of the manual, few colours, small files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, picture: Image.Image, width: int = WINDOW[0]) -> None:
        """Save ``name.png``."""
        if picture.width > width:
            size = (width, round(picture.height * width / picture.width))
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(self.folder / f"{name}.png", optimize=True)
        print(f"  {name}.png  {(self.folder / f'{name}.png').stat().st_size // 1000} kB", flush=True)

    async def page(self, name: str, page: Page, only: str = "") -> None:
        """A staff page, or one element of it."""
        await page.wait_for_timeout(400)
        shot = await (page.locator(only).screenshot() if only else page.screenshot())
        self.keep(name, Image.open(BytesIO(shot)).convert("RGB"))

    async def tv(self, name: str, screen: Screen) -> None:
        """What stands on the television."""
        self.keep(name, await screen.frame(), TV_WIDTH)


class Story:
    """What happens, in order; each picture is taken where it happens."""

    def __init__(self, demo: Demo, staff: Staff, album: Album) -> None:
        self.demo, self.staff, self.album = demo, staff, album
        self.tv = Screen(demo.mirror_url)

    async def household(self, folder: str) -> Household:
        """The one of the running television is ``tv``."""
        return await Household(self.demo.server_url, self.demo.folder / folder).open()

    # What residents hand in

    async def neighbours(self) -> None:
        """Three other households, each with one thing that waits."""
        rows = (
            ("李国强", "421122195601150019", "DEMO-WJ-0001", {"illness": "pressure", "bedridden": "no"}, ()),
            (
                "王秀兰",
                "42112219540822002X",
                "DEMO-JT-0001",
                {"age": "over65", "collect": "town"},
                ("photo_1inch",),
            ),
            (
                "刘德明",
                "421122196206060034",
                "DEMO-GA-0005",
                {"lost_or_broken": "lost", "head": "yes"},
                ("loss_statement",),
            ),
        )
        for at, (name, number, guide, answers, more) in enumerate(rows):
            house = await self.household(f"neighbour-{at}")
            member = await house.person(name, number, f"1380712345{at}")
            made = await house.draft(guide, member, answers)
            photos = {key: paper("材料", (f"姓名 {name}", "湖北省红安县")) for key in more}
            await house.photograph(made, {"id_card_photo": self._card(name, number), **photos})
            await house.submit(made)
            await house.close()

    def _card(self, name: str, number: str) -> bytes:
        return paper(
            "居民身份证", (f"姓名  {name}", "性别  女   民族  汉", "住址  湖北省红安县", f"号码  {number}")
        )

    def _bank(self, blurred: bool = False) -> bytes:
        lines = ("某某银行", "6217 0000 1234 5678", "张桂英", "有效期 12/30")
        return paper("银行卡", lines, blurred=blurred)

    async def first_round(self) -> tuple[Household, str]:
        """高龄津贴 with a blurred bank card, from the household in front of the television."""
        house = await self.household("tv")
        number = "421122194503120022"
        member = await house.person("张桂英", number, "13871234567")
        answers = {"birthday": "1945-03-12", "living": "children", "own_card": "yes"}
        made = await house.draft("DEMO-MZ-0001", member, answers)
        photos = {"id_card_photo": self._card("张桂英", number), "bank_card": self._bank(blurred=True)}
        await house.photograph(made, photos)
        await house.submit(made)
        return house, made

    # The clerk

    async def reviewing(self) -> None:
        """From the list to the second round."""
        page = await self.staff.login_page()
        await self.album.page("desk-login", page, "#login-form")
        house, made = await self.first_round()
        await self.neighbours()
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
        await house.photograph(made, {"bank_card": self._bank()})
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

    async def calling(self) -> None:
        """A call from the television, answered; words; a person written down; the end."""
        page = await self.staff.at("clerk")
        await page.click("#presence-ready")
        await self.tv.press("home", "up", "left", "left", "down", "right", "ok")
        await self.tv.until(lambda seen: seen["screen"] == "assistance", "assistance")
        await self.tv.press("ok", "ok")
        desk = "#call-desk[data-state={}]"
        await page.wait_for_selector(desk.format("ringing"), timeout=30_000)
        await self.album.page("call-rings", page)
        await page.keyboard.press("F2")
        await page.wait_for_selector(desk.format("talking"), timeout=30_000)
        await self.tv.read("正在和")
        await page.keyboard.press("3")
        await self.tv.read("请到窗口时带上原件")
        await page.wait_for_timeout(1500)
        await self.album.page("call-talks", page)
        await self.album.tv("tv-call", self.tv)
        await page.keyboard.press("F4")
        for name, text in (
            ("name", "刘小红"),
            ("identity_number", "421122197805060049"),
            ("telephone", "13871230000"),
        ):
            await page.fill(f"#person-form [name={name}]", text)
        await page.keyboard.press("Enter")
        await self.tv.until(lambda seen: seen["screen"] == "proposal", "proposal")
        await page.locator("#person-form").scroll_into_view_if_needed()
        await self.album.page("call-person", page)
        await self.album.tv("tv-person", self.tv)
        await page.click("#person-withdraw")
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.press("Escape")
        await page.click("#call-hangup-yes")
        await page.wait_for_selector("#presence-ready:has-text('记录中')")
        await self.album.page("call-ended", page, "#top")
        await page.context.close()

    # The operator

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

    async def _upload(self, page: Page, rows: tuple[str, ...], becomes: str) -> None:
        file = self.demo.folder / "民政局事项清单.csv"
        file.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
        if await page.locator("#file").count() == 0:
            await page.click("#new-upload")
        await page.set_input_files("#file", file)
        await page.wait_for_selector(f"#import[data-state={becomes}]", timeout=60_000)

    async def _publish(self, boss: Page, picture: str) -> None:
        await boss.reload()
        await boss.click("#import-rows button:has-text('等复核') >> nth=0")
        await boss.wait_for_selector("#import[data-state=waiting]")
        if picture:
            await self.album.page(picture, boss)
        await boss.click("footer.next button:has-text('复核通过')")
        await boss.click("footer.next button:has-text('发布到电视')")
        await boss.click("#ask-yes")
        await boss.wait_for_selector("#import[data-state=published]", timeout=120_000)

    async def boxes(self) -> None:
        """A box is looked over on the television and its report found by number; the remote is learnt."""
        await self.tv.press("home")
        await self.tv.press("back", "back", "back", "back", "back")
        await self.tv.until(lambda seen: seen["screen"] == "diagnostics", "diagnostics")
        await self.tv.until(lambda seen: "actions/send" in str(seen["actions"]), "报给广电")
        await self.album.tv("tv-checkup", self.tv)
        await self._press_button("send")
        await self.tv.read("编号")
        await self.album.tv("tv-checkup-number", self.tv)
        page = await self.staff.at("operator", "/staff/boxes")
        await page.wait_for_selector("#content tr[data-number]")
        await self.album.page("boxes", page)
        await page.context.close()

    async def _press_button(self, name: str) -> None:
        """To the buttons on the right, then down until this one has the focus."""
        for key in ("right", "up", "up", "up", "down", "down", "down"):
            if str(self.tv.seen["focus"]).endswith(f"/{name}"):
                break
            await self.tv.press(key)
        await self.tv.press("ok")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.manual_pictures", description=__doc__)
    parser.add_argument("--to", type=Path, default=PICTURES, help="folder of the pictures (docs/pictures)")
    parser.add_argument("--only", default="", help="parts, separated by commas: accounts,reviewing,calling,…")
    return parser.parse_args()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def main() -> None:
    """Server and television, then part by part."""
    given = arguments()
    # A screen of its own, even where somebody sits in front of one; nobody listens.
    os.environ.pop("DISPLAY", None)
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        demo = Demo(Path(folder), _free_port(), _free_port(), phones=False)
        stack.callback(demo.stop)
        await asyncio.to_thread(demo.start)
        browser = await stack.enter_async_context(chromium())
        story = Story(demo, Staff(browser, demo.server_url, demo.folder / "data"), Album(given.to))
        await story.tv.read("件事怎么办", 60)
        parts: tuple[Callable[[], Awaitable[None]], ...] = (
            story.accounts,
            story.reviewing,
            story.calling,
            story.boxes,
            story.importing,
        )
        for part in parts:
            if not given.only or part.__name__ in given.only.split(","):
                print(part.__name__, flush=True)
                await part()


if __name__ == "__main__":
    asyncio.run(main())
