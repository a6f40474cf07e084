"""Ways from home to every screen by the remote. A new screen needs one: ``test_reach`` fails without."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.pilot import Pilot
from tests.screens.sweep import enabled

Go = Callable[[Pilot], Awaitable[None]]


@dataclass(frozen=True)
class Way:
    """A way to ``screen``, gone by the television of a room: ``plain`` (nothing has been done on it yet),
    ``household`` (with a person, a draft and a case handed in) or ``away`` (the server cannot be reached)."""

    screen: str
    go: Go
    room: str = "plain"

    def __str__(self) -> str:
        return self.go.__name__


WAYS: list[Way] = []


def leads_to(screen: str, room: str = "plain") -> Callable[[Go], Go]:
    """Declares a way."""

    def declare(go: Go) -> Go:
        WAYS.append(Way(screen, go, room))
        return go

    return declare


async def open_tile(tv: Pilot, key: str) -> None:
    await tv.go_to(f"home/tiles/{key}")
    await tv.press("ok")
    assert tv.screen == key


@leads_to("home")
async def home(tv: Pilot) -> None:
    assert tv.screen == "home"


@leads_to("guides")
async def by_event(tv: Pilot) -> None:
    await open_tile(tv, "guides")


@leads_to("guides")
async def by_department(tv: Pilot) -> None:
    await open_tile(tv, "guides")
    await tv.go_to("guides/tabs/department")
    await tv.press("ok")
    assert tv.reads("按部门")


@leads_to("guides")
async def last_page_of_departments(tv: Pilot) -> None:
    await by_department(tv)
    before = None
    while before != tv.last["actions"]:
        before = tv.last["actions"]
        await tv.press("page_down")


@leads_to("guide_list")
async def a_list(tv: Pilot) -> None:
    await by_event(tv)
    await tv.go_to("guides/rows/elderly")
    await tv.press("ok")
    assert tv.screen == "guide_list"


@leads_to("guide")
async def a_guide(tv: Pilot) -> None:
    await a_list(tv)
    await tv.press("ok")
    assert tv.screen == "guide"


@leads_to("guide")
async def the_second_page_of_a_guide(tv: Pilot) -> None:
    await a_guide(tv)
    await tv.press("page_down")
    assert {"guide/actions/next", "guide/actions/previous"} <= enabled(tv)


@leads_to("guide")
async def the_last_page_of_a_guide(tv: Pilot) -> None:
    await a_guide(tv)
    while "guide/actions/next" in enabled(tv):
        await tv.press("page_down")


@leads_to("search")
async def search_with_nothing_typed(tv: Pilot) -> None:
    await by_event(tv)
    await tv.go_to("guides/tabs/search")
    await tv.press("ok")
    assert tv.screen == "search"


@leads_to("search")
async def search_with_results(tv: Pilot) -> None:
    await tv.press("digit_4", "digit_5")
    assert tv.screen == "search" and tv.focus.startswith("search/rows/")


@leads_to("search")
async def search_that_finds_nothing(tv: Pilot) -> None:
    await tv.press(*["digit_9"] * 12)
    assert tv.reads("没有找到")


@leads_to("points")
async def places(tv: Pilot) -> None:
    await open_tile(tv, "points")


@leads_to("points")
async def terminals(tv: Pilot) -> None:
    await places(tv)
    await tv.go_to("points/tabs/terminal")
    await tv.press("ok")
    assert tv.reads("19 个地方")


@leads_to("townships")
async def the_map(tv: Pilot) -> None:
    await places(tv)
    await tv.go_to("points/tabs/township")
    await tv.press("ok")
    assert tv.screen == "townships" and tv.reads("七里坪镇")


@leads_to("point")
async def a_place(tv: Pilot) -> None:
    await places(tv)
    await tv.press("right", "ok")
    assert tv.screen == "point"


@leads_to("guide_list")
async def what_a_place_does(tv: Pilot) -> None:
    await a_place(tv)
    await tv.go_to("point/actions/guides")
    await tv.press("ok")
    assert tv.screen == "guide_list"


@leads_to("partners")
async def partners(tv: Pilot) -> None:
    await places(tv)
    await tv.go_to("points/tabs/partners")
    await tv.press("ok")
    assert tv.screen == "partners"


@leads_to("partner")
async def a_partner(tv: Pilot) -> None:
    await partners(tv)
    await tv.press("ok")
    assert tv.screen == "partner"


@leads_to("packages")
async def packages(tv: Pilot) -> None:
    await by_event(tv)
    await tv.go_to("guides/tabs/packages")
    await tv.press("ok")
    assert tv.screen == "packages"


@leads_to("package")
async def a_package(tv: Pilot) -> None:
    await packages(tv)
    await tv.press("ok")
    assert tv.screen == "package"


@leads_to("package_choice")
async def what_of_a_package(tv: Pilot) -> None:
    await a_package(tv)
    await tv.go_to("package/actions/apply")
    await tv.press("ok")
    assert tv.screen == "package_choice" and tv.reads("就办这")


@leads_to("package")
async def the_second_page_of_a_package(tv: Pilot) -> None:
    await a_package(tv)
    await tv.press("page_down")
    assert {"package/actions/next", "package/actions/previous"} <= enabled(tv)


@leads_to("settings")
async def settings(tv: Pilot) -> None:
    await open_tile(tv, "settings")


@leads_to("people", "household")
async def people(tv: Pilot) -> None:
    await settings(tv)
    await tv.go_to("settings/sounds/people")
    await tv.press("ok")
    assert tv.screen == "people"


@leads_to("person", "household")
async def a_person(tv: Pilot) -> None:
    await people(tv)
    await tv.go_to(next(path for path in enabled(tv) if path.startswith("people/rows/")))
    await tv.press("ok")
    assert tv.screen == "person"


@leads_to("person_entry", "household")
async def a_number_typed(tv: Pilot) -> None:
    await people(tv)
    await tv.go_to("people/actions/keys")
    await tv.press("ok", "ok")
    await tv.press(*(f"digit_{digit}" for digit in "421122194503120022"))
    assert tv.focus == "person_entry/onward/next"


@leads_to("household_code", "household")
async def the_code(tv: Pilot) -> None:
    await people(tv)
    await tv.go_to("people/actions/code")
    await tv.press("ok")
    assert tv.screen == "household_code"


@leads_to("usage")
async def usage(tv: Pilot) -> None:
    await settings(tv)
    await tv.go_to("settings/sounds/usage")
    await tv.press("ok")
    assert tv.screen == "usage"


@leads_to("diagnostics")
async def the_box_looked_over(tv: Pilot) -> None:
    await usage(tv)
    await tv.go_to("usage/actions/diagnostics")
    await tv.press("ok")
    await tv.wait(lambda tv: "diagnostics/actions/again" in enabled(tv), 30)


@leads_to("videos")
async def film_themes(tv: Pilot) -> None:
    await open_tile(tv, "videos")
    assert tv.reads("老人与养老")


@leads_to("videos")
async def films(tv: Pilot) -> None:
    await film_themes(tv)
    await tv.go_to("videos/rows/elderly")
    await tv.press("ok")
    assert tv.reads("看视频：老人与养老")


@leads_to("video", "away")
async def a_film_that_cannot_be_had(tv: Pilot) -> None:
    await films(tv)
    await tv.press("ok")
    await tv.wait(lambda tv: tv.screen == "video" and "video/actions/again" in enabled(tv), 30)


@leads_to("assistance")
async def assistance(tv: Pilot) -> None:
    await open_tile(tv, "assistance")


@leads_to("call")
async def asked_before_a_call(tv: Pilot) -> None:
    await assistance(tv)
    await tv.go_to("assistance/desks/anxinban")
    await tv.press("ok")
    assert tv.screen == "call" and tv.reads("通话吗")


@leads_to("call_devices")
async def devices_of_calls(tv: Pilot) -> None:
    await assistance(tv)
    await tv.go_to("assistance/more/call_devices")
    await tv.press("ok")
    assert tv.screen == "call_devices"


@leads_to("call")
async def a_call_that_waits(tv: Pilot) -> None:
    await asked_before_a_call(tv)
    await tv.press("ok")
    await tv.wait(lambda tv: "call/actions/hang_up" in enabled(tv))


@leads_to("guide_ways")
async def more_of_a_guide(tv: Pilot) -> None:
    await a_guide(tv)
    await tv.go_to("guide/actions/more")
    await tv.press("ok")
    assert tv.screen == "guide_ways"


@leads_to("guide_on_phone")
async def a_guide_for_the_phone(tv: Pilot) -> None:
    await more_of_a_guide(tv)
    await tv.go_to("guide_ways/rows/phone")
    await tv.press("ok")
    assert tv.screen == "guide_on_phone" and tv.reads("/g/")


@leads_to("guide_on_phone", "away")
async def no_address_for_the_phone(tv: Pilot) -> None:
    await more_of_a_guide(tv)
    await tv.go_to("guide_ways/rows/phone")
    await tv.press("ok")
    assert tv.screen == "guide_on_phone" and tv.reads("发不到手机")


@leads_to("steward")
async def the_steward(tv: Pilot) -> None:
    await more_of_a_guide(tv)
    await tv.go_to("guide_ways/rows/steward")
    await tv.press("ok")
    assert tv.screen == "steward"


@leads_to("partners")
async def partners_of_a_guide(tv: Pilot) -> None:
    await more_of_a_guide(tv)
    await tv.go_to("guide_ways/rows/partners")
    await tv.press("ok")
    assert tv.screen == "partners"


@leads_to("points")
async def places_of_a_guide(tv: Pilot) -> None:
    await more_of_a_guide(tv)
    await tv.go_to("guide_ways/rows/points")
    await tv.press("ok")
    assert tv.screen == "points"


@leads_to("cases")
async def no_cases_yet(tv: Pilot) -> None:
    await open_tile(tv, "cases")


@leads_to("cases", "household")
async def cases(tv: Pilot) -> None:
    await open_tile(tv, "cases")
    assert len([path for path in enabled(tv) if "/rows/" in path]) == 2


async def case_of(tv: Pilot, state: str) -> None:
    """The case in this state; it is the first or the second row."""
    await cases(tv)
    await tv.press("ok")
    if not tv.reads(state):
        await tv.press("back", "down", "ok")
    assert tv.screen == "case" and tv.reads(state)


@leads_to("case", "household")
async def a_draft(tv: Pilot) -> None:
    await case_of(tv, "继续填写")


@leads_to("case", "household")
async def a_case_handed_in(tv: Pilot) -> None:
    await case_of(tv, "已提交")


@leads_to("receipt", "household")
async def a_receipt(tv: Pilot) -> None:
    await a_case_handed_in(tv)
    await tv.go_to("case/receipt/receipt")
    await tv.press("ok")
    assert tv.screen == "receipt"


@leads_to("materials", "household")
async def materials(tv: Pilot) -> None:
    await a_draft(tv)
    await tv.press("ok")
    await tv.wait(lambda tv: tv.screen == "materials")


@leads_to("material", "household")
async def a_material(tv: Pilot) -> None:
    await materials(tv)
    await tv.go_to(next(f"materials/{action}" for action in tv.last["actions"] if "rows/" in action))
    await tv.press("ok")
    assert tv.screen == "material"


@leads_to("specimen", "household")
async def how_a_paper_is_written(tv: Pilot) -> None:
    await materials(tv)
    while "materials/rows/entrust_letter" not in enabled(tv):
        await tv.press("page_down")
    await tv.go_to("materials/rows/entrust_letter")
    await tv.press("ok")
    await tv.go_to("material/actions/specimen")
    await tv.press("ok")
    assert tv.screen == "specimen" and tv.reads("填好的样子")


@leads_to("handoff", "household")
async def a_phone_for_photos(tv: Pilot) -> None:
    await materials(tv)
    await tv.go_to("materials/actions/phone")
    await tv.press("ok")
    await tv.wait(lambda tv: tv.screen == "handoff" and tv.reads("这六个数字"))


@leads_to("check", "household")
async def the_check(tv: Pilot) -> None:
    await materials(tv)
    await tv.go_to("materials/actions/check")
    await tv.press("ok")
    assert tv.screen == "check"


@leads_to("applicant", "household")
async def for_whom(tv: Pilot) -> None:
    await the_check(tv)
    await tv.press("page_up", "page_up")
    await tv.go_to("check/rows/applicant.")
    await tv.press("ok")
    assert tv.screen == "applicant"


@leads_to("form", "household")
async def a_question_with_number_keys(tv: Pilot) -> None:
    await the_check(tv)
    await tv.go_to("check/rows/form.birthday")
    await tv.press("ok")
    assert tv.screen == "form" and tv.reads("出生")


@leads_to("form", "household")
async def a_question_with_answers_to_choose(tv: Pilot) -> None:
    await the_check(tv)
    await tv.go_to("check/rows/form.living")
    await tv.press("ok")
    assert tv.screen == "form" and tv.reads("住在")


@leads_to("apply", "away")
async def an_application_that_waits_for_the_server(tv: Pilot) -> None:
    await a_guide(tv)
    await tv.go_to("guide/actions/apply")
    await tv.press("ok")
    assert tv.screen == "apply"
