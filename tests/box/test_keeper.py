"""The keeper with televisions that come up, die, hang, and are replaced."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from box import keeper as keeper_module
from box import update as update_module
from box.choice import Choice
from box.keeper import Keeper
from box.layout import Layout
from box.update import update
from tests.box.releases import make_box, make_release

DIES = "raise SystemExit(3)"
HANGS = "os.write(pipe, b'.'); time.sleep(3600)"
EXITS = "raise SystemExit(0)"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keeper's patience, in tenths of seconds."""
    monkeypatch.setattr(keeper_module, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(keeper_module, "PROVED_SECONDS", 0.3)
    monkeypatch.setattr(keeper_module, "rest", lambda failures: 0.0)
    monkeypatch.setattr(
        keeper_module, "too_silent", lambda _started, last, now: bool(last) and now - last > 1.0
    )


@pytest.fixture
def box(tmp_path: Path) -> Layout:
    return make_box(tmp_path / "box")


def put(layout: Layout, folder: Path, number: int, first: str = "") -> None:
    """A version onto the box, as an update puts it there."""
    make_release(folder, number, first)
    update(layout, str(folder), check=lambda *_: None)


@pytest.fixture
def keeping(box: Layout) -> Iterator[Callable[[], Keeper]]:
    """Starts keepers, and ends them."""
    running: list[tuple[Keeper, threading.Thread]] = []

    def start() -> Keeper:
        made = Keeper(box)
        thread = threading.Thread(target=made.run)
        thread.start()
        running.append((made, thread))
        return made

    yield start
    for made, thread in running:
        made.told_to_end()
        thread.join(20)
        assert not thread.is_alive()


def eventually(true: Callable[[], object]) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def started(layout: Layout) -> list[str]:
    """Which versions were started, in order."""
    try:
        return (layout.data / "started").read_text().split()
    except OSError:
        return []


def test_a_new_version_is_believed_after_a_while_and_then_replaces_the_old_one_by_itself(
    box: Layout, tmp_path: Path, keeping: Callable[[], Keeper]
) -> None:
    put(box, tmp_path / "source", 1)
    keeping()
    eventually(lambda: box.choice() == Choice(current="v1"))
    put(box, tmp_path / "source", 2)
    eventually(lambda: box.choice() == Choice(current="v2", previous="v1"))
    assert started(box) == ["v1", "v2"]


@pytest.mark.parametrize("first", [DIES, HANGS])
def test_a_new_version_that_dies_or_hangs_gives_way_to_the_one_before(
    box: Layout, tmp_path: Path, keeping: Callable[[], Keeper], first: str
) -> None:
    put(box, tmp_path / "source", 1)
    keeping()
    eventually(lambda: box.choice() == Choice(current="v1"))
    put(box, tmp_path / "source", 2, first)
    eventually(lambda: box.choice().refused == "v2" and started(box)[-1] == "v1")
    assert started(box) == ["v1", "v2", "v2", "v2", "v1"]
    with pytest.raises(update_module.NotUpdated, match="试过"):
        update(box, str(tmp_path / "source"), check=lambda *_: None)


def test_a_television_that_dies_comes_back_and_one_that_is_left_does_not(box: Layout, tmp_path: Path) -> None:
    put(
        box,
        tmp_path / "one",
        1,
        "if sys.argv and len(open(sys.argv[sys.argv.index('--data') + 1] + "
        "'/started').read().split()) < 3: raise SystemExit(3)\nraise SystemExit(0)",
    )
    assert Keeper(box).run() == 0
    assert started(box) == ["v1"] * 3


def test_without_any_whole_version_it_says_so(box: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    (box.version("v9.part") / "app").mkdir(parents=True)
    (box.version("v8") / "app").mkdir(parents=True)
    assert Keeper(box).run() == 1
    assert "请重新安装" in capsys.readouterr().err


def test_a_disk_that_takes_nothing_any_more_is_no_reason_to_show_nothing(
    box: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(box, tmp_path / "source", 1, EXITS)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("box.layout.write_whole", full)
    assert Keeper(box).run() == 0
    assert started(box) == ["v1"]


def test_the_portal_opens_another_page_in_the_running_television(
    box: Layout, tmp_path: Path, keeping: Callable[[], Keeper]
) -> None:
    put(
        box,
        tmp_path / "source",
        1,
        "open(sys.argv[sys.argv.index('--data') + 1] + '/words', 'w').write(' '.join(sys.argv))",
    )
    kept = keeping()
    eventually(lambda: box.choice() == Choice(current="v1"))
    (box.data / "open").write_text("guide/308")
    kept.told_to_open()
    eventually(lambda: "--open guide/308" in (box.data / "words").read_text())


def test_the_television_s_lines_are_kept_in_files_that_do_not_grow_for_ever(
    box: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("box.television._LOG_BYTES", 2000)
    put(box, tmp_path / "source", 1, "for n in range(2000): print('第', n, '行')\nraise SystemExit(0)")
    assert Keeper(box).run() == 0
    logs = sorted((box.data / "log").iterdir())
    assert len(logs) == 5
    assert all(path.stat().st_size <= 2100 for path in logs)
    assert "第 1999 行" in (box.data / "log" / "tv.log").read_text()
