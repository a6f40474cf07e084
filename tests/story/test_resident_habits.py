"""What residents do on the way: go back, change their mind, pull the plug, meet a stranger's phone."""

import shutil
from pathlib import Path

import pytest

from tests.pilot import Pilot, Server
from tests.story.conftest import make_photo
from tests.story.handset import Handset

pytestmark = pytest.mark.story

CODE = ("digit_2", "digit_4", "digit_6", "digit_8")
ALLOWANCE = ("digit_1", "digit_0", "digit_1", "ok", "ok")
"""Short number 101, the first hit, 开始办理."""


async def begin(tv: Pilot) -> None:
    """From home to 给谁办."""
    await tv.wait_for_text("件事怎么办", 30)
    await tv.press(*ALLOWANCE)
    await tv.wait(lambda now: now.screen == "applicant")


async def add_person(tv: Pilot, phone: Handset) -> None:
    """A person typed in by phone is focused; OK chooses it."""
    await tv.go_to("applicant/actions/phone")
    await tv.press("ok")
    await phone.let_in(tv)
    person = {"name": "张桂英", "identity_number": "421122194503120022", "telephone": "13871234567"}
    assert await phone.send("member", **person, consent="yes") < 400
    await tv.wait(lambda now: now.focus.startswith("applicant/people/"))
    await tv.press("ok")
    await tv.wait(lambda now: now.screen == "form")


async def test_back_keeps_what_was_filled_in_and_a_power_cut_too(
    tv: Pilot, server: Server, display: str
) -> None:
    await begin(tv)
    async with Handset(server) as phone:
        await add_person(tv, phone)
    await tv.press(*(f"digit_{digit}" for digit in "19451"), "digit_3")
    assert tv.reads("月份要在 01 到 12 之间")
    await tv.press("star", "digit_2", "digit_0", "digit_9", "ok")
    assert tv.reads("第 2 题") and tv.focus == "form/rows/home"
    await tv.press("down", "ok")
    assert tv.reads("第 3 题")
    await tv.press("back")
    assert tv.focus == "form/rows/children"
    await tv.press("back")
    assert tv.reads("1945 年 12 月 9 日") and tv.focus == "form/go/next"
    await tv.press("star", "star", "digit_1")
    assert tv.focus == "form/date/day" and "1，日" in tv.last["texts"]

    box = tv.log.parent / "box"
    place = box / "place.json"
    await tv.wait(lambda _: place.is_file() and '"form/date/day"' in place.read_text("utf-8"))
    tv.stop(kill=True)
    await a_box_that_knows_nothing_comes_to_the_same_question(server, box, display)
    server.stop(kill=True)
    back = Server(server.data, server.port)
    again = Pilot(server.url, box, display)
    try:
        await again.wait_for_text("1，日", 20)
        assert again.screen == "form" and again.focus == "form/date/day" and again.reads("1945，年")
        await again.press("back")
        await again.wait(lambda now: now.screen == "applicant" and now.reads("张*英"))
        await again.press("back")
        assert again.screen == "guide"
        # By way of the guide, as after days: the same question, and the digit that was typed there.
        await again.press("home", *ALLOWANCE)
        await again.wait(lambda now: now.screen == "form")
        await again.wait_for_text("1，日")
        assert again.reads("老人是哪一天出生的")
        await set_a_code(again)
        again.stop(kill=True)
        await asked_for_the_code(Pilot(server.url, box, display))
    finally:
        again.stop()
        back.stop()


async def set_a_code(tv: Pilot) -> None:
    """From anywhere to 家庭口令, where one is set; ends among the people."""
    await tv.press("home")
    await tv.go_to("home/tiles/settings")
    await tv.press("ok")
    await tv.go_to("settings/sounds/people")
    await tv.press("ok")
    await tv.go_to("people/actions/code")
    await tv.press("ok", "ok", *CODE, "ok", *CODE, "ok")
    await tv.wait_for_text("口令设好了")
    await tv.press("back")
    assert tv.screen == "people" and tv.reads("张*英")
    place = tv.data / "place.json"
    await tv.wait(lambda _: '"screen": "people"' in place.read_text("utf-8"))


async def asked_for_the_code(tv: Pilot) -> None:
    """After a power cut the people are behind it: wrong, past it, and right."""
    try:
        await tv.wait(lambda now: now.screen == "unlock", 20)
        assert not tv.reads("张*英")
        await tv.press(*CODE[::-1], "ok")
        await tv.wait_for_text("口令不对，还能再输 4 次")
        await tv.press("back")
        assert tv.screen == "settings"
        await tv.go_to("settings/sounds/people")
        await tv.press("ok")
        assert tv.screen == "unlock"
        await tv.press(*CODE, "ok")
        await tv.wait(lambda now: now.screen == "people" and now.reads("张*英"))
        files = [path for path in tv.data.rglob("*") if path.is_file() and path.stat().st_size < 200_000]
        assert not [path.name for path in files if b"2468" in path.read_bytes()], "the code is on the disk"
    finally:
        tv.stop()


async def a_box_that_knows_nothing_comes_to_the_same_question(
    server: Server, box: Path, display: str
) -> None:
    """Another television of the household: who it is, and nothing else, came with it."""
    other = box.with_name("other-box")
    other.mkdir()
    for name in ("device.key", "device.json"):
        shutil.copy2(box / name, other / name)
    tv = Pilot(server.url, other, display)
    try:
        await tv.wait_for_text("件事怎么办", 30)
        await tv.press(*ALLOWANCE)
        await tv.wait(lambda now: now.screen == "form")
        assert tv.reads("第 1 题，共 3 题") and tv.reads("＿，日"), "half a day stays where it was typed"
    finally:
        tv.stop()


async def test_a_strangers_phone_is_turned_away_and_a_new_code_made(tv: Pilot, server: Server) -> None:
    await begin(tv)
    await tv.go_to("applicant/actions/phone")
    await tv.press("ok")
    async with Handset(server) as stranger, Handset(server) as phone:
        await stranger.type_code(tv)
        await tv.wait_for_text("这两个数字吗")
        await tv.go_to("handoff/actions/no")
        await tv.press("ok")
        await tv.wait_for_text("这六个数字")
        person = {"name": "李四", "identity_number": "421122194503120022", "telephone": "13871234567"}
        assert await stranger.send("member", **person, consent="yes") >= 400
        await phone.let_in(tv)
    await tv.press("back")
    assert tv.screen == "applicant" and not tv.reads("李")


async def test_missing_things_are_led_to_photos_deleted_and_the_case_taken_back(
    tv: Pilot, server: Server, tmp_path: Path
) -> None:
    await begin(tv)
    async with Handset(server) as phone:
        await add_person(tv, phone)
        await tv.press(*(f"digit_{digit}" for digit in "19451209"), "ok", "ok", "ok")
        await tv.wait(lambda now: now.screen == "materials")
        await tv.go_to("materials/actions/check")
        await tv.press("ok")
        assert tv.screen == "check" and tv.reads("还差 2 样")
        await tv.go_to("check/actions/submit")
        await tv.press("ok")
        assert tv.screen == "check" and tv.focus.startswith("check/rows/material.")
        await tv.press("ok")
        assert tv.screen == "material" and tv.focus == "material/actions/phone"
        await tv.press("ok")
        await phone.let_in(tv)
        for material in ("id_card_photo", "bank_card"):
            assert await phone.send_photo(material, make_photo(tmp_path / "paper.jpg")) < 400
        await tv.wait(lambda now: "".join(now.last["texts"]).count("收到“") == 2)
    await tv.press("ok")
    assert tv.screen == "material"
    await tv.go_to("material/actions/remove")
    await tv.press("ok")
    assert tv.focus == "material/asking/keep"
    await tv.press("back")
    assert tv.screen == "material" and tv.reads("已收到 1 张")
    await tv.go_to("material/actions/remove")
    await tv.press("ok", "right", "ok")
    await tv.wait_for_text("还没拍")
    await tv.press("back")
    assert tv.screen == "check" and tv.reads("还差 1 样")

    await tv.press("home")
    await tv.go_to("home/tiles/cases")
    await tv.press("ok")
    assert tv.screen == "cases" and tv.reads("还没提交")
    await tv.press("ok")
    await tv.go_to("case/actions/asking")
    await tv.press("ok")
    assert tv.focus == "case/asking/keep"
    await tv.press("right", "ok")
    await tv.wait_for_text("已撤回")
    await tv.press("back")
    assert tv.screen == "cases" and tv.reads("已撤回")


async def test_answers_given_while_the_server_is_away_arrive_later(tv: Pilot, server: Server) -> None:
    await begin(tv)
    async with Handset(server) as phone:
        await add_person(tv, phone)
    server.stop(kill=True)
    await tv.press(*(f"digit_{digit}" for digit in "19451209"), "ok", "ok", "ok")
    assert tv.screen == "materials"
    await tv.go_to("materials/actions/phone")
    await tv.press("ok")
    await tv.wait_for_text("网络暂时连不上", 20)
    back = Server(server.data, server.port)
    try:
        await tv.wait_for_text("这六个数字", 30)
        await tv.press("back")
        await tv.go_to("materials/actions/check")
        await tv.press("ok")
        assert tv.screen == "check" and tv.reads("1945 年 12 月 9 日") and tv.reads("还差 2 样")
    finally:
        back.stop()
