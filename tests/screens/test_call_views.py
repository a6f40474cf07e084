"""What the call screen shows while they talk, in each of the three text sizes."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from protocol.call_words import MOST_LETTERS, CallWords
from protocol.shown import SheetRow, Showing, Shown, ShownKind
from screens.call import CallScreen
from server.calls.quick_phrases import read_phrases
from tests.screens.room import room, view
from tests.tvapp.calls.test_session import handed, row, talking
from tvapp.calls.session import CallSession
from tvapp.ui.icons import ICONS
from tvapp.ui.item import Item
from tvapp.ui.letters import letters_for
from tvapp.ui.piece import use_theme
from tvapp.ui.theme import TextSize, Theme
from tvapp.ui.words import Frame, words_in

BAND = Frame(1632, 200, 56, 1.18)
"""Of screens/call.kv."""


@pytest.fixture(autouse=True, params=list(TextSize))
def text_size(request: pytest.FixtureRequest) -> Iterator[TextSize]:
    use_theme(Theme(text_size=request.param))
    yield request.param
    use_theme(Theme())


def shown(session: CallSession, **state: Any) -> Any:
    tv = room()
    tv.company.line = SimpleNamespace(session=session, devices=None)
    return view(CallScreen, tv, state, desk="anxinban")


def caption(number: int, text: str) -> CallWords:
    return CallWords.model_validate(
        {"call_id": "call_1", "number": number, "kind": "caption", "text": text, "sent": 1}
    )


def test_while_they_talk_the_first_button_does_no_harm_and_all_fit(text_size: TextSize) -> None:
    buttons: tuple[Item, ...] = shown(talking()).buttons
    assert [button.title for button in buttons] == ["说慢一点", "再说一遍", "挂断"]
    assert all(not button.icon or button.icon in ICONS for button in buttons)
    assert letters_for(buttons, "button", 372, 104).title >= text_size


def test_a_caption_stands_until_it_is_cleared_also_while_one_is_asked_about_hanging_up() -> None:
    session = talking()
    assert shown(session).caption == ""
    session.said(caption(1, "请带原件"))
    assert shown(session).caption == "请带原件"
    assert shown(session, leaving=True).caption == "请带原件"
    session.said(caption(2, ""))
    assert shown(session).caption == ""
    session.said(caption(3, "再见"))
    session.hang_up()
    assert shown(session, called=True).caption == ""


def test_a_lost_link_is_said_although_a_caption_has_the_place_of_its_explanation() -> None:
    session = talking()
    session.link_lost(1, 0.0)
    assert (shown(session).headline, shown(session).detail[:4]) == ("画面断了一下", "正在自动")
    session.said(caption(1, "请带原件"))
    lost = shown(session)
    assert (lost.headline, lost.caption) == ("画面断了一下，正在接通", "请带原件")
    letter, lines, fit = words_in(lost.headline, 44, Frame(388, 150, 36, 1.25), bold=True)
    assert letter >= 36 and len(lines) <= fit


@pytest.mark.parametrize("text", ["字" * MOST_LETTERS, "请带身份证，" * 10, "A1 " * 20])
def test_the_longest_caption_is_whole_in_three_lines_of_large_letters(text: str) -> None:
    letter, lines, fit = words_in(text, 72, BAND, bold=True)
    assert letter >= 56 and len(lines) <= min(3, fit)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line.startswith(("，", "。")) for line in lines)


def test_quick_phrases_stand_in_one_line_of_the_largest_letters(tmp_path) -> None:
    for phrase in read_phrases(tmp_path).phrases:
        letter, lines, _ = words_in(phrase, 72, BAND, bold=True)
        assert (letter, len(lines)) == (72, 1)


def with_third(state: str, label: str = "阿依古丽买买提（民政局专家）") -> CallSession:
    session = talking()
    who = {"id": "part_1", "kind": "third", "state": state, "label": label}
    session.call_changed(row("talking", clerk_name="王敏", clerk_number="001", participants=[who]))
    return session


def test_who_waits_outside_is_not_shown_and_who_is_let_in_has_a_name_that_fits() -> None:
    before = shown(talking())
    assert shown(with_third("waiting")) == before
    assert "正在进来" in shown(with_third("let_in")).detail
    here = shown(with_third("here"))
    letter, lines, fit = words_in(here.detail, 44, Frame(388, 184, 36, 1.3), bold=False)
    assert letter >= 36 and len(lines) <= fit and "民政局专家）也在" in "".join(lines)


def test_the_resident_may_send_a_third_person_away_and_the_first_button_does_no_harm() -> None:
    asked, plain = shown(with_third("here"), leaving=True).buttons, shown(talking(), leaving=True).buttons
    assert [button.key for button in asked] == ["stay", "no_third", "hang_up"]
    assert [button.key for button in plain] == ["stay", "hang_up"]
    letters = letters_for(asked, "button", 372, 104).title
    assert letters == letters_for(plain, "button", 372, 104).title, "the others do not become smaller"


def test_where_a_call_is_handed_on_to_is_the_title_and_all_of_it_fits() -> None:
    session = talking()
    session.call_changed(handed(position=3))
    told = shown(session)
    assert (told.title, told.mode, told.buttons[0].key) == ("12345 视频专席", "wait", "back")
    _, lines, fit = words_in(told.detail, 56, Frame(1600, 260, 40, 1.5), bold=False)
    assert len(lines) <= fit


def test_a_page_of_the_clerks_has_the_large_place_and_back_puts_it_away(text_size: TextSize) -> None:
    session = talking()
    rows = (SheetRow(text="带身份证"),)
    shown_page = Shown(
        kind=ShownKind.GUIDE,
        key="GUIDE-1",
        page=1,
        pages=3,
        title="高龄津贴",
        rows=rows,
    )
    session.shows(Showing(call_id="call_1", number=1, shown=shown_page))
    seen = shown(session)
    assert seen.shows and seen.sheet_count == "2/3" and seen.sheet_rows == (("", "带身份证"),)
    assert [button.title for button in seen.buttons] == ["说慢一点", "再说一遍", "收起", "挂断"]
    assert "收起" in seen.hint and "正在和" in seen.title
    assert letters_for(seen.buttons, "button", 372, 112).title >= text_size
    asked = shown(session, leaving=True)
    assert asked.shows and [button.key for button in asked.buttons] == ["stay", "hang_up"]
    session.shows(Showing(call_id="call_1", number=2, closed_by_resident=True))
    assert not shown(session).shows
