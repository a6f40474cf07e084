"""Which profile counts: the one learnt here, else the operator's option, else by the device's name. Pure."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from tvapp.remote.keymap import Keymap
from tvapp.remote.profiles import GENERIC, KeymapError, Profiles

LEARNT = "learnt"
"""Name of the profile that was learnt on this box."""
LEARNT_FILE = "remote.json"
"""In the box's data folder; the same form as remote_keymap.json."""

log = logging.getLogger(__name__)


class ProfileChoice:
    """``keymap`` is the remote in this home: its labels are shown. Other devices may have their own."""

    def __init__(self, profiles: Profiles, wanted: str = "") -> None:
        """``wanted``: the operator's option; empty chooses by itself. Raises KeymapError."""
        self.profiles = profiles
        self._wanted = wanted
        self._made: dict[str, Keymap] = {}
        # Who learnt the remote in this very home knew better than the option for all homes.
        self.keymap = self._named(LEARNT if LEARNT in profiles else wanted or GENERIC)

    @classmethod
    def load(cls, shipped: Path, folder: Path, wanted: str = "", more: Iterable[Path] = ()) -> ProfileChoice:
        """``shipped``, ``more`` of the operator's, and what was learnt on this box, unless that is torn.

        Raises KeymapError.
        """
        learnt = folder / LEARNT_FILE
        if learnt.exists():
            try:
                return cls(Profiles.read(shipped, *more, learnt), wanted)
            except KeymapError as error:
                log.error("学到的遥控器用不了，先用通用的：%s", error)
        return cls(Profiles.read(shipped, *more), wanted)

    def of_device(self, name: str) -> Keymap:
        """The profile for a device of this name."""
        found = self.profiles.matching(name)
        return self._named(found if found == LEARNT else self._wanted or found)

    def adopt(self, devices: Iterable[str]) -> None:
        """These are in use: the first with a profile of its own names the keys on the screen."""
        for found in map(self.of_device, devices):
            if self.keymap.profile == GENERIC:
                self.keymap = found

    def _named(self, name: str) -> Keymap:
        if name not in self._made:
            self._made[name] = self.profiles.keymap(name)
        return self._made[name]
