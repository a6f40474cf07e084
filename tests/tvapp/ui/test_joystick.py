"""Remotes of Android boxes that arrive as a joystick, as Kivy's window hands them on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

from kivy.core.window import Window

from tvapp.remote.intake import KeyIntake
from tvapp.remote.profiles import Profiles
from tvapp.remote.sdl import SdlKeys

SHIPPED = Path(__file__).parents[3] / "remote_keymap.json"


@pytest.fixture
def done() -> Iterator[list[str]]:
    """What the keys of the window did."""
    what: list[str] = []
    intake = KeyIntake(
        Profiles.read(SHIPPED).keymap("android"),
        down=lambda action: what.append(action.value),
        up=lambda action: what.append(f"{action} up"),
        rest=lambda: what.append("rest"),
    )
    keys = SdlKeys(intake)
    yield what
    keys.close()


def test_buttons_and_the_hat_of_a_joystick_are_arrows_ok_and_back(done: list[str]) -> None:
    for button in (11, 0, 1):
        Window.dispatch("on_joy_button_down", 0, button)
        Window.dispatch("on_joy_button_up", 0, button)
    assert done == ["up", "up up", "ok", "ok up", "back", "back up"]
    done.clear()
    Window.dispatch("on_joy_hat", 0, 0, (0, -1))
    Window.dispatch("on_joy_hat", 0, 0, (1, 0))
    Window.dispatch("on_joy_hat", 0, 0, (0, 0))
    assert done == ["down", "down up", "right", "right up"]


def test_androids_own_codes_are_known_and_nothing_of_kivys_happens(done: list[str]) -> None:
    for code in (1073741943, 27, 1073742085):
        assert Window.dispatch("on_key_down", code, 0, None, []), "Kivy would quit on back"
        Window.dispatch("on_key_up", code, 0)
    assert [what for what in done if "up" not in what] == ["ok", "back", "play"]
