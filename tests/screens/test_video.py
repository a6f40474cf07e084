"""Films on the television: from the list to the end and on to the guide, and what goes wrong on the way."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import aiohttp
import psutil
import pytest
from PIL import Image, ImageChops, ImageStat

from tests.pilot import Pilot, Server
from tests.screens.sweep import Sweep, one_thing_focused
from tests.tvapp.player.film_house import FilmHouse, Reel
from tests.tvapp.player.films import make_film
from tvapp.catalogue.folder import BundleFolder

CAPTIONS = "WEBVTT\n\n" + "".join(f"00:{s:02}.000 --> 00:{s:02}.950\n第 {s} 秒\n\n" for s in range(40))
FIRST, SECOND, THIRD, FOURTH = "v006", "v007", "v008", "v009"
"""The first page of the films for old people in the sample."""
PICTURE = (400, 100, 1500, 500)
"""Left, top, right, bottom of a part of the screen where only the film is."""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4", 40, fps=12)


@pytest.fixture(scope="module")
def house(server: Server) -> Iterator[FilmHouse]:
    house = FilmHouse(server.url)
    house.open()
    yield house
    house.close()


@pytest.fixture(scope="module")
def cinema_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cinema") / "box"


@pytest.fixture(scope="module")
def running(house: FilmHouse, cinema_folder: Path, display: str) -> Iterator[Pilot]:
    running = Pilot(house.url, cinema_folder, display)
    yield running
    running.stop()


def thumbnail() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 360), (200, 90, 40)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
async def tv(running: Pilot, house: FilmHouse, film: Path) -> AsyncIterator[Pilot]:
    """At the list of films for old people, on the first of them."""
    house.reels = {
        FIRST: Reel("高龄津贴，要带什么、去哪里办", film, 40, CAPTIONS, thumbnail()),
        SECOND: Reel("手把手教您办老年证", None, progress=[0.0, 0.3, 0.7, 0.9], made=film),
        THIRD: Reel("没有字幕的", film, 40),
        FOURTH: Reel("不见了的", film.with_name("nothing.mp4"), 40),
    }
    await running.press("home")
    await running.wait(lambda tv: tv.reads("425 个视频"), 40)
    await running.go_to("home/tiles/videos")
    await running.press("ok")
    await running.go_to("videos/rows/elderly")
    await running.press("ok")
    await running.go_to(f"videos/rows/{FIRST}")
    yield running


async def the_film(tv: Pilot) -> Image.Image:
    return (await tv.frame()).crop(PICTURE)


def differ(one: Image.Image, tv: Image.Image) -> float:
    """Mean difference of two pictures, 0…255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, tv)).mean) / 3


def has_loaded(pid: int, library: str) -> bool:
    """Whether a process has this library in its memory."""
    return any(library in part.path for part in psutil.Process(pid).memory_maps())


async def lead_to_the_end(tv: Pilot) -> None:
    for _ in range(6):
        await tv.press("right")
        await asyncio.sleep(0.1)
    await tv.wait_for_text("看完了", 15)


async def test_the_list_shows_pictures_lengths_and_what_must_be_made_first(tv: Pilot) -> None:
    await tv.wait_for_text("40 秒")
    assert tv.reads("第一次看要等一会儿") and tv.reads("看视频：老人与养老")
    await tv.press("down")
    deadline = time.monotonic() + 10
    while (await tv.frame()).getpixel((250, 260)) != pytest.approx((200, 90, 40), abs=8):
        assert time.monotonic() < deadline
    await tv.press("up")


async def test_it_plays_to_pictures_that_change_and_captions_in_their_time(tv: Pilot) -> None:
    await tv.press("ok")
    await tv.film("playing")
    frames = []
    for _ in range(3):
        frames.append(await the_film(tv))
        await asyncio.sleep(1.1)
    assert min(differ(a, b) for a, b in pairwise(frames)) > 5
    await tv.look()
    assert any(text.startswith("第 ") and text.endswith(" 秒") for text in tv.last["texts"])
    await tv.press("down", "down")
    assert tv.reads("字幕关了")
    await asyncio.sleep(1.1)
    await tv.look()
    assert not any(text.startswith("第 ") for text in tv.last["texts"])
    await tv.press("up", "up", "up")
    assert tv.reads("字幕：大字")
    await tv.press("down")
    assert tv.reads("字幕：标准")
    await tv.press("back")
    assert tv.focus == f"videos/rows/{FIRST}"


async def test_a_pause_stands_still_burns_nothing_and_shows_the_place(tv: Pilot) -> None:
    await tv.press("ok")
    await tv.film("playing")
    await asyncio.sleep(0.6)
    await tv.press("ok")
    assert tv.reads("已暂停") and tv.reads("/ 0:40") and tv.reads("接着看")
    before = await the_film(tv)
    await asyncio.sleep(5.0)
    assert (await tv.film())["process"] is None
    television = psutil.Process(tv.process.pid)
    used = sum(television.cpu_times()[:2])
    await asyncio.sleep(1.5)
    assert sum(television.cpu_times()[:2]) - used < 0.1
    assert differ(before, await the_film(tv)) < 1
    await tv.press("play")
    await tv.film("playing")
    await asyncio.sleep(2.2)
    assert differ(before, await the_film(tv)) > 5
    await tv.press("back")


async def test_arrows_lead_ten_seconds_on_and_back_and_the_panel_goes_away(tv: Pilot) -> None:
    await tv.press("ok")
    await tv.film("playing")
    begun, at = time.monotonic(), (await tv.film())["at"]
    await tv.press("right")
    now = await tv.film("playing")
    assert at + 9 < now["at"] < at + 12 + time.monotonic() - begun
    assert tv.reads("/ 0:40")
    await tv.press("left")
    assert (await tv.film("playing"))["at"] < at + 3 + time.monotonic() - begun
    await tv.wait(lambda tv: not tv.reads("/ 0:40"), 8)
    await tv.hold("right", 1.1)
    assert (await tv.film("playing"))["at"] > at + 25
    await tv.press("back")


async def test_one_goes_on_where_one_stopped_and_the_list_says_so(tv: Pilot) -> None:
    await tv.press("ok")
    await tv.film("playing")
    await tv.press("right", "right")
    begun, at = time.monotonic(), (await tv.film("playing"))["at"]
    assert at > 15
    await tv.press("back")
    assert tv.focus == f"videos/rows/{FIRST}" and tv.reads("看到 0:")
    await tv.press("ok")
    now = await tv.film("playing")
    assert at - 5 < now["at"] < at + 2 + time.monotonic() - begun
    await tv.press("back")


async def test_at_the_end_one_chooses_and_comes_back_to_the_choice(tv: Pilot) -> None:
    await tv.press("ok")
    await tv.film("playing")
    await lead_to_the_end(tv)
    one_thing_focused(tv)
    assert tv.focus == "video/actions/again" and tv.reads("办这件事") and tv.reads("问工作人员")
    await asyncio.sleep(1.0)
    assert (await tv.film())["process"] is None  # nothing starts by itself
    await Sweep(tv).to_the_end()
    await tv.go_to("video/actions/ask")
    await tv.press("ok")
    assert tv.screen == "assistance"
    await tv.press("back")
    assert tv.focus == "video/actions/ask"
    await tv.go_to("video/actions/guide")
    await tv.press("ok")
    assert tv.screen == "guide"
    await tv.press("back")
    assert tv.focus == "video/actions/guide"
    await tv.press("back")
    assert tv.focus == f"videos/rows/{FIRST}" and tv.reads("看过")


async def test_seen_again_it_begins_at_the_beginning(tv: Pilot) -> None:
    await tv.press("ok")
    await tv.film("playing")
    await lead_to_the_end(tv)
    await tv.press("ok")
    assert (await tv.film("playing"))["at"] < 2
    await tv.press("back")


async def test_a_film_about_several_things_leads_to_a_list(tv: Pilot, house: FilmHouse, film: Path) -> None:
    catalogue = BundleFolder(tv.data / "catalogue").open()
    assert catalogue is not None
    several = next(row for row in catalogue.videos(limit=500) if catalogue.count_at("video", row.key) > 1)
    house.reels[several.key] = Reel(several.title, film, 40)
    await tv.press("home")
    await tv.go_to("home/tiles/videos")
    await tv.press("ok")
    while f"rows/{several.theme}" not in tv.last["actions"]:
        await tv.press("page_down")
    await Sweep(tv).go_to(f"videos/rows/{several.theme}")
    await tv.press("ok")
    while f"rows/{several.key}" not in tv.last["actions"]:
        await tv.press("page_down")
    await Sweep(tv).go_to(f"videos/rows/{several.key}")
    await tv.press("ok")
    await tv.film("playing")
    await lead_to_the_end(tv)
    await tv.go_to("video/actions/guide")
    await tv.press("ok")
    assert tv.screen == "guide_list" and f"共 {catalogue.count_at('video', several.key)} 件" in " ".join(
        tv.last["texts"]
    )
    await tv.press("ok")
    assert tv.screen == "guide"
    await tv.press("back", "back")
    assert tv.focus == "video/actions/guide"


async def test_a_guide_nobody_has_filmed_has_a_film_of_its_own(
    tv: Pilot, house: FilmHouse, film: Path
) -> None:
    catalogue = BundleFolder(tv.data / "catalogue").open()
    assert catalogue is not None
    rows = catalogue.guides_in(theme="elderly", limit=200)
    place, bare = next((n, row) for n, row in enumerate(rows) if not catalogue.count_videos(guide=row.code))
    house.reels[f"guide_{bare.number:04d}"] = Reel(bare.title, None, progress=[0.5, 0.9], made=film)
    await tv.press("home")
    await tv.go_to("home/tiles/guides")
    await tv.press("ok")
    await tv.go_to("guides/rows/elderly")
    await tv.press("ok", *["down"] * place)
    assert tv.focus == f"guide_list/rows/{bare.code}"
    await tv.press("ok")
    await Sweep(tv).go_to("guide/actions/more")
    await tv.press("ok")
    await Sweep(tv).go_to("guide_ways/rows/videos")
    await tv.press("ok")
    assert tv.screen == "video"
    await tv.wait_for_text("正在做")
    await tv.film("playing", 15)
    await lead_to_the_end(tv)
    await tv.go_to("video/actions/guide")
    await tv.press("ok")
    assert tv.screen == "guide" and tv.reads(bare.title)
    await tv.press("back", "back")
    assert tv.focus == "guide_ways/rows/videos"


async def test_a_film_that_is_made_first_shows_how_far_it_is_and_then_plays(tv: Pilot) -> None:
    await tv.go_to(f"videos/rows/{SECOND}")
    await tv.press("ok")
    await tv.wait_for_text("正在做")
    one_thing_focused(tv)
    await Sweep(tv).to_the_end()
    await tv.wait_for_text("做好 ")
    await tv.film("playing", 15)
    await tv.press("back")
    assert tv.focus == f"videos/rows/{SECOND}"


async def test_meanwhile_the_guide_is_read_and_then_nothing_starts_by_itself(
    tv: Pilot, house: FilmHouse
) -> None:
    house.reels[SECOND].progress = [0.1, 0.2, 0.3]
    await tv.go_to(f"videos/rows/{SECOND}")
    await tv.press("ok")
    await tv.wait_for_text("正在做")
    await tv.go_to("video/actions/guide")
    await tv.press("ok")
    assert tv.screen == "guide"
    house.reels[SECOND].file = house.reels[SECOND].made
    await tv.press("back")
    await tv.film("paused")
    assert tv.screen == "video"
    await tv.press("back")


async def test_a_film_without_captions_has_the_whole_screen_and_says_so(tv: Pilot) -> None:
    await tv.go_to(f"videos/rows/{THIRD}")
    await tv.press("ok")
    await tv.film("playing")
    await tv.press("up")
    assert tv.reads("没有字幕")
    frame = await tv.frame()
    assert frame.getpixel((10, 10)) == frame.getpixel((1900, 10))
    await tv.press("back")


async def test_without_a_sound_device_it_says_so_once_and_plays(tv: Pilot) -> None:
    """The television of the tests has SDL's dummy driver, which nobody hears."""
    await tv.press("ok")
    now = await tv.film("playing")
    assert now["sound"] is False
    await tv.wait_for_text("没有找到喇叭")
    await tv.wait(lambda tv: not tv.reads("没有找到喇叭"), 10)
    await tv.press("back")


async def test_a_film_that_is_gone_offers_three_ways_on(tv: Pilot) -> None:
    await tv.go_to(f"videos/rows/{FOURTH}")
    await tv.press("ok")
    await tv.wait_for_text("现在没有了")
    one_thing_focused(tv)
    assert tv.reads("再试一次") and tv.reads("看指南") and tv.reads("问工作人员")
    await Sweep(tv).to_the_end()
    await tv.press("back")
    assert tv.focus == f"videos/rows/{FOURTH}"


async def test_a_dead_network_is_told_and_a_film_goes_on_when_it_is_back(tv: Pilot, house: FilmHouse) -> None:
    house.down()
    await tv.press("ok")
    await tv.wait_for_text("网络断了", 15)
    one_thing_focused(tv)
    house.up()
    await tv.go_to("video/actions/again")
    await tv.press("ok")
    await tv.film("playing", 15)
    await tv.press("back")


async def test_nothing_is_read_aloud_while_a_film_plays(tv: Pilot) -> None:
    await tv.press("ok")
    await tv.film("playing")
    await tv.press("info")
    assert not tv.last["speaking"] and tv.reads("先不读")
    await tv.press("ok", "info")
    assert tv.last["speaking"] or not tv.reads("先不读")
    await tv.press("back")


async def test_a_decoder_that_crashes_takes_nothing_with_it(tv: Pilot) -> None:
    await tv.press("ok")
    now = await tv.film("playing")
    assert not has_loaded(tv.process.pid, "ffpyplayer") and has_loaded(now["process"], "ffpyplayer")
    os.kill(now["process"], signal.SIGSEGV)
    await asyncio.sleep(0.3)
    after = await tv.film("playing")
    assert after["process"] not in (None, now["process"])
    await tv.press("back")
    assert tv.focus == f"videos/rows/{FIRST}"


async def test_digits_search_from_a_film_and_back_waits_for_ok(tv: Pilot) -> None:
    await tv.press("ok")
    await tv.film("playing")
    await tv.press("digit_4", "digit_5")
    assert tv.screen == "search" and (await tv.film())["phase"] is None
    await tv.press("back")
    assert tv.screen == "video"
    await tv.film("paused")
    await tv.press("ok")
    await tv.film("playing")
    await tv.press("back")


async def test_left_again_and_again_no_process_stays(tv: Pilot) -> None:
    for _ in range(6):
        await tv.press("ok")
        await asyncio.sleep(0.15)
        await tv.press("back")
    await asyncio.sleep(0.3)
    children = psutil.Process(tv.process.pid).children(recursive=True)
    assert not [child for child in children if "decoder_process" in " ".join(child.cmdline())]


async def test_a_clerk_who_answers_stops_the_film_and_the_call_comes_forward(
    tv: Pilot, server: Server
) -> None:
    async with at_the_desk(server) as clerk:
        await tv.press("help", "ok")
        await tv.wait(lambda tv: "actions/start" in tv.last["actions"])
        await tv.press("ok")
        await tv.wait(lambda tv: tv.screen == "call_way")  # it has neither camera nor microphone
        await tv.go_to("call_way/ways/watch")
        await tv.press("ok")
        await tv.wait(lambda tv: "actions/hang_up" in tv.last["actions"], 20)
        await tv.press("home")
        await tv.go_to("home/tiles/videos")
        await tv.press("ok", "ok", "ok")
        assert tv.screen == "video"
        await tv.film("playing")  # one may watch while one waits
        async with clerk.get("/api/staff/queue") as answer:
            (call,) = (await answer.json())["calls"]
        async with clerk.put("/api/staff/presence", json={"presence": "ready", "desk": None}) as answer:
            assert answer.status == 200
        deadline = time.monotonic() + 20
        while True:
            async with clerk.post(f"/api/staff/calls/{call['id']}/answer") as answer:
                if answer.status == 200:
                    break
                assert time.monotonic() < deadline, await answer.text()
            await asyncio.sleep(0.2)
        await tv.wait(lambda tv: tv.screen == "call", 10)  # whoever is seen and heard has to know it
        one_thing_focused(tv)
        assert (await tv.film()).get("process") is None
        async with clerk.post(f"/api/staff/calls/{call['id']}/hangup") as answer:
            assert answer.status == 200
        await tv.wait(lambda tv: "actions/back" in tv.last["actions"])
        assert not tv.reads("要和")  # it says how the call ended and does not ask for another
        await tv.press("back")
        await tv.film("paused")
        await tv.wait_for_text("已暂停")


@asynccontextmanager
async def at_the_desk(server: Server) -> AsyncIterator[aiohttp.ClientSession]:
    """A clerk who is logged in."""
    account = server.account("clerk")
    async with aiohttp.ClientSession(
        server.url, cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"X-Requested-With": "console"}
    ) as clerk:
        login = {"username": account["username"], "password": account["password"]}
        async with clerk.post("/api/staff/login", json=login) as answer:
            assert answer.status == 200, await answer.text()
        yield clerk


async def test_a_power_cut_comes_back_to_the_film_paused_where_it_was(
    tv: Pilot, house: FilmHouse, display: str, cinema_folder: Path
) -> None:
    """The last test of this file: it takes the television's place in its folder."""
    await tv.press("ok")
    await tv.film("playing")
    await tv.press("right", "right")
    begun, at = time.monotonic(), (await tv.film("playing"))["at"]
    await tv.press("ok")  # a pause is noted at once
    played = time.monotonic() - begun
    await asyncio.sleep(1.0)
    tv.stop(kill=True)
    again = Pilot(house.url, cinema_folder, display)
    try:
        await again.wait(lambda tv: tv.screen == "video" and tv.reads("已暂停"), 20)
        now = await again.film("paused")
        assert at - 5 < now["at"] < at + 2 + played
        await again.press("ok")
        await again.film("playing")
        await again.press("back")
        assert again.focus == f"videos/rows/{FIRST}"
    finally:
        again.stop()
