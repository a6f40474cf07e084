"""Keys of several sources together: what is pressed once is done once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tvapp.remote.action import Action
from tvapp.remote.intake import TWICE, KeyIntake, RawKey
from tvapp.remote.profiles import Profiles

SHIPPED = Path(__file__).parents[3] / "remote_keymap.json"
KERNEL = RawKey("evdev", "KEY_ENTER", "event0")
WINDOW = RawKey("sdl", 13)


class Hand:
    """An intake and what came out of it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.intake = KeyIntake(
            Profiles.read(SHIPPED).keymap("generic"),
            down=lambda action: self.done.append(f"{action} down"),
            up=lambda action: self.done.append(f"{action} up"),
            rest=lambda: self.done.append("rest"),
        )

    @property
    def pressed(self) -> list[str]:
        return [what.removesuffix(" down") for what in self.done if what.endswith(" down")]


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.mark.parametrize("first,second", [(KERNEL, WINDOW), (WINDOW, KERNEL)])
def test_a_press_seen_twice_counts_once_whichever_came_first(
    hand: Hand, first: RawKey, second: RawKey
) -> None:
    hand.intake.press(first, 10.0)
    hand.intake.press(second, 10.01)
    hand.intake.release(first)
    hand.intake.release(second)
    assert hand.done == ["ok down", "ok up"]


def test_two_quick_presses_each_seen_twice_count_two(hand: Hand) -> None:
    for start in (10.0, 10.08):
        for key, late in ((KERNEL, 0.0), (WINDOW, 0.03)):
            hand.intake.press(key, start + late)
            hand.intake.release(key)
    assert hand.pressed == ["ok", "ok"]


def test_the_echo_may_come_after_the_key_was_let_go(hand: Hand) -> None:
    hand.intake.press(KERNEL, 10.0)
    hand.intake.release(KERNEL)
    hand.intake.press(WINDOW, 10.05)
    hand.intake.release(WINDOW)
    assert hand.done == ["ok down", "ok up"]


def test_the_same_key_of_another_source_later_is_another_press(hand: Hand) -> None:
    hand.intake.press(KERNEL, 10.0)
    hand.intake.release(KERNEL)
    hand.intake.press(WINDOW, 10.0 + TWICE)
    assert hand.pressed == ["ok", "ok"]


def test_different_keys_of_two_sources_are_both_done(hand: Hand) -> None:
    hand.intake.press(KERNEL, 10.0)
    hand.intake.press(RawKey("sdl", 274), 10.01)
    assert hand.pressed == ["ok", "down"]


def test_a_device_that_goes_lets_go_of_its_keys_only(hand: Hand) -> None:
    hand.intake.press(RawKey("evdev", "KEY_DOWN", "event0"), 10.0)
    hand.intake.press(RawKey("evdev", "KEY_LEFT", "event1"), 10.3)
    hand.intake.gone("evdev", "event0")
    assert hand.done[-1] == "down up"
    hand.intake.gone("evdev", "event1")
    assert hand.done[-1] == "rest"
    hand.intake.release(RawKey("evdev", "KEY_LEFT", "event1"))
    assert hand.done[-1] == "rest", "nothing is held any more"


def test_who_listens_gets_keys_that_mean_nothing_and_nobody_else_does(hand: Hand) -> None:
    heard = []
    hand.intake.listener = lambda key: heard.append(key.code) is None
    hand.intake.press(RawKey("evdev", "scan:0x40b", "event0"), 10.0)
    hand.intake.press(KERNEL, 11.0)
    hand.intake.release(KERNEL)
    assert heard == ["scan:0x40b", "KEY_ENTER"]
    assert hand.done == []


def test_the_echo_of_the_press_that_called_a_listener_is_not_for_it(hand: Hand) -> None:
    heard: list[RawKey] = []

    def opened() -> None:
        hand.intake.listener = lambda key: heard.append(key) is None

    hand.intake.watcher = opened
    hand.intake.press(KERNEL, 10.0)
    hand.intake.press(WINDOW, 10.01)
    assert heard == []
    hand.intake.release(WINDOW)
    hand.intake.press(WINDOW, 11.0)
    assert heard == [WINDOW]


def test_what_is_pressed_is_kept_only_while_somebody_looks_on(hand: Hand) -> None:
    looked = []
    hand.intake.press(RawKey("evdev", "KEY_NUMERIC_4", "event0"), 9.0)
    assert not hand.intake.latest, "digits may be those of an identity number"
    hand.intake.watch(lambda: looked.append(1))
    hand.intake.press(RawKey("evdev", "KEY_ZOOM", "event0"), 10.0)
    hand.intake.press(KERNEL, 11.0)
    assert [(press.key.code, press.action) for press in hand.intake.latest] == [
        ("KEY_ZOOM", None),
        ("KEY_ENTER", Action.OK),
    ]
    assert looked == [1, 1]
    hand.intake.watch(None)
    assert [press.key.code for press in hand.intake.latest] == ["KEY_ZOOM"]
