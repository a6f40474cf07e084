"""Everything can be reached with the arrows, something is always focused, Back comes back to the same row."""

import pkgutil
from collections.abc import Awaitable, Callable
from importlib import import_module

import pytest

import screens
from tests.pilot import Pilot
from tests.screens.sweep import Sweep, enabled, one_thing_focused
from tests.screens.ways import (
    WAYS,
    Go,
    Way,
    a_guide,
    a_list,
    a_package,
    a_place,
    asked_before_a_call,
    by_event,
    films,
    home,
    more_of_a_guide,
    packages,
    partners,
    places,
    search_with_nothing_typed,
    search_with_results,
    settings,
    the_map,
    usage,
)
from tvapp.ui.screen import Screen

Room = Callable[[str], Awaitable[Pilot]]

ACTS_HERE = (
    "search/keypad/",
    *(f"guides/tabs/{tab}" for tab in ("theme", "department")),
    *(f"points/tabs/{kind}" for kind in ("all", "hall", "township_hall", "terminal")),
    *(f"{screen}/actions/read" for screen in ("guide", "package", "partner", "point")),
    *(f"{screen}/actions/{turn}" for screen in ("guide", "package") for turn in ("next", "previous")),
    "settings/",
    "call_devices/rows/",
    "form/keys/",
    "form/date/",
    "video/actions/again",
    "diagnostics/rows/",
    "diagnostics/actions/again",
    "diagnostics/actions/send",
    "package_choice/rows/",
    "check/actions/submit",  # something is missing: the focus goes there
    "case/actions/asking",
    "household_code/actions/set",
    "person/actions/remove",
    "person_entry/",
    "handoff/actions/renew",
    "handoff/actions/other_phone",
    "specimen/actions/other",
)
"""Beginnings of focus paths whose OK changes what the screen shows and opens nothing."""

GOES_ON = (
    "call/actions/start",
    "call/actions/hang_up",
    "call/actions/ring_me",
    "call/actions/dialect",
    "package_choice/actions/go",
    "guide/actions/apply",  # makes a draft: the stories of applications go this way
    "case/actions/other",
    "applicant/people/",
    "form/rows/",
    "form/go/",
    "townships/markers/",
    "townships/rows/",
    "diagnostics/actions/learn",
)
"""Whose OK decides something, after which one is meant to be somewhere else."""

LEADS_BACK = ("back", "leave", "home", "cases")
"""Last parts of focus paths whose OK goes back itself."""


COMES_BY_ITSELF = {
    *("incoming", "proposal", "rating", "unlock", "enrol", "call_way", "call_telephone"),
    *("case_parts", "case_part"),
}
"""Screens no choice leads to: a clerk rings, how it was (the story of calls sweeps both), what a clerk
proposes in a call, the question for the household's code, a box that is not let in (``test_enrol``), how to
speak where there is no camera (``test_without_camera``), departments that have a package (the story of
packages goes there)."""

TAKES_EVERY_KEY = {"learn"}
"""Screens with nothing to choose, where arrows are keys like others; ``test_box_care`` goes through them."""


def test_every_screen_of_the_program_has_a_way_here() -> None:
    """Whoever adds a screen adds a way to it in ``ways``: what is not swept is not known to be reachable."""
    modules = [import_module(f"screens.{module.name}") for module in pkgutil.iter_modules(screens.__path__)]
    found = {
        vars(value)["name"]
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Screen) and "name" in vars(value)
    }
    assert found - {way.screen for way in WAYS} == TAKES_EVERY_KEY | COMES_BY_ITSELF, (
        "no way leads to these screens"
    )
    assert {way.screen for way in WAYS} - found == set(), "these ways lead to no screen"


def shown(tv: Pilot) -> tuple[str, str, list[str], str]:
    """Screen, heading, what can be chosen, and the focus, as last seen."""
    return tv.screen, tv.last["title"], tv.last["actions"], tv.focus


async def arrive(room: Room, way: Way) -> Pilot:
    """The television of the way's room, on the way's screen."""
    tv = await room(way.room)
    await way.go(tv)
    assert tv.screen == way.screen
    return tv


@pytest.mark.parametrize("way", WAYS, ids=str)
async def test_arrows_lead_to_everything_that_can_be_chosen(room: Room, way: Way) -> None:
    await Sweep(await arrive(room, way)).to_the_end()


@pytest.mark.parametrize("way", WAYS, ids=str)
async def test_back_from_what_was_opened_returns_to_the_same_row(room: Room, way: Way) -> None:
    tv = await arrive(room, way)
    sweep = Sweep(tv)
    for path in sorted(enabled(tv)):
        if path.startswith((*ACTS_HERE, *GOES_ON)):
            continue
        await sweep.go_to(path)
        before = shown(tv)
        await tv.press("ok")
        await tv.wait(lambda tv, before=before: shown(tv)[:2] != before[:2], 3)
        one_thing_focused(tv)
        if path.endswith(tuple(f"/{key}" for key in LEADS_BACK)):
            sweep = Sweep(await arrive(room, way))
            continue
        await tv.press("back")
        # A film is asked for again when one comes back to it: its page is another one in between.
        same = 3 if way.screen == "video" else 4
        await tv.wait(lambda tv, before=before, same=same: shown(tv)[:same] == before[:same], 10)


@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize(
    "go",
    [
        *(by_event, a_list, a_guide, more_of_a_guide, search_with_results),
        *(places, the_map, a_place, partners, packages, a_package, films),
    ],
    ids=lambda go: go.__name__,
)
async def test_arrows_lead_to_everything_in_other_letters_too(tv: Pilot, go: Go, size: str) -> None:
    await settings(tv)
    await tv.go_to(f"settings/sizes/{size}")
    await tv.press("ok", "home")
    try:
        await tv.go_to("home/tiles/guides")
        await go(tv)
        await Sweep(tv).to_the_end()
    finally:
        await tv.press("home")
        await settings(tv)
        await tv.go_to("settings/sizes/normal")
        await tv.press("ok")


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


@pytest.mark.parametrize("go", [home, by_event, a_guide, usage, settings], ids=lambda go: go.__name__)
async def test_a_digit_leads_into_the_search_and_back_out_again(tv: Pilot, go: Go) -> None:
    await go(tv)
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


@pytest.mark.parametrize("there, back", [("right", "left"), ("page_down", "page_up")])
async def test_a_guide_is_turned_by_one_key_and_the_focus_stays(tv: Pilot, there: str, back: str) -> None:
    await a_guide(tv)
    focus = tv.focus
    await tv.press(there)
    assert tv.reads("第 2/") and tv.focus == focus
    await tv.press(back)
    assert tv.reads("第 1/") and tv.focus == focus
    await tv.press(back)
    assert tv.reads("第 1/") and tv.focus == focus


async def test_going_down_through_the_buttons_of_a_guide_leads_to_its_next_page_and_up_again(
    tv: Pilot,
) -> None:
    await a_guide(tv)
    await tv.go_to("guide/actions/more")
    await tv.press("down")
    assert tv.reads("第 2/") and tv.focus == "guide/actions/apply"
    await tv.press("up")
    assert tv.reads("第 1/") and tv.focus == "guide/actions/more"


async def test_coming_back_to_a_guide_shows_the_page_that_was_left(tv: Pilot) -> None:
    await a_guide(tv)
    await tv.press("right", "right")
    await tv.go_to("guide/actions/more")
    await tv.press("ok", "ok", "back", "back")
    assert tv.screen == "guide" and tv.reads("第 3/") and tv.focus == "guide/actions/more"
