"""What the screens of places, packages and partners show, as data, in each of the three text sizes."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from protocol.package import Package
from protocol.partner import Partner
from protocol.service_point import PointKind, Position, ServicePoint, Township
from screens import point as point_module
from screens.guide_list import GuideListScreen
from screens.package import PackageScreen
from screens.packages import PackagesScreen
from screens.partner import PartnerScreen
from screens.partners import PartnersScreen
from screens.point import PointScreen
from screens.points import PointsScreen
from screens.townships import MAP_HEIGHT, MAP_WIDTH, TownshipsScreen
from server.catalogue.bundles.bundle import build_bundle
from server.catalogue.places.county_records import CountyRecords
from tests.screens.room import view
from tests.tvapp.catalogue.shelf import content, guide
from tvapp.catalogue import Catalogue
from tvapp.focus import FocusMemory, FocusNode, Rect, items, move
from tvapp.places.opening import CHINA
from tvapp.router import Place, Router
from tvapp.settings import Preferences
from tvapp.ui.icons import ICONS
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import use_theme
from tvapp.ui.theme import TextSize, Theme
from tvapp.voice.habits import Habit

CENTRE, NORTH, SOUTH = "421122100", "421122101", "421122103"
OLD, POOR = guide("高龄津贴", themes=("老人",), popularity=5), guide("低保", themes=("救助",), popularity=9)
LONELY = guide("没有地方办的事")
OFFICE = "周一至周五 8:30–12:00，14:30–17:30"
LONG = {
    "hours": f"{OFFICE}；周六上午公安、不动产窗口上班",
    "address": "县城，公交“政务中心”站下车",
    "windows": "一至三楼各专区；老人走一楼绿色通道",
    "phone": "0713-0500100",
    "about": "一进门有人引导。老人、残疾人不用排队，轮椅、老花镜在服务台借。",
}
MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=CHINA)


def place(key: str, kind: PointKind, township: str, *guides: str, **fields: object) -> ServicePoint:
    made = {"key": key, "name": f"{key}号", "kind": kind, "township": township, "guides": guides, **fields}
    return ServicePoint.model_validate(made)


def town(code: str, name: str, latitude: float | None) -> Township:
    position = None if latitude is None else Position(latitude=latitude, longitude=114.6)
    return Township(code=code, name=name, position=position)


def county(*, drawn: bool = True, towns: int = 3) -> CountyRecords:
    names = ("城关镇", "七里坪镇", "二程镇", *(f"第{n}乡" for n in range(4, towns + 1)))
    codes = (CENTRE, NORTH, SOUTH, *(f"4211222{n:02}" for n in range(4, towns + 1)))
    latitudes = (31.29, 31.45, 31.2, *(31 + n / 100 for n in range(4, towns + 1)))
    return CountyRecords(
        townships=tuple(
            town(code, name, latitude if drawn else None)
            for code, name, latitude in zip(codes, names, latitudes, strict=True)
        ),
        service_points=(
            place("hall", PointKind.HALL, CENTRE, OLD.code, POOR.code, hours=OFFICE, phone="12345"),
            place("centre", PointKind.TOWNSHIP_HALL, CENTRE, OLD.code),
            place("north", PointKind.TOWNSHIP_HALL, NORTH, OLD.code, hours="看门口的牌子"),
            place("box", PointKind.TERMINAL, SOUTH, POOR.code, hours="全天 24 小时"),
        ),
        packages=(
            Package(
                key="one",
                name="身后一件事",
                summary="来一次就行。",
                departments=("县民政局", "县人力资源和社会保障局", "县公安局", "县医疗保障局"),
                guides=(OLD.code, POOR.code),
            ),
        ),
        partners=(Partner(key="sea", name="海宁", hall="海宁大厅", phone="0573-050", guides=(POOR.code,)),),
    )


@pytest.fixture(params=list(TextSize), autouse=True)
def text_size(request: pytest.FixtureRequest) -> Iterator[TextSize]:
    use_theme(Theme(text_size=request.param))
    yield request.param
    use_theme(Theme())


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalogue]:
    """Counties: ``usual``, ``undrawn`` without coordinates, ``large`` with thirty townships, and so on."""
    folder = tmp_path_factory.mktemp("shelf")
    counties = {
        "usual": county(),
        "undrawn": county(drawn=False),
        "large": county(towns=30),
        "wordy": replace(county(), service_points=(place("long", PointKind.HALL, SOUTH, **LONG),)),
        "bare": CountyRecords(),
    }
    return {name: made(folder / f"{name}.sqlite", records) for name, records in counties.items()}


def made(path: Path, records: CountyRecords) -> Catalogue:
    build_bundle(path, replace(content([OLD, POOR, LONELY]), records=records), version=1, issued=1, expires=2)
    return Catalogue.open(path)


def tv_with(catalogue: Catalogue | None, township: str = "") -> Any:
    return SimpleNamespace(
        catalogue=catalogue,
        preferences=Preferences(township=township),
        reader=SimpleNamespace(habit=Habit.KEY),
        router=Router(),
        notice="",
        notice_tone="second",
    )


EVERY = (
    (PointsScreen, {}),
    (PointsScreen, {"guide": OLD.code}),
    (PointsScreen, {"guide": LONELY.code}),
    (PointsScreen, {"township": NORTH}),
    (PointScreen, {"key": "hall"}),
    (PointScreen, {"key": "nowhere"}),
    (TownshipsScreen, {}),
    (PartnersScreen, {}),
    (PartnersScreen, {"guide": OLD.code}),
    (PartnerScreen, {"key": "sea"}),
    (PackagesScreen, {}),
    (PackageScreen, {"key": "one"}),
    (PackageScreen, {"key": "none"}),
    (GuideListScreen, {"service_point": "hall"}),
    (GuideListScreen, {"package": "one"}),
    (GuideListScreen, {"partner": "sea"}),
)


def groups(shown: object) -> list[tuple[Any, ...]]:
    """The choices of a view, group by group."""
    return [getattr(shown, name, ()) for name in ("tabs", "markers", "rows", "buttons")]


@pytest.mark.parametrize(("kind", "params"), EVERY, ids=lambda value: getattr(value, "name", ""))
@pytest.mark.parametrize("name", ["usual", "undrawn", "large", "bare", "none"])
def test_there_is_always_something_to_choose_and_never_too_much(
    kind: type, params: dict[str, str], name: str, shelf: dict[str, Catalogue]
) -> None:
    shown = view(kind, tv_with(shelf.get(name), NORTH), **params)
    assert shown.title and any(item.enabled for group in groups(shown) for item in group)
    assert len(getattr(shown, "rows", ())) <= 6 and len(getattr(shown, "tabs", ())) <= 6
    for group in groups(shown):
        assert len({item.key for item in group}) == len(group)
        for item in group:
            assert item.title and "/" not in item.key and (not item.icon or item.icon in ICONS)


def test_the_households_township_comes_first_with_distances_to_the_others(
    shelf: dict[str, Catalogue],
) -> None:
    shown = view(PointsScreen, tv_with(shelf["usual"], NORTH))
    assert [(row.key, row.trailing) for row in shown.rows] == [
        ("north", "本乡镇"),
        ("hall", "约 18 公里"),
        ("centre", "约 18 公里"),
        ("box", "约 28 公里"),
    ]
    assert shown.tabs[0].title == "七里坪镇" and "直线" in shown.hint


def test_the_places_are_read_before_the_buttons(shelf: dict[str, Catalogue]) -> None:
    tv = tv_with(shelf["usual"], NORTH)
    said = aloud(PointsScreen, tv)
    assert said[:2] == ("4 个地方", "从七里坪镇算，先近后远") and said[2].startswith("north号")
    assert said[-1] == "左边可以换乡镇，也可以只看政务大厅、便民中心、自助机，还可以看外地在哪里办"
    assert aloud(TownshipsScreen, tv)[1:3] == ("现在记的是七里坪镇", "城关镇")
    assert aloud(PointsScreen, tv_with(None)) is None


def aloud(kind: type, tv: Any) -> Any:
    """What is read of a screen."""
    screen: Any = kind.__new__(kind)
    screen.tv, screen.place = tv, Place(kind.name)  # type: ignore[attr-defined]
    screen.view = screen.compute()
    return screen.aloud()


def test_who_has_not_said_where_he_lives_is_asked_and_sees_all(shelf: dict[str, Catalogue]) -> None:
    shown = view(PointsScreen, tv_with(shelf["usual"]))
    assert shown.tabs[0].title == "选乡镇" and not any(row.trailing for row in shown.rows)
    assert shown.remark == "4 个地方"


def test_a_county_without_coordinates_has_the_list_without_distances(shelf: dict[str, Catalogue]) -> None:
    shown = view(PointsScreen, tv_with(shelf["undrawn"], NORTH))
    assert [row.trailing for row in shown.rows] == ["本乡镇", "", "", ""] and "公里" not in shown.hint


def test_a_guide_shows_where_it_can_be_done_and_only_kinds_that_are_there(
    shelf: dict[str, Catalogue],
) -> None:
    shown = view(PointsScreen, tv_with(shelf["usual"], NORTH), guide=OLD.code)
    assert [row.key for row in shown.rows] == ["north", "hall", "centre"]
    assert [tab.key for tab in shown.tabs] == ["township", "all", "hall", "township_hall"]
    assert "高龄津贴" in shown.title
    accepted = view(PointsScreen, tv_with(shelf["usual"], NORTH), guide=POOR.code)
    assert accepted.tabs[-1].key == "partners"


def test_a_guide_with_no_place_says_whom_to_ask(shelf: dict[str, Catalogue]) -> None:
    shown = view(PointsScreen, tv_with(shelf["usual"], NORTH), guide=LONELY.code)
    assert not shown.rows and "12345" in shown.empty and [b.key for b in shown.buttons] == ["assistance"]


def test_a_kind_is_chosen_and_marked(shelf: dict[str, Catalogue]) -> None:
    shown = view(PointsScreen, tv_with(shelf["usual"], NORTH), {"kind": "terminal"})
    assert [row.key for row in shown.rows] == ["box"]
    assert [tab.key for tab in shown.tabs if tab.icon == "check_circle"] == ["terminal"]


def test_a_village_is_looked_from_without_changing_where_the_household_lives(
    shelf: dict[str, Catalogue],
) -> None:
    tv = tv_with(shelf["usual"], NORTH)
    shown = view(PointsScreen, tv, township=SOUTH)
    assert shown.rows[0].key == "box" and tv.preferences.township == NORTH


def test_a_place_says_everything_that_is_known_and_nothing_else(
    shelf: dict[str, Catalogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point_module.time, "time", MONDAY_NOON.timestamp)
    hall = view(PointScreen, tv_with(shelf["usual"], NORTH), key="hall")
    assert [label for label, _ in hall.facts] == ["离您多远", "时间", "电话"]
    assert hall.sign == "现在开着，12:00 休息，14:30 再开" and "节假日" in hall.hint
    assert hall.buttons[0].subtitle == "2 件"


def test_what_does_not_fit_on_one_page_is_turned_not_cut(
    shelf: dict[str, Catalogue], text_size: TextSize
) -> None:
    tv = tv_with(shelf["wordy"], NORTH)
    first = view(PointScreen, tv, key="long")
    facts = list(first.facts)
    pages = 1
    while any(button.key == "next" and button.enabled for button in first.buttons):
        first = view(PointScreen, tv, {"page": pages}, key="long")
        facts += first.facts
        pages += 1
    assert [label for label, _ in facts] == ["在哪里", "离您多远", "时间", "电话", "窗口", "先知道"]
    assert f"第 {pages}/{pages} 页" in first.remark if pages > 1 else "页" not in first.remark
    assert pages > 1 or text_size < TextSize.LARGE


@pytest.mark.parametrize("key", ["north", "centre"])
def test_hours_that_cannot_be_read_are_shown_and_nothing_is_said_of_now(
    key: str, shelf: dict[str, Catalogue]
) -> None:
    shown = view(PointScreen, tv_with(shelf["usual"], NORTH), key=key)
    assert shown.sign == "" and "节假日" not in shown.hint
    assert dict(shown.facts).get("时间", "") == ("看门口的牌子" if key == "north" else "")


def test_a_box_whose_clock_is_before_its_own_guides_says_nothing_of_now(
    shelf: dict[str, Catalogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point_module.time, "time", lambda: 0.0)
    assert view(PointScreen, tv_with(shelf["usual"], NORTH), key="hall").sign == ""


def test_the_map_shows_every_township_and_which_is_the_own(shelf: dict[str, Catalogue]) -> None:
    shown = view(TownshipsScreen, tv_with(shelf["usual"], NORTH))
    assert [marker.title for marker in shown.markers] == ["城关镇", "七里坪镇", "二程镇"] and not shown.rows
    assert [marker.key for marker in shown.markers if marker.icon == "home"] == [NORTH]
    assert "您家" in shown.markers[1].reading and "2 处" in shown.markers[0].reading
    centre, north, south = shown.boxes
    assert north[1] < centre[1] < south[1], "north is above"
    assert shown.letter >= 36 and (shown.under == 0 or shown.under >= 36)


@pytest.mark.parametrize("name", ["undrawn", "large"])
def test_what_cannot_be_drawn_is_a_list(name: str, shelf: dict[str, Catalogue]) -> None:
    shown = view(TownshipsScreen, tv_with(shelf[name], NORTH))
    assert not shown.markers and not shown.boxes and shown.rows
    assert [row.title for row in shown.rows if row.icon == "home"] == ["七里坪镇"]


def test_the_samples_map_is_in_the_residents_letters_and_its_arrows_lead_everywhere(
    sample_towns: CountyRecords, tmp_path: Path, text_size: TextSize
) -> None:
    catalogue = made(tmp_path / "sample.sqlite", sample_towns)
    home = sample_towns.townships[1].code
    shown = view(TownshipsScreen, tv_with(catalogue, home))
    assert shown.letter >= min(text_size, 52)
    nodes = []
    for marker, (left, top, width, height) in zip(shown.markers, shown.boxes, strict=True):
        assert left >= 0 and top >= 0 and left + width <= MAP_WIDTH + 0.1 and top + height <= MAP_HEIGHT + 0.1
        nodes.append(FocusNode(key=marker.key, rect=Rect(left, top, left + width, top + height)))
    tree = FocusNode(key="map", kind="group", children=tuple(nodes))
    reached = [f"map/{shown.markers[0].key}"]
    for path in reached:
        for arrow in ("up", "down", "left", "right"):
            there = move(tree, FocusMemory(), path, arrow)
            if there not in reached:
                reached.append(there)
    assert len(reached) == len(list(items(tree))) == 14


@pytest.fixture(scope="module")
def sample_towns() -> CountyRecords:
    """The sample's townships, nothing else."""
    from server.catalogue.samples.sample_source import SampleSource

    towns = SampleSource().read("service_points.json")["townships"]
    return CountyRecords(townships=tuple(map(Township.model_validate, towns)))


def test_packages_name_their_departments_and_what_they_save(shelf: dict[str, Catalogue]) -> None:
    (row,) = view(PackagesScreen, tv_with(shelf["usual"])).rows
    assert (
        row.subtitle == "民政局、人力资源和社会保障局、公安局等 4 个部门" and row.trailing == "2 件事一次办"
    )


def test_a_package_begins_with_what_it_saves_and_what_to_do_now(shelf: dict[str, Catalogue]) -> None:
    first = view(PackageScreen, tv_with(shelf["usual"]), key="one")
    assert first.paragraphs[0] == Paragraph("来一次就行。") and not first.facts
    second = view(PackageScreen, tv_with(shelf["usual"]), {"page": 1}, key="one")
    assert ("一起办", "2 件事，4 个部门") in second.facts and not second.paragraphs
    assert [button.key for button in second.buttons] == ["guides", "next", "previous", "ask", "read"]


def test_the_guides_of_a_package_stand_in_the_order_of_handling(shelf: dict[str, Catalogue]) -> None:
    shown = view(GuideListScreen, tv_with(shelf["usual"]), package="one")
    assert [row.title for row in shown.rows] == ["高龄津贴", "低保"] and shown.title == "身后一件事"
    at_hall = view(GuideListScreen, tv_with(shelf["usual"]), service_point="hall")
    assert [row.title for row in at_hall.rows] == ["低保", "高龄津贴"] and at_hall.title == "hall号能办"


def test_partners_say_how_much_they_accept_and_where(shelf: dict[str, Catalogue]) -> None:
    shown = view(PartnersScreen, tv_with(shelf["usual"]))
    assert [(row.title, row.subtitle, row.trailing) for row in shown.rows] == [("海宁", "海宁大厅", "1 件")]
    assert shown.remark == "跨域通办 1 件"
    (row,) = view(PartnersScreen, tv_with(shelf["usual"]), guide=POOR.code).rows
    assert row.trailing == "0573-050", "for one guide its telephone"
    one = view(PartnerScreen, tv_with(shelf["usual"]), key="sea")
    assert ("电话", "0573-050") in one.facts and one.buttons[0].key == "guides"


async def test_a_place_that_opens_while_it_is_looked_at_says_so(
    shelf: dict[str, Catalogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = asyncio.Event()
    tv = tv_with(shelf["usual"], NORTH)
    tv.refresh = seen.set
    screen: Any = PointScreen.__new__(PointScreen)
    screen.tv, screen.place = tv, Place("point", {"key": "hall"})
    tv.stage = SimpleNamespace(screen=screen)
    waited: list[datetime] = []

    def soon(found: object, now: datetime) -> timedelta:
        waited.append(now)
        return timedelta(seconds=-1) if len(waited) == 1 else timedelta(hours=1)

    monkeypatch.setattr(point_module, "next_look", soon)
    screen.entered()
    await asyncio.wait_for(seen.wait(), 5)
    assert len(waited) == 2, "it goes on looking"
    screen.left()
    assert screen._later is None
