"""Learning a remote: whatever its keys are called, each is pressed once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tvapp.remote.action import NEEDED, Action
from tvapp.remote.choice import LEARNT_FILE, ProfileChoice
from tvapp.remote.intake import RawKey
from tvapp.remote.learning import LEAVE_AFTER, STEPS, Learning, Remark, Stage, as_file
from tvapp.remote.profiles import Profiles

SHIPPED = Path(__file__).parents[3] / "remote_keymap.json"
SECONDS_A_PRESS = 3.75
"""To look up, find the key and press it."""


class Installer:
    """Holds a remote whose keys are called ``key`` + action, and presses what is asked."""

    def __init__(self, *lacking: Action, source: str = "evdev") -> None:
        self.learning = Learning()
        self.lacking, self.source, self.now = lacking, source, 0.0

    def press(self, code: str, after: float = 1.0) -> None:
        self.now += after
        self.learning.press(RawKey(self.source, code, "event0"), self.now)

    def obey(self) -> None:
        """Press the key that is asked for; OK where the remote has none."""
        asked = self.learning.asked
        assert asked is not None
        self.press("key ok" if asked in self.lacking else f"key {asked}")

    def learn_all(self) -> None:
        while self.learning.asked is not None:
            self.obey()


def test_a_whole_remote_is_learnt_and_kept_in_less_than_ninety_seconds_of_presses() -> None:
    installer = Installer()
    installer.learn_all()
    installer.press("key ok")
    assert installer.learning.stage is Stage.KEPT
    assert installer.learning.presses == len(STEPS) + 1
    assert installer.learning.presses * SECONDS_A_PRESS <= 90


def test_a_small_remote_takes_fewer_presses_for_digits_it_has_not() -> None:
    lacking = [
        action for action in Action if action.digit is not None or action in (Action.EXIT, Action.STAR)
    ]
    installer = Installer(*lacking, Action.PAGE_UP, Action.PAGE_DOWN)
    installer.learn_all()
    installer.press("key ok")
    assert installer.learning.stage is Stage.KEPT
    assert installer.learning.presses <= 14
    assert set(installer.learning.passed) == {*lacking, Action.PAGE_UP, Action.PAGE_DOWN}


def test_a_key_pressed_for_two_actions_is_warned_of_and_not_taken() -> None:
    installer = Installer()
    installer.press("key up")
    installer.press("key down")
    installer.press("key up")
    assert installer.learning.remark is Remark.DOUBLE
    assert installer.learning.double is Action.UP
    assert installer.learning.asked is Action.LEFT
    installer.obey()
    assert installer.learning.asked is Action.RIGHT


def test_the_six_needed_keys_cannot_be_passed_over() -> None:
    installer = Installer()
    for _ in range(5):
        installer.obey()
    assert installer.learning.asked is Action.BACK
    installer.press("key ok")
    assert (installer.learning.asked, installer.learning.remark) == (Action.BACK, Remark.DOUBLE)


def test_back_forgets_the_last_answer_and_asks_again() -> None:
    installer = Installer()
    for _ in range(7):
        installer.obey()
    assert installer.learning.asked is Action.HOME
    installer.press("key back")
    assert installer.learning.asked is Action.EXIT
    installer.press("another exit")
    assert installer.learning.taken[Action.EXIT] == "another exit"
    installer.press("key back")
    installer.press("key back")
    assert (installer.learning.asked, installer.learning.taken) == (Action.UP, {}), "before 退出: all anew"


def test_the_same_key_seven_times_ends_it_wherever_it_stands() -> None:
    for already in range(len(STEPS)):
        installer = Installer()
        for _ in range(already):
            installer.obey()
        for _ in range(LEAVE_AFTER):
            installer.press("key up")
        if already != len(STEPS):
            assert installer.learning.stage is Stage.LEFT, already


def test_a_stuttering_key_is_one_press() -> None:
    installer = Installer()
    installer.press("key up")
    for _ in range(9):
        installer.press("key up", after=0.05)
    assert (installer.learning.asked, installer.learning.remark) == (Action.DOWN, Remark.TAKEN)


def test_a_press_that_two_sources_see_answers_one_question_by_the_kernels_name() -> None:
    for first, second in (("sdl", "evdev"), ("evdev", "sdl")):
        learning = Learning()
        for step, start in enumerate((1.0, 3.0, 5.0)):
            learning.press(RawKey(first, f"{first} {step}"), start)
            learning.press(RawKey(second, f"{second} {step}"), start + 0.01)
        assert learning.source == "evdev"
        assert list(learning.taken.values()) == ["evdev 0", "evdev 1", "evdev 2"], (first, second)


def test_while_trying_each_key_says_what_it_is_and_back_begins_again() -> None:
    installer = Installer()
    installer.learn_all()
    assert installer.learning.stage is Stage.TRYING
    installer.press("key digit_7")
    assert installer.learning.tried is Action.DIGIT_7
    installer.press("key volume")
    assert installer.learning.remark is Remark.STRANGE
    installer.press("key back")
    assert (installer.learning.stage, installer.learning.taken) == (Stage.ASKING, {})


def test_it_goes_on_after_a_power_cut_where_it_was() -> None:
    installer = Installer()
    for _ in range(9):
        installer.obey()
    kept = json.loads(json.dumps(installer.learning.to_json()))
    again = Learning.from_json(kept)
    assert (again.asked, again.taken, again.source) == (
        installer.learning.asked,
        installer.learning.taken,
        "evdev",
    )
    for torn in (None, {}, {"stage": "asking", "index": 99, "taken": {}, "source": ""}, {"taken": []}):
        assert Learning.from_json(torn).to_json() == Learning().to_json()


@given(st.lists(st.integers(0, 30), max_size=120))
def test_whatever_is_pressed_no_key_gets_two_meanings(codes: list[int]) -> None:
    installer = Installer()
    for code in codes:
        if installer.learning.stage in (Stage.KEPT, Stage.LEFT):
            break
        installer.press(f"key {code}")
        taken = installer.learning.taken
        assert len(set(taken.values())) == len(taken)
        if installer.learning.stage is Stage.TRYING:
            assert set(NEEDED) <= set(taken)


@pytest.mark.parametrize("source", ["evdev", "sdl"])
def test_what_was_learnt_becomes_the_profile_of_this_box_and_only_of_that_receiver(
    tmp_path: Path, source: str
) -> None:
    # 退出 and 返回 the other way round than the generic profile has them.
    odd: dict[Action, str | int] = (
        {Action.BACK: "KEY_EXIT", Action.EXIT: "KEY_BACK", Action.OK: "scan:0x40b"}
        if source == "evdev"
        else {Action.BACK: 8, Action.EXIT: 27, Action.OK: 32}
    )
    learning = Learning()
    for number, step in enumerate(STEPS):
        spare = f"scan:{number:#x}" if source == "evdev" else 5000 + number
        learning.press(RawKey(source, odd.get(step, spare)), float(number))
    assert learning.stage is Stage.TRYING
    generic = Profiles.read(SHIPPED).keymap("generic")
    file = as_file(learning, generic, "ir [1]")
    (tmp_path / LEARNT_FILE).write_text(json.dumps(file), "utf-8")
    choice = ProfileChoice.load(SHIPPED, tmp_path, "cable")
    assert choice.keymap.profile == "learnt", "who learnt it here knew better than the option for all"
    for action, code in odd.items():
        assert choice.keymap.action(source, code) is action
    assert choice.keymap.label(Action.OK) == "OK"
    if source == "sdl":
        assert choice.keymap.action("sdl", 273) is Action.UP, "a keyboard beside the remote goes on working"
    else:
        assert choice.keymap.action("evdev", "KEY_UP") is None
        assert choice.of_device("ir [1]").profile == "learnt"
        assert choice.of_device("USB Keyboard").profile == "cable"


def test_a_torn_file_of_a_learnt_remote_leaves_the_one_that_shipped(tmp_path: Path) -> None:
    (tmp_path / LEARNT_FILE).write_text('{"schema_version": 1, "profi', "utf-8")
    assert ProfileChoice.load(SHIPPED, tmp_path).keymap.profile == "generic"
