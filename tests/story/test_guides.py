"""A resident finds what is needed with the number keys, with the server there and with it away."""

import pytest

from tests.pilot import Pilot, Server

pytestmark = pytest.mark.story


async def typed(tv: Pilot, digits: str) -> None:
    """From home: digits on the remote."""
    await tv.press("home")
    await tv.press(*(f"digit_{digit}" for digit in digits))
    assert tv.screen == "search"


async def finds(tv: Pilot, digits: str, title: str) -> None:
    """Type until it stands on the page, go down to it, OK; the guide is open."""
    await typed(tv, digits)
    assert tv.reads(title), tv.last["texts"]
    rows = [action for action in tv.last["actions"] if action.startswith("rows/")]
    texts = [text for text in tv.last["texts"] if text.startswith(title)]
    assert rows and texts
    await tv.press("ok")
    assert tv.screen == "guide" and tv.reads(title)


async def everything_is_found(tv: Pilot) -> None:
    """One of each kind."""
    await finds(tv, "2579", "残疾人证办理")  # c j r z

    await finds(tv, "4558", "80周岁以上老年人高龄津贴发放")  # 高龄津贴

    await finds(tv, "0101", "80周岁以上老年人高龄津贴发放")
    await tv.press("back")
    assert tv.reads("编号 0101") and tv.focus == "search/rows/DEMO-MZ-0001"

    await typed(tv, "5592")  # 李家塆村
    assert tv.reads("李家塆村，七里坪镇，村")
    await tv.press("ok")
    assert tv.screen == "points" and tv.reads("七里坪镇便民服务中心")
    await tv.press("ok")
    assert tv.screen == "point"
    await tv.press("back", "back")
    assert tv.screen == "search" and tv.focus.startswith("search/rows/village.")

    await typed(tv, "695")  # 民政局
    assert tv.reads("县民政局，116 件事，部门")
    await tv.press("ok")
    assert tv.screen == "guide_list" and tv.reads("共 116 件") and tv.reads("最低生活保障对象认定")


async def test_guides_places_villages_and_departments_are_found_with_and_without_the_server(
    tv: Pilot, server: Server
) -> None:
    await tv.wait_for_text("件事怎么办", 30)
    await everything_is_found(tv)

    await tv.press("home")
    await tv.press("digit_3")
    assert tv.reads("按每个字拼音的第一个字母")
    await tv.press("digit_2")
    assert tv.reads("也叫低保"), "results come from the second key"

    server.stop()
    await tv.press("home")
    await tv.wait_for_text("现在连不上服务中心", 30)
    await everything_is_found(tv)
