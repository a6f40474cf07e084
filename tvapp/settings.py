"""What is set on this box: by the command line, and by the resident."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from tvapp.player.caption_size import CaptionSize
from tvapp.voice.habits import Habit, Speed


@dataclass(frozen=True)
class Options:
    """The command line of ``python -m tvapp``."""

    server: str
    folder: Path
    """The box's own folder: key, session, bundle, place, settings."""
    width: int = 1920
    height: int = 1080
    fullscreen: bool = False
    open: str = ""
    """Deep link of the portal: ``guide/308``, ``desk/12345``, ``search``, ``cases`` …"""
    mirror: int = 0
    """Port of the mirror on loopback; 0: no mirror."""
    profile: str = ""
    """Of remote_keymap.json; empty: what was learnt on this box, else by the device's name, else generic."""
    keymap: Path = Path("remote_keymap.json")
    more_keymaps: tuple[Path, ...] = ()
    """Files with the operator's own profiles, as they come from the page of learnt remotes."""
    keys: str = "auto"
    """Where keys come from: ``evdev``, ``sdl``, or ``auto``: evdev where the picture has the whole screen."""
    input_folder: Path = Path("/dev/input")
    grab: bool = True
    """Whether remotes are ours alone while the program runs."""
    key_command: str = ""
    """Run with the name of each key that means nothing here (KEY_VOLUMEUP), where remotes are ours alone."""
    learn: bool = False
    """Begin with learning the remote."""
    exit_command: str = ""
    """What brings back live TV; empty: the program ends and the portal takes over."""
    smart_card: str = ""
    township: str = ""
    """Where the box stands (nine digits), as its installer knows; the household may say otherwise."""
    model: str = ""
    demo_media: bool = False
    """Without a camera and a microphone send a test picture and a tone (demo and tests)."""
    speech_command: str = ""
    """The operator's own read-aloud: a command that gets text on stdin and writes WAV to stdout."""

    @property
    def catalogue(self) -> Path:
        """Where the bundle lives."""
        return self.folder / "catalogue"


USUAL_TEXT_SIZE = 56


@dataclass
class Preferences:
    """What the resident has chosen on this box."""

    text_size: int = 0
    """0: nobody has chosen; then the operator's for this box, else ``USUAL_TEXT_SIZE``."""
    read_aloud: str = Habit.KEY.value
    """A ``Habit``."""
    speech_speed: int = Speed.NORMAL.value
    """Characters a minute, a ``Speed``."""
    township: str = ""
    """Nine digits: where the household lives, as chosen once; empty while nobody has said."""
    camera: str = "auto"
    """As ``MediaSettings`` takes it; so are the next two."""
    microphone: str = "auto"
    speaker: str = "auto"
    captions: int = CaptionSize.NORMAL.value
    """Under films, a ``CaptionSize``."""


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a power cut leaves the old or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    with open(fresh, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def read_json(path: Path) -> object:
    """The JSON in the file, or None when there is none that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def load_preferences(folder: Path) -> Preferences:
    """The resident's choices; what cannot be read is as at the beginning."""
    data = read_json(folder / "preferences.json")
    chosen = data if isinstance(data, dict) else {}
    size, habit, speed = (chosen.get(name) for name in ("text_size", "read_aloud", "speech_speed"))
    preferences = Preferences()
    township = chosen.get("township")
    if isinstance(township, str) and re.fullmatch(r"[0-9]{9}", township):
        preferences.township = township
    if size in (44, 56, 72):
        preferences.text_size = size
    if habit in list(Habit):
        preferences.read_aloud = habit
    if speed in list(Speed):
        preferences.speech_speed = speed
    for name in ("camera", "microphone", "speaker"):
        device = chosen.get(name)
        if isinstance(device, str) and re.fullmatch(r"[\w/:,.=-]{1,80}", device):
            setattr(preferences, name, device)
    if chosen.get("captions") in list(CaptionSize):
        preferences.captions = chosen["captions"]
    return preferences


def save_preferences(folder: Path, preferences: Preferences) -> None:
    """Keep the resident's choices."""
    write_whole(folder / "preferences.json", json.dumps(asdict(preferences)))
