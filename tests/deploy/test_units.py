"""The systemd units: systemd itself reads them, and finds them shut tightly enough."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS, BOX = DEPLOY / "systemd", DEPLOY / "box"
PROGRAM = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(
    PROGRAM is None, reason="systemd-analyze is not here (Debian: apt-get install systemd)"
)


def analyze(*words: object) -> str:
    """What systemd-analyze says; AssertionError when it is not content."""
    done = subprocess.run([str(PROGRAM), *map(str, words)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with programs that are there on every machine."""
    box = [*BOX.glob("*.service"), *BOX.glob("*.timer"), *BOX.glob("*.conf")]
    places = {"@TO@": "/opt/tv", "@USER@": "daemon", "@GROUPS@": "video audio", "@PYTHON@": "/bin/true"}
    for path in (*UNITS.iterdir(), *box):
        text = path.read_text("utf-8")
        for place, value in places.items():
            text = text.replace(place, value)
        text = re.sub(r"(?m)^(ExecStart=)/\S+", r"\g<1>/bin/true", text)
        (tmp_path / path.name).write_text(text)
    return tmp_path


@needs_systemd
def test_systemd_understands_every_line(units: Path) -> None:
    for screen in ("", "kmsdrm", "x11"):
        if screen:
            (units / "dianshi-zhengwu-tv.service.d").mkdir(exist_ok=True)
            shutil.copy(units / f"screen-{screen}.conf", units / "dianshi-zhengwu-tv.service.d/screen.conf")
        told = analyze(
            "verify", "--man=no", *sorted(path for path in units.glob("dianshi-*") if path.is_file())
        )
        assert [line for line in told.splitlines() if "dianshi" in line or "screen" in line] == []


@needs_systemd
@pytest.mark.parametrize(
    ("name", "exposed"),
    [
        ("dianshi-zhengwu.service", 20),
        ("dianshi-zhengwu-backup.service", 20),
        # It has the screen, the remote, the camera and the sound of the box.
        ("dianshi-zhengwu-tv.service", 45),
        ("dianshi-zhengwu-tv-update.service", 40),
    ],
)
def test_a_break_in_finds_little_to_break(units: Path, name: str, exposed: int) -> None:
    told = analyze("security", "--offline=true", f"--threshold={exposed}", "--no-pager", units / name)
    assert "OK" in told.splitlines()[-1]


def test_secrets_come_from_a_file_and_not_from_the_command_line() -> None:
    text = (UNITS / "dianshi-zhengwu.service").read_text("utf-8")
    assert "EnvironmentFile=/etc/dianshi-zhengwu/server.env" in text
    assert "SECRET=" not in text and "postgresql+asyncpg" not in text
