"""What a guide and the screens behind 更多 show, as data."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from protocol.guide import Guide
from screens.guide import GuideScreen
from screens.guide_on_phone import GuideOnPhoneScreen
from screens.guide_ways import GuideWaysScreen
from screens.steward import StewardScreen
from tests.screens.room import Shelf, room, view
from tests.tvapp.application.sample import GUIDE
from tvapp.catalogue.county import PartnerRow
from tvapp.household.phone_address import PhoneAddress
from tvapp.ui.piece import use_theme
from tvapp.ui.theme import TextSize, Theme
from tvapp.voice.habits import Habit

NUMBERED = GUIDE.model_copy(update={"number": 101, "contact": "0713-0500102"})
AT_WINDOW = NUMBERED.model_copy(update={"pre_review": False, "code": "TEST-0002"})
PARTNER = PartnerRow("x", "浙江海宁", "浙江省", "海宁市行政服务中心", "跨省通办窗口", "0573-0500301", "", 3)


class County(Shelf):
    """A catalogue with guides and a partner for each."""

    def partners(self, *, guide: str) -> list[PartnerRow]:
        return [PARTNER] if guide in self.guides else []

    def count_videos(self, *, guide: str) -> int:
        return 2

    def count_service_points(self, *, guide: str) -> int:
        return 3


@pytest.fixture(params=list(TextSize), ids=lambda size: size.name.lower(), autouse=True)
def text_size(request: pytest.FixtureRequest) -> Iterator[TextSize]:
    use_theme(Theme(text_size=request.param))
    yield request.param
    use_theme(Theme())


def tv(*guides: Guide, url: str = "", folder: Path | None = None, habit: Habit = Habit.KEY) -> Any:
    made = room()
    made.catalogue = County(*(guides or (NUMBERED, AT_WINDOW)))
    made.reader = SimpleNamespace(habit=habit)
    made.company.phone_address = PhoneAddress(folder or Path("/nonexistent"))
    made.company.phone_address.url = url
    return made


def keys(items: Any) -> list[str]:
    return [item.key for item in items]


def test_from_a_guide_at_most_six_things_can_be_done() -> None:
    assert keys(view(GuideScreen, tv(), code=NUMBERED.code).buttons) == [
        "apply",
        "next",
        "previous",
        "ask",
        "read",
        "more",
    ]
    silent = view(GuideScreen, tv(habit=Habit.OFF), code=NUMBERED.code)
    assert "read" not in keys(silent.buttons)


def test_where_only_the_window_takes_it_that_is_the_big_button() -> None:
    first = view(GuideScreen, tv(), code=AT_WINDOW.code).buttons[0]
    assert (first.key, first.title) == ("where", "只能到窗口办")


def test_the_foot_says_which_arrows_turn_the_page() -> None:
    assert view(GuideScreen, tv(), code=NUMBERED.code).hint == "按 → 往下看"
    assert view(GuideScreen, tv(), {"page": 1}, code=NUMBERED.code).hint == "按 → 往下看，按 ← 往回看"
    assert view(GuideScreen, tv(), {"page": 99}, code=NUMBERED.code).hint == "按 ← 往回看"


@pytest.mark.parametrize("params", [{"code": "GONE-0001"}, {"number": "x"}, {}])
def test_a_guide_that_is_not_there_says_what_to_do(params: dict[str, str]) -> None:
    shown = view(GuideScreen, tv(), **params)
    assert "没有找到" in shown.paragraphs[0].text and keys(shown.buttons) == ["ask"]


def test_only_ways_that_lead_somewhere_are_offered() -> None:
    shown = view(GuideWaysScreen, tv(), guide=NUMBERED.code)
    assert {"phone", "steward", "partners"} <= set(keys(shown.rows)) and len(shown.rows) <= 5
    assert all(item.subtitle for item in shown.rows)
    without_number = view(GuideWaysScreen, tv(GUIDE), guide=GUIDE.code)
    assert "phone" not in keys(without_number.rows)
    gone = view(GuideWaysScreen, tv(), guide="GONE-0001")
    assert not gone.rows and keys(gone.buttons) == ["back"] and "返回" in gone.empty


def test_the_code_for_a_phone_says_the_address_too() -> None:
    shown = view(GuideOnPhoneScreen, tv(url="https://tv.example"), guide=NUMBERED.code)
    assert shown.qr == "https://tv.example/g/101" and shown.address == "tv.example/g/101"
    assert "扫" in shown.letter[0].text


def test_where_no_phone_can_reach_the_server_there_is_no_code_and_it_is_said() -> None:
    shown = view(GuideOnPhoneScreen, tv(url="http://127.0.0.1:8650"), guide=NUMBERED.code)
    assert not shown.qr and "手机打不开" in shown.letter[0].text
    unknown = view(GuideOnPhoneScreen, tv(), guide=NUMBERED.code)
    assert not unknown.qr and "发不到手机" in unknown.letter[0].text


def test_the_steward_is_told_what_to_have_ready() -> None:
    rows = dict(view(StewardScreen, tv(), guide=NUMBERED.code).rows)
    assert rows["备好什么"] == "您的身份证"
    assert dict(view(StewardScreen, tv()).rows)["备好什么"] == "您的身份证"
