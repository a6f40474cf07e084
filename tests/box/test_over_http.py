"""Updates as they are in the field: over HTTP, by the keeper itself, cut off at any moment."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from box.choice import Choice
from tests.box.cut import CUTS, CutBox, wait
from tests.box.disk import Folder
from tests.box.releases import make_release, sign
from tests.box.shop import Shop, shop


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with shop(tmp_path_factory.mktemp("shop")) as open_shop:
        yield open_shop


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, opened: Shop) -> Iterator[CutBox]:
    """An update from version 1 to version 2 has gone through."""
    made = CutBox(Folder(tmp_path_factory.mktemp("cut")), opened, seed=3)
    made.prepare()
    yield made
    made.kill_all()


def test_an_update_cut_at_a_random_moment_leaves_a_version_that_starts_and_is_updated(box: CutBox) -> None:
    for kind in CUTS:
        box.round(kind)
    assert sum(box.came_up.values()) == len(CUTS)


def test_the_keeper_fetches_resumes_checks_switches_and_goes_back_by_itself(
    box: CutBox, opened: Shop
) -> None:
    layout = box.layout
    folder = next(opened.folder.iterdir())
    shutil.rmtree(folder)

    release = make_release(opened.folder, 3, ballast=400_000)
    note = (folder / "release.json").read_bytes()
    sign(folder, note, Ed25519PrivateKey.generate())
    opened.asked.clear()
    box.start()
    wait(lambda: len([name for name, _ in opened.asked if name == "release.json.sig"]) >= 2, "asked again")
    assert layout.installed() == {"v1": 1, "v2": 2}, "nobody else's version is taken"
    assert {name for name, _ in opened.asked} == {"release.json", "release.json.sig"}

    opened.cut_after = 150_000
    sign(folder, note)
    wait(lambda: layout.choice() == Choice(current="v3", previous="v2"), "version 3 is believed")
    fetched = [asked for name, asked in opened.asked if name == release.payload]
    assert fetched == [None, "bytes=150000-"]
    assert layout.installed() == {"v2": 2, "v3": 3}
    wait(lambda: not layout.incoming.exists(), "what was fetched is cleared away")

    # It draws its first picture, and falls over as soon as it is in earnest.
    make_release(opened.folder, 4, "if 'check' not in sys.argv[sys.argv.index('--data') + 1]: sys.exit(3)")
    wait(lambda: layout.choice().refused == "v4", "version 4 is given up")
    wait(lambda: box.started()[-4:] == ["v4", "v4", "v4", "v3"], "version 3 is back")
    opened.asked.clear()
    wait(lambda: len(opened.asked) >= 4, "asked again")
    assert {name for name, _ in opened.asked} == {"release.json", "release.json.sig"}
    assert layout.choice().current == "v3"

    words = [sys.executable, "-m", "box.update", str(layout.root), "--unattended"]
    left = subprocess.run(words, capture_output=True, text=True, timeout=30, check=True)
    assert "它自己会更新" in left.stdout
    (layout.data / "keeper.lock").write_text(str(os.getpid()))
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    assert "它自己会更新" not in done.stdout, "a number that is somebody else's by now is no keeper"
