"""A box cut off in the middle of an update: its keeper killed, all of it killed, or its power gone."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from box.choice import Choice
from box.update import update
from tests.box.disk import Folder
from tests.box.releases import make_box, make_release, tree
from tests.box.shop import Shop

ROOT = Path(__file__).resolve().parents[2]
CUTS = ("keeper killed", "everything killed", "power cut")


class CutBox:
    """Version 1 is in use, the shop has version 2; each round begins there."""

    def __init__(self, disk: Folder, shop: Shop, seed: int) -> None:
        self._disk, self._shop, self._dice = disk, shop, random.Random(seed)
        self.layout = make_box(disk.root)
        (disk.root / "update-source").write_text(shop.address)
        self.came_up: Counter[str] = Counter()
        """What was started first after a cut."""
        self.seconds = 0.0
        """An update that nobody disturbs, from the keeper's start until the new version is believed."""
        self._keeper: subprocess.Popen[bytes] | None = None
        self._log = disk.root.parent / "keeper.log"

    def prepare(self) -> None:
        """Install version 1, offer version 2, see one update go through undisturbed."""
        make_release(self._shop.folder, 1, ballast=400_000)
        update(self.layout, str(self._shop.folder), check=lambda *_: None)
        self.layout.remember(Choice(current="v1"))
        os.sync()
        self._old = tree(self.layout.version("v1"))
        make_release(self._shop.folder, 2, ballast=400_000)
        self._disk.keep()
        began = time.monotonic()
        self.start()
        self._until_updated()
        self.seconds = time.monotonic() - began
        self._new = tree(self.layout.version("v2"))
        self.stop()

    def round(self, kind: str) -> None:
        """One cut at a random moment. AssertionError when no whole version starts or none is updated."""
        self._disk.fresh()
        self.start()
        moment = self._dice.uniform(0, 1.5 * self.seconds)
        time.sleep(moment)
        if kind == "keeper killed":
            self._kill_keeper()
        elif kind == "everything killed":
            self.kill_all()
        else:
            for number in self.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGSTOP)
            found = self._disk.snapshot()
            self.kill_all()
            self._disk.after_cut(found)
        before = len(self.started())
        self.start()
        what = f"{kind} after {moment:.2f} s"
        self._wait(lambda: len(self.started()) > before, what)
        first = self.started()[before]
        if first == "v1":
            assert tree(self.layout.version("v1")) == self._old, what
        self.came_up[{"v1": "old", "v2": "new"}[first]] += 1
        self._until_updated(what)
        assert tree(self.layout.version("v2")) == self._new, what
        self.stop()

    def start(self) -> None:
        """Switch it on."""
        with self._log.open("ab") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, str(ROOT / "tests/box/hasty.py"), "-m", "box.keeper", str(self.layout.root)],
                env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        """Switch it off."""
        if self._keeper is not None:
            self._keeper.terminate()
            self._keeper.wait(30)
        self.kill_all()

    def started(self) -> list[str]:
        """Versions in the order of their starts."""
        try:
            text = (self.layout.data / "started").read_text("utf-8", "replace")
            # What was appended shortly before a power cut may be there as zeros.
            return text.replace("\0", " ").split()
        except OSError:
            return []

    def processes(self) -> list[int]:
        """All programs of this box: its folder is in their command line."""
        mine, found = str(self.layout.root).encode(), []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if any(word.startswith(mine) for word in path.read_bytes().split(b"\0")):
                    found.append(int(path.parent.name))
        return found

    def kill_all(self) -> None:
        """Nothing of it runs any more."""
        while numbers := self.processes():
            for number in numbers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            if self._keeper is not None:
                self._keeper.poll()
            time.sleep(0.01)

    def _kill_keeper(self) -> None:
        assert self._keeper is not None
        self._keeper.kill()
        self._keeper.wait()

    def _until_updated(self, what: str = "undisturbed") -> None:
        self._wait(lambda: self.layout.choice() == Choice(current="v2", previous="v1"), what)

    def _wait(self, true: Callable[[], object], what: str) -> None:
        try:
            wait(true, what)
        except AssertionError as error:
            log = self._log.read_text("utf-8", "replace").splitlines()[-6:]
            raise AssertionError(f"{error}; {self.layout.choice()}, {self.started()[-6:]}, {log}") from None


def wait(true: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Until it is so; AssertionError after so many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"it never came to that: {what}"
        time.sleep(0.02)
