"""Everything can be reached with the arrows, something is always focused, Back comes back to the same row."""

from collections.abc import Awaitable, Callable

import pytest

from tests.pilot import Pilot
from tests.screens.sweep import Sweep, enabled, one_thing_focused

Way = Callable[[Pilot], Awaitable[None]]


async def open_tile(tv: Pilot, key: str) -> None:
    await tv.go_to(f"home/tiles/{key}")
    await tv.press("ok")
    assert tv.screen == key


async def home(tv: Pilot) -> None:
    assert tv.screen == "home"


async def by_event(tv: Pilot) -> None:
    await open_tile(tv, "guides")


async def by_department(tv: Pilot) -> None:
    await open_tile(tv, "guides")
    await tv.go_to("guides/tabs/department")
    await tv.press("ok")
    assert tv.reads("按部门")


async def last_page_of_departments(tv: Pilot) -> None:
    await by_department(tv)
    before = None
    while before != tv.last["actions"]:
        before = tv.last["actions"]
        await tv.press("page_down")


async def a_list(tv: Pilot) -> None:
    await by_event(tv)
    await tv.go_to("guides/rows/elderly")
    await tv.press("ok")
    assert tv.screen == "guide_list"


async def a_guide(tv: Pilot) -> None:
    await a_list(tv)
    await tv.press("ok")
    assert tv.screen == "guide"


async def the_second_page_of_a_guide(tv: Pilot) -> None:
    await a_guide(tv)
    await tv.press("page_down")
    assert {"guide/actions/next", "guide/actions/previous"} <= enabled(tv)


async def the_last_page_of_a_guide(tv: Pilot) -> None:
    await a_guide(tv)
    while "guide/actions/next" in enabled(tv):
        await tv.press("page_down")


async def search_with_nothing_typed(tv: Pilot) -> None:
    await by_event(tv)
    await tv.go_to("guides/tabs/search")
    await tv.press("ok")
    assert tv.screen == "search"


async def search_with_results(tv: Pilot) -> None:
    await tv.press("digit_4", "digit_5")
    assert tv.screen == "search" and tv.focus.startswith("search/rows/")


async def search_that_finds_nothing(tv: Pilot) -> None:
    await tv.press(*["digit_9"] * 12)
    assert tv.reads("没有找到")


async def places(tv: Pilot) -> None:
    await open_tile(tv, "points")


async def terminals(tv: Pilot) -> None:
    await places(tv)
    await tv.go_to("points/tabs/terminal")
    await tv.press("ok")
    assert tv.reads("19 个地方")


async def the_map(tv: Pilot) -> None:
    await places(tv)
    await tv.go_to("points/tabs/township")
    await tv.press("ok")
    assert tv.screen == "townships" and tv.reads("七里坪镇")


async def a_place(tv: Pilot) -> None:
    await places(tv)
    await tv.press("right", "ok")
    assert tv.screen == "point"


async def what_a_place_does(tv: Pilot) -> None:
    await a_place(tv)
    await tv.go_to("point/actions/guides")
    await tv.press("ok")
    assert tv.screen == "guide_list"


async def partners(tv: Pilot) -> None:
    await places(tv)
    await tv.go_to("points/tabs/partners")
    await tv.press("ok")
    assert tv.screen == "partners"


async def a_partner(tv: Pilot) -> None:
    await partners(tv)
    await tv.press("ok")
    assert tv.screen == "partner"


async def packages(tv: Pilot) -> None:
    await by_event(tv)
    await tv.go_to("guides/tabs/packages")
    await tv.press("ok")
    assert tv.screen == "packages"


async def a_package(tv: Pilot) -> None:
    await packages(tv)
    await tv.press("ok")
    assert tv.screen == "package"


async def the_second_page_of_a_package(tv: Pilot) -> None:
    await a_package(tv)
    await tv.press("page_down")
    assert {"package/actions/next", "package/actions/previous"} <= enabled(tv)


async def settings(tv: Pilot) -> None:
    await open_tile(tv, "settings")


async def usage(tv: Pilot) -> None:
    await settings(tv)
    await tv.go_to("settings/sounds/usage")
    await tv.press("ok")
    assert tv.screen == "usage"


async def film_themes(tv: Pilot) -> None:
    await open_tile(tv, "videos")
    assert tv.reads("老人与养老")


async def films(tv: Pilot) -> None:
    await film_themes(tv)
    await tv.go_to("videos/rows/elderly")
    await tv.press("ok")
    assert tv.reads("看视频：老人与养老")


async def assistance(tv: Pilot) -> None:
    await open_tile(tv, "assistance")


async def asked_before_a_call(tv: Pilot) -> None:
    await assistance(tv)
    await tv.go_to("assistance/desks/anxinban")
    await tv.press("ok")
    assert tv.screen == "call" and tv.reads("通话吗")


WAYS: tuple[Way, ...] = (
    home,
    by_event,
    by_department,
    last_page_of_departments,
    a_list,
    a_guide,
    the_second_page_of_a_guide,
    the_last_page_of_a_guide,
    search_with_nothing_typed,
    search_with_results,
    search_that_finds_nothing,
    places,
    terminals,
    the_map,
    a_place,
    what_a_place_does,
    partners,
    a_partner,
    packages,
    a_package,
    the_second_page_of_a_package,
    settings,
    usage,
    film_themes,
    films,
    assistance,
    asked_before_a_call,
)


ACTS_HERE = (
    "search/keypad/",
    *(f"guides/tabs/{tab}" for tab in ("theme", "department")),
    *(f"points/tabs/{kind}" for kind in ("all", "hall", "township_hall", "terminal")),
    "point/actions/read",
    "partner/actions/read",
    *(f"package/actions/{button}" for button in ("next", "previous", "read")),
)
"""Focus paths whose OK changes what the screen shows and opens nothing."""


def names(way: Way) -> str:
    return way.__name__


@pytest.mark.parametrize("way", WAYS, ids=names)
async def test_arrows_lead_to_everything_that_can_be_chosen(tv: Pilot, way: Way) -> None:
    await way(tv)
    await Sweep(tv).to_the_end()


@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize(
    "way",
    [
        *(by_event, a_list, a_guide, search_with_results, places, the_map, a_place),
        *(partners, packages, a_package, films),
    ],
    ids=names,
)
async def test_arrows_lead_to_everything_in_other_letters_too(tv: Pilot, way: Way, size: str) -> None:
    await settings(tv)
    await tv.go_to(f"settings/sizes/{size}")
    await tv.press("ok", "home")
    try:
        await tv.go_to("home/tiles/guides")
        await way(tv)
        await Sweep(tv).to_the_end()
    finally:
        await tv.press("home")
        await settings(tv)
        await tv.go_to("settings/sizes/normal")
        await tv.press("ok")


@pytest.mark.parametrize(
    "way",
    [
        *(home, by_event, by_department, a_list, search_with_results),
        *(places, terminals, a_place, what_a_place_does, partners, a_partner, packages, a_package),
    ],
    ids=names,
)
async def test_back_from_what_was_opened_returns_to_the_same_row(tv: Pilot, way: Way) -> None:
    await way(tv)
    screen, sweep = tv.screen, Sweep(tv)
    for path in sorted(enabled(tv)):
        if path.startswith(ACTS_HERE):
            continue
        await sweep.go_to(path)
        there = tv.last["actions"]
        await tv.press("ok")
        assert tv.screen != screen, f"{path} leads nowhere"
        one_thing_focused(tv)
        await tv.press("back")
        assert (tv.screen, tv.focus, tv.last["actions"]) == (screen, path, there)


async def test_back_goes_one_step_at_a_time_and_stays_at_home(tv: Pilot) -> None:
    await asked_before_a_call(tv)
    await tv.press("back")
    assert tv.focus == "assistance/desks/anxinban"
    await tv.press("back")
    assert tv.focus == "home/tiles/assistance"
    await tv.press("back", "back", "back")
    assert tv.focus == "home/tiles/assistance" and tv.reads("要看电视，请按“退出”键")


async def test_a_list_is_turned_by_holding_on_downwards_and_turned_back_upwards(tv: Pilot) -> None:
    await a_list(tv)
    first = tv.last["actions"]
    await tv.press(*["down"] * len(first))
    second = tv.last["actions"]
    assert not set(first) & set(second) and tv.focus == f"guide_list/{second[0]}"
    await tv.press("up")
    assert tv.last["actions"] == first and tv.focus == f"guide_list/{first[-1]}"


async def test_back_from_a_guide_returns_to_the_page_of_the_list(tv: Pilot) -> None:
    await a_list(tv)
    await tv.press("page_down", "page_down", "down")
    focus, rows = tv.focus, tv.last["actions"]
    await tv.press("ok")
    assert tv.screen == "guide"
    await tv.press("back")
    assert (tv.focus, tv.last["actions"]) == (focus, rows)


@pytest.mark.parametrize("way", [home, by_event, a_guide, usage, settings], ids=names)
async def test_a_digit_leads_into_the_search_and_back_out_again(tv: Pilot, way: Way) -> None:
    await way(tv)
    focus = tv.focus
    await tv.press("digit_4")
    assert tv.screen == "search" and tv.reads("4")
    await tv.press("digit_5", "digit_5", "digit_8")
    assert tv.reads("4 5 5 8") and tv.reads("高龄津贴") and tv.focus.startswith("search/rows/")
    await tv.press("back")
    assert tv.focus == focus


async def test_digits_can_be_typed_and_taken_back_with_the_arrows_alone(tv: Pilot) -> None:
    await search_with_nothing_typed(tv)
    await tv.go_to("search/keypad/digit_4")
    await tv.press("ok", "right", "ok")
    assert tv.reads("4 5") and tv.focus == "search/keypad/digit_5"
    await Sweep(tv).go_to("search/keypad/delete")
    await tv.press("ok")
    assert "4" in tv.last["texts"]
    await Sweep(tv).go_to("search/keypad/clear")
    await tv.press("ok")
    assert tv.reads("请按数字键")


async def test_after_the_last_page_of_a_guide_the_focus_is_still_on_something(tv: Pilot) -> None:
    await a_guide(tv)
    await tv.go_to("guide/actions/next")
    while "guide/actions/next" in enabled(tv):
        await tv.press("ok")
        one_thing_focused(tv)
    assert tv.reads("页")


async def test_a_call_that_waits_can_be_left_and_found_again(tv: Pilot) -> None:
    await asked_before_a_call(tv)
    await tv.press("ok")
    await tv.wait(lambda tv: "call/actions/hang_up" in enabled(tv))
    await Sweep(tv).to_the_end()
    await tv.go_to("call/actions/back")
    await tv.press("ok")
    assert tv.focus.startswith("assistance/desks/")
    await tv.go_to("assistance/desks/current")
    await tv.press("ok")
    await tv.go_to("call/actions/hang_up")
    await tv.press("ok")
    await tv.wait(lambda tv: "call/actions/again" in enabled(tv))
    await Sweep(tv).to_the_end()
