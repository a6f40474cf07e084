"""All remotes of one television: their profiles, where their keys come in, how screens name their keys."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from tvapp.remote.action import Action
from tvapp.remote.choice import ProfileChoice
from tvapp.remote.evdev.reader import EvdevKeys
from tvapp.remote.handing_on import HandingOn
from tvapp.remote.intake import KeyIntake, Listener
from tvapp.remote.keymap import Keymap
from tvapp.remote.printed import printed
from tvapp.remote.sdl import SdlKeys
from tvapp.settings import Options
from tvapp.ui.loop import OnDemandLoop
from tvapp.ui.piece import use_key_names


class Remotes:
    """Hands actions on; screens that want the raw keys ask here."""

    def __init__(
        self,
        options: Options,
        *,
        down: Callable[[Action], None],
        up: Callable[[Action], None],
        rest: Callable[[], None],
        run_soon: Callable[[Coroutine[Any, Any, None]], object],
        renamed: Callable[[], None],
    ) -> None:
        """``renamed`` is called when the keys on the screen are called differently. Raises KeymapError."""
        self._options = options
        self._renamed = renamed
        self.choice = self._load()
        self.intake = KeyIntake(self.keymap, down=down, up=up, rest=rest)
        self.intake.on_unknown = HandingOn(options.key_command, run_soon)
        self._sdl = SdlKeys(self.intake)
        self._loop: OnDemandLoop | None = None
        self.devices: EvdevKeys | None = None
        """The remotes that are read from the kernel, where they are."""
        use_key_names(lambda text: printed(text, self.keymap.label))

    def _load(self) -> ProfileChoice:
        options = self._options
        return ProfileChoice.load(options.keymap, options.folder, options.profile, options.more_keymaps)

    @property
    def keymap(self) -> Keymap:
        """The remote in this home: what its keys mean and what is printed on them."""
        return self.choice.keymap

    def start(self, loop: OnDemandLoop) -> None:
        """Read devices straight from the kernel, unless other windows have a share in the keyboard."""
        options = self._options
        alone = options.fullscreen or not loop.shares_screen
        if options.keys == "sdl" or (options.keys == "auto" and not alone):
            return
        self._loop = loop
        self.devices = EvdevKeys(
            self.intake,
            lambda name: self.choice.of_device(name),
            folder=options.input_folder,
            grab=options.grab,
            after=loop.wake,
            changed=self._devices_changed,
        )
        self.devices.start()
        if self.intake.listener is not None:
            self.devices.take_everything(True)

    def close(self) -> None:
        """Give all devices back."""
        if self.devices is not None:
            self.devices.close()

    def _devices_changed(self) -> None:
        if self.devices is None or self._loop is None:
            return
        before = self.keymap
        self.choice.adopt(self.devices.devices)
        self._loop.keys_wake = bool(self.devices.devices)
        if self.keymap is not before:
            self._use_keymap()

    def take_raw(self, listener: Listener | None) -> None:
        """All keys go to ``listener``, whatever they mean; None gives them back."""
        self.intake.listener = listener
        if self.devices is not None:
            self.devices.take_everything(listener is not None)

    def device_name(self, device: str) -> str:
        """What the receiver ``event3`` calls itself."""
        return self.devices.name_of(device) if self.devices is not None else ""

    def read_again(self) -> None:
        """The profiles on this box have changed."""
        self.choice = self._load()
        if self.devices is not None:
            self.devices.keymap_changed()
            self.choice.adopt(self.devices.devices)
        self._use_keymap()

    def _use_keymap(self) -> None:
        self.intake.keymap = self.keymap
        self._renamed()
