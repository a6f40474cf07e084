"""Reads the remotes of a Linux box from the kernel, as they come and go, inside the asyncio loop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tvapp.remote.action import NEEDED
from tvapp.remote.evdev.codes import SCAN, name_of
from tvapp.remote.evdev.device import DeviceFailed, InputDevice
from tvapp.remote.evdev.record import Gap, Glimpse, Key, RecordReader
from tvapp.remote.evdev.watch import FolderWatch
from tvapp.remote.intake import KeyIntake, RawKey
from tvapp.remote.keymap import Code, Keymap

SOURCE = "evdev"
FOLDER = Path("/dev/input")
SOME_KEYS = 4
"""A device with fewer is a power button or a lid, not a remote nobody knows yet."""
LET_GO = 0.25
"""Seconds after which a key without a code counts as let go: receivers tell at least every 120 ms that it is
still held, and never that it is not."""

log = logging.getLogger(__name__)


class _Open:
    """A device that is being read."""

    def __init__(self, device: InputDevice, keymap: Keymap) -> None:
        self.device = device
        self.keymap = keymap
        self.reader = RecordReader(device.layout)
        self.have: frozenset[Code] = frozenset(name_of(number) for number in device.keys)
        self.glimpsed: dict[str, asyncio.TimerHandle] = {}

    def key(self, code: Code) -> RawKey:
        return RawKey(SOURCE, code, self.device.path.name, self.have, self.keymap)


class EvdevKeys:
    """Opens every remote in the folder, grabs it, and hands its keys on to the intake."""

    def __init__(
        self,
        intake: KeyIntake,
        keymap_of: Callable[[str], Keymap],
        *,
        folder: Path = FOLDER,
        grab: bool = True,
        after: Callable[[], None] = lambda: None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """``keymap_of(name)`` gives the profile of a device. ``after`` is called when keys were handed on (a
        frame is due), ``changed`` when a remote came or went."""
        self._intake = intake
        self._keymap_of = keymap_of
        self._folder = folder
        self._grab = grab
        self._after, self._changed = after, changed
        self._open: dict[str, _Open] = {}
        self._closed_to_us: set[str] = set()
        self._watch: FolderWatch | None = None
        self._everything = False

    # -- life -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Read what is there and watch for what comes. Call it inside the running loop."""
        try:
            self._watch = FolderWatch(self._folder)
            asyncio.get_running_loop().add_reader(self._watch.fd, self._folder_changed)
        except OSError as error:
            log.warning("后来插上的遥控器接收器不会被发现：%s", error.strerror)
        self._look()

    def close(self) -> None:
        """Give all devices back."""
        for name in list(self._open):
            self._drop(name)
        if self._watch is not None:
            asyncio.get_running_loop().remove_reader(self._watch.fd)
            self._watch.close()
            self._watch = None

    # -- for the screens ------------------------------------------------------------------------

    @property
    def devices(self) -> Sequence[str]:
        """Names of the remotes that are read."""
        return [one.device.name for one in self._open.values()]

    def name_of(self, device: str) -> str:
        """What ``event3`` calls itself; empty when it is not read."""
        return self._open[device].device.name if device in self._open else ""

    def trouble(self) -> str:
        """Why no remote can be read, in plain words for who looks after the box; empty when one is."""
        if self._open:
            return ""
        if self._closed_to_us:
            return f"没有权限读 {self._folder}/{min(self._closed_to_us)}：请把运行本程序的用户加进 input 组"
        return f"{self._folder} 里没有遥控器：请看接收器插好没有"

    def take_everything(self, on: bool) -> None:
        """While a remote is learnt also devices are read whose keys mean nothing yet."""
        self._everything = on
        if on:
            self._look()
        else:
            self.keymap_changed()

    def keymap_changed(self) -> None:
        """Another profile: other devices may be remotes now."""
        for name, one in list(self._open.items()):
            one.keymap = self._keymap_of(one.device.name)
            if not self._wanted(one):
                self._drop(name)
        self._look()

    # -- devices --------------------------------------------------------------------------------

    def _look(self) -> None:
        if self._folder.is_dir():
            for path in sorted(self._folder.iterdir()):
                self._consider(path)

    def _folder_changed(self) -> None:
        assert self._watch is not None
        for name in sorted(self._watch.changed()):
            self._consider(self._folder / name)

    def _consider(self, path: Path) -> None:
        name = path.name
        if not name.startswith("event") or path.suffix or name in self._open:
            return
        self._closed_to_us.discard(name)
        if not path.exists():
            return
        try:
            device = InputDevice.open(path)
        except DeviceFailed as failure:
            # udev allows it a moment after the device appears; the folder's watch tells.
            if failure.permission:
                self._closed_to_us.add(name)
            log.info("%s", failure)
            return
        one = _Open(device, self._keymap_of(device.name))
        if not self._wanted(one):
            device.close()
            return
        if self._grab and not one.device.grab():
            log.info("%s（%s）不能独占，别的程序也会收到按键", path, one.device.name)
        self._open[name] = one
        asyncio.get_running_loop().add_reader(one.device.fd, self._ready, name)
        log.info("遥控器 %s：%s", path, one.device.name)
        self._changed()

    def _wanted(self, one: _Open) -> bool:
        if self._everything:
            buttons = [n for n in one.device.keys if n < 0x100 or 0x120 <= n < 0x140 or n >= 0x160]
            return one.device.scans or len(buttons) >= SOME_KEYS
        return is_remote(one.keymap, one.have, one.device.scans)

    def _drop(self, name: str) -> None:
        one = self._open.pop(name)
        asyncio.get_running_loop().remove_reader(one.device.fd)
        for timer in one.glimpsed.values():
            timer.cancel()
        one.device.close()
        self._intake.gone(SOURCE, name)
        self._changed()

    # -- keys -----------------------------------------------------------------------------------

    def _ready(self, name: str) -> None:
        one = self._open[name]
        data = one.device.read()
        if data is None:
            log.info("遥控器 %s 拔掉了", one.device.name)
            self._drop(name)
            self._after()
            return
        now = time.monotonic()
        for happening in one.reader.feed(data):
            if isinstance(happening, Gap):
                self._intake.gone(SOURCE, name)
            elif isinstance(happening, Glimpse):
                self._glimpse(one, happening.code, now)
            elif isinstance(happening, Key) and happening.down:
                self._intake.press(one.key(happening.code), now)
            else:
                self._intake.release(one.key(happening.code))
            if name not in self._open:
                return  # what the key did has ended the reading
        self._after()

    def _glimpse(self, one: _Open, code: str, now: float) -> None:
        timer = one.glimpsed.pop(code, None)
        if timer is not None:
            timer.cancel()
        else:
            self._intake.press(one.key(code), now)
        loop = asyncio.get_running_loop()
        one.glimpsed[code] = loop.call_later(LET_GO, self._let_go, one, code)

    def _let_go(self, one: _Open, code: str) -> None:
        one.glimpsed.pop(code, None)
        self._intake.release(one.key(code))


def is_remote(keymap: Keymap, have: frozenset[Code], scans: bool) -> bool:
    """Whether a device with these keys is one to steer with.

    One of the six needed keys is enough: a receiver may be several devices, with the arrows on one and
    返回 on another. A power button, a webcam's shutter or a plain mouse has none.
    """
    table = keymap.of_device(SOURCE, have)
    if any(table.get(code) in NEEDED for code in have):
        return True
    return scans and any(str(code).startswith(SCAN) for code in table)
