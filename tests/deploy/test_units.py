"""The systemd units: systemd itself reads them, and finds them shut tightly enough."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).resolve().parents[2] / "deploy" / "systemd"
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
    for path in UNITS.iterdir():
        text = re.sub(r"(?m)^(ExecStart=)/\S+", r"\g<1>/bin/true", path.read_text("utf-8"))
        (tmp_path / path.name).write_text(text)
    return tmp_path


@needs_systemd
def test_systemd_understands_every_line(units: Path) -> None:
    told = analyze("verify", "--man=no", *sorted(units.glob("dianshi-*")))
    ours = [line for line in told.splitlines() if "dianshi" in line]
    assert ours == []


@needs_systemd
@pytest.mark.parametrize("name", ["dianshi-zhengwu.service", "dianshi-zhengwu-backup.service"])
def test_a_break_in_finds_little_to_break(units: Path, name: str) -> None:
    told = analyze("security", "--offline=true", "--threshold=20", "--no-pager", units / name)
    assert "OK" in told.splitlines()[-1]


def test_secrets_come_from_a_file_and_not_from_the_command_line() -> None:
    text = (UNITS / "dianshi-zhengwu.service").read_text("utf-8")
    assert "EnvironmentFile=/etc/dianshi-zhengwu/server.env" in text
    assert "SECRET=" not in text and "postgresql+asyncpg" not in text
