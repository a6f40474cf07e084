"""Remotes of Android boxes that arrive as a joystick, as Kivy's window hands them on.

In a process of its own: a window there must not be the window of other tests.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

HANDS_ON = """
import json, sys
from pathlib import Path
from tvapp.prelude import prepare
prepare(320, 180)
from kivy.core.window import Window
from tvapp.remote.intake import KeyIntake
from tvapp.remote.profiles import Profiles
from tvapp.remote.sdl import SdlKeys

done, taken = [], []
SdlKeys(KeyIntake(
    Profiles.read(Path("remote_keymap.json")).keymap("android"),
    down=lambda action: done.append(action.value),
    up=lambda action: done.append(f"{action} up"),
    rest=lambda: done.append("rest"),
))
for name, *values in json.load(sys.stdin):
    taken.append(bool(Window.dispatch(name, *values)))
print(json.dumps([done, taken]))
"""


def window_says(*events: list[object]) -> tuple[list[str], list[bool]]:
    """What the events of a window do, and which of them Kivy itself is kept from."""
    told = subprocess.run(
        [sys.executable, "-c", HANDS_ON],
        input=json.dumps(events),
        cwd=ROOT,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    done, taken = json.loads(told.stdout.splitlines()[-1])
    return done, taken


def test_buttons_and_hat_of_a_joystick_and_androids_own_codes_are_understood() -> None:
    done, taken = window_says(
        ["on_joy_button_down", 0, 11],
        ["on_joy_button_up", 0, 11],
        ["on_joy_button_down", 0, 0],
        ["on_joy_button_up", 0, 0],
        ["on_joy_hat", 0, 0, [0, -1]],
        ["on_joy_hat", 0, 0, [1, 0]],
        ["on_joy_hat", 0, 0, [0, 0]],
        ["on_key_down", 27, 0, None, []],
        ["on_key_up", 27, 0],
        ["on_key_down", 1073742085, 0, None, []],
    )
    assert done == [
        *("up", "up up", "ok", "ok up"),
        *("down", "down up", "right", "right up"),
        *("back", "back up", "play"),
    ]
    assert taken[7] and taken[9], "Kivy would quit on back"
