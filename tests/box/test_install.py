"""The installer and the uninstaller of the archive, with a small release."""

import subprocess
import sys
from pathlib import Path

import pytest

from box.layout import Layout
from tests.box.releases import make_archive, make_release


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, words)),
        env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_box_is_installed_updated_by_the_archive_of_a_later_version_and_taken_away(
    archive: Path, tmp_path: Path
) -> None:
    box = Layout(tmp_path / "box")
    words = (archive / "install", "--to", box.root, "--no-service")
    assert "请写服务器网址" in run(*words).stderr
    first = run(*words, "--server", "http://127.0.0.1:9", "--update-from", "/media/usb/box")
    assert first.returncode == 0, first.stderr
    assert box.choice().current == "v1"
    assert box.options()[:2] == ["--server", "http://127.0.0.1:9"]
    assert "取不到" in run(box.root / "update").stdout
    (box.data / "key").write_text("this box's")
    (box.root / "options").write_text("--server\nhttp://127.0.0.1:10\n")
    again = run(*words)
    assert again.returncode == 0 and "已经有" in again.stdout
    make_release(archive / "release", 2)
    assert run(*words).returncode == 0
    assert (box.choice().current, box.choice().previous) == ("v2", "v1")
    assert box.options() == ["--server", "http://127.0.0.1:10"]
    gone = run(box.root / "uninstall")
    assert gone.returncode == 0, gone.stderr
    assert sorted(path.name for path in box.root.iterdir()) == ["data", "options"]
    assert (box.data / "key").read_text() == "this box's"


def test_a_release_that_draws_nothing_is_not_installed(archive: Path, tmp_path: Path) -> None:
    make_release(archive / "release", 1, "raise SystemExit(1)")
    told = run(
        archive / "install", "--to", tmp_path / "box", "--no-service", "--server", "http://127.0.0.1:9"
    )
    assert told.returncode != 0
    assert "画不出" in told.stdout
    assert not Layout(tmp_path / "box").installed()
