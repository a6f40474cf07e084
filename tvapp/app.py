"""The television: window, theme, stage, router, remote; everything slower starts after the first picture."""

from __future__ import annotations

import asyncio
import json
import logging
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from kivy.base import EventLoop
from kivy.core.window import Window

from tvapp import crash
from tvapp.alive import Alive
from tvapp.catalogue.catalogue import Catalogue
from tvapp.catalogue.folder import BundleFolder
from tvapp.held_keys import HeldKeys
from tvapp.links import destination
from tvapp.orders import Orders, load_orders, save_orders
from tvapp.privacy import Privacy
from tvapp.remote.action import Action
from tvapp.remote.keymap import Keymap
from tvapp.remotes import Remotes
from tvapp.router import HOME, Place, Router
from tvapp.settings import (
    USUAL_TEXT_SIZE,
    Options,
    load_preferences,
    read_json,
    save_preferences,
    write_whole,
)
from tvapp.ui import glyphs, theme
from tvapp.ui.loop import OnDemandLoop, renderer
from tvapp.ui.piece import use_theme
from tvapp.ui.stage import Stage
from tvapp.voice.reader import READING_KEYS, Reader

if TYPE_CHECKING:
    from tvapp.company import Company
    from tvapp.player.player import Player

log = logging.getLogger("tvapp")

AT_HOME = "这里是首页。要看电视，请用电视机的遥控器换信号"
"""For remotes without a key for 退出."""

BACKS_FOR_DIAGNOSTICS = 5
"""返回 so often in a row at home looks the box over: one key, easily said on the telephone."""


class Television:
    """One box. Screens reach everything through it and know nothing of each other."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.preferences = load_preferences(options.folder)
        self.preferences.township = self.preferences.township or options.township
        self.keys = HeldKeys(self.carry_out, self.draw_soon)
        self.remotes = Remotes(
            options,
            down=self.keys.down,
            up=self.keys.up,
            rest=self.keys.rest,
            run_soon=self.run_soon,
            renamed=self._keys_renamed,
        )
        self.orders = load_orders(options.folder)
        """What the operator has set for this box."""
        self.catalogue: Catalogue | None = BundleFolder(options.catalogue).open()
        self.start, self.given_up = self._begin()
        """What became of the program before, and the guides that were given up for it (0: none)."""
        self.router = Router(self._moved)
        self.notice = ""
        self.notice_tone = "second"
        self.version = 0
        """Grows with every change that could be seen; the mirror reports it."""
        self.company: Company | None = None
        """Household and calls; there once the network part has been loaded."""
        self.player: Player | None = None
        """The film on the screen, if there is one."""
        self._joined = asyncio.Event()
        self.privacy = Privacy(self)
        self._backs = 0
        """返回 pressed in a row at home."""
        self._alive = Alive(self._busy)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._saver: asyncio.TimerHandle | None = None
        self._use_text_size()
        Window.clearcolor = theme.GROUND
        self.stage = Stage(self)
        Window.add_widget(self.stage)
        self.reader = Reader(self)

    # -- life -----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Show the place where the resident was (or the deep link), then go on until 退出."""
        self.loop = OnDemandLoop()
        for number in (signal.SIGTERM, signal.SIGINT):
            # SDL catches both and only posts an event, which nobody would see before the next key.
            asyncio.get_running_loop().add_signal_handler(number, self.loop.stop)
        if self.options.learn:
            self.router.open("learn")
        elif self.options.open:
            self.follow(self.options.open)
        else:
            self.router.restore(read_json(self.options.folder / "place.json"))
        try:
            self.stage.show(self.router.place)
        except Exception:  # a place of another version or from a torn file: home is always there
            log.exception("%s cannot be shown", self.router.place)
            self._recover()
        self.remotes.start(self.loop)
        EventLoop.start()
        EventLoop.status = "started"
        self.loop.after_frame(self._first_picture)
        try:
            await self.loop.run()
        finally:
            self.remotes.close()
            self._save_place()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            if self.player is not None:
                await self.player.leave()
            if self.company is not None:
                await self.company.stop()
            await self.reader.close()

    def _begin(self) -> tuple[crash.Start, int]:
        """When the program fell over again and again with these guides, those of before are shown."""
        version = self.catalogue.manifest.version if self.catalogue is not None else 0
        start = crash.begin(self.options.folder, version)
        if start.in_a_row < crash.TOO_OFTEN or not BundleFolder(self.options.catalogue).give_up(version):
            return start, 0
        log.error("the guides of version %s are given up after %s crashes", version, start.in_a_row)
        self.catalogue = BundleFolder(self.options.catalogue).open()
        return start, version

    @property
    def keymap(self) -> Keymap:
        """The remote in this home: what its keys mean and what is printed on them."""
        return self.remotes.keymap

    def picture_size(self) -> tuple[int, int, str]:
        """Width and height of the real picture in pixels, and what draws it."""
        width, height = Window.system_size
        return width, height, renderer()

    def _keys_renamed(self) -> None:
        """Sentences name other keys now."""
        if getattr(self, "stage", None) is not None and self.stage.screen is not None:
            self.stage.rebuild()
            self.version += 1
            self.draw_soon()

    def _first_picture(self) -> None:
        log.info(
            "first picture %.0f ms after start", 1000 * time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID)
        )
        self.run_soon(self._tell_alive())
        self.run_soon(self._join())

    async def _tell_alive(self) -> None:
        if await self._alive.tell():
            self.loop.stop()

    def _busy(self) -> bool:
        talking = self.company is not None and self.company.line.session is not None
        return talking or self.player is not None

    async def _join(self) -> None:
        """Mirror, network and household: imported off the loop, after the first picture."""
        if self.options.mirror:
            mirror = await asyncio.to_thread(_load, "tvapp.mirror.server")
            self.run_soon(mirror.serve(self, self.options.mirror))
        self.run_soon(self.reader.start())
        asyncio.get_running_loop().call_later(crash.WELL_AFTER, self._well)
        company = await asyncio.to_thread(_load, "tvapp.company")
        self.company = company.Company(self)
        self._joined.set()
        self.run_soon(self.company.run())
        self.refresh()

    def _well(self) -> None:
        if self.catalogue is not None:
            crash.went_well(self.options.folder, self.catalogue.manifest.version)

    async def in_company(self) -> Company:
        """The network part, once it has been loaded."""
        await self._joined.wait()
        assert self.company is not None
        return self.company

    def follow(self, link: str) -> None:
        """Open a deep link such as ``guide/308``; one that leads nowhere opens home and says so."""
        found = destination(link)
        if found is None:
            self.say("没有找到要打开的页面，已回到首页", "care")
        elif found[0]:
            self.router.open(found[0], **found[1])

    def exit(self) -> None:
        """退出: back to live TV at once."""
        command = self.orders.exit_command or self.options.exit_command
        if command:
            try:
                subprocess.Popen(shlex.split(command))
            except (OSError, ValueError):  # live TV comes back all the same when the program ends
                log.exception("the exit command cannot be started")
        self.loop.stop()

    # -- for screens ----------------------------------------------------------------------------

    def open(self, screen: str, /, **params: str) -> None:
        """Go to a screen."""
        self.router.open(screen, **params)

    def back(self) -> None:
        """One step back; at home nothing happens."""
        if self.router.back():
            self._backs = 0
            return
        self._backs += 1
        if self._backs >= BACKS_FOR_DIAGNOSTICS:
            self._backs = 0
            self.open("diagnostics")
        else:
            self.say("这里是首页。要看电视，请按“退出”键" if self.keymap.has(Action.EXIT) else AT_HOME)

    def say(self, sentence: str, tone: str = "second") -> None:
        """Put one line at the foot of the screen; it stays until the next place."""
        self.notice, self.notice_tone = sentence, tone
        if getattr(self, "stage", None) is not None and self.stage.screen is not None:
            self.refresh()
        if getattr(self, "reader", None) is not None:
            self.reader.noticed(sentence)

    def refresh(self) -> None:
        """Something that a screen shows has changed."""
        self.version += 1
        self.privacy.guard()
        self.stage.refresh()
        self.draw_soon()

    def draw_soon(self) -> None:
        """Something on the screen has changed without a key: the sleeping loop has to make a frame."""
        if getattr(self, "loop", None) is not None:
            self.loop.wake()

    def run_soon(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run a coroutine beside the screen; a sentence of its failure is shown, nothing is lost silently."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or task.exception() is None:
            return
        failure = task.exception()
        sentence = getattr(failure, "sentence", "")
        if not sentence:
            log.error("unexpected failure", exc_info=failure)
            sentence = "刚才没有办成，请再按一次；还不行请选“找人帮我”"
        self.say(sentence, "care")

    def apply_text_size(self, size: theme.TextSize) -> None:
        """Use another text size and keep it."""
        self.preferences.text_size = int(size)
        self._use_text_size()
        self._rebuild()
        self.keep_preferences()

    def keep_preferences(self) -> None:
        """For the next start; with no room for them they hold until the box is switched off."""
        try:
            save_preferences(self.options.folder, self.preferences)
        except OSError as error:
            log.error("the preferences cannot be written: %s", error)
            self.say("机顶盒存满了，关机以后要再选一次。请打广电客服", "care")

    def _use_text_size(self) -> None:
        size = self.preferences.text_size or self.orders.text_size or USUAL_TEXT_SIZE
        use_theme(theme.Theme(height=self.options.height, text_size=theme.TextSize(size)))

    def _rebuild(self) -> None:
        glyphs.forget()
        self.stage.rebuild()
        self.version += 1
        self.draw_soon()

    def obey(self, orders: Orders) -> None:
        """The operator has set something else for this box: at once, and from the next start on."""
        if orders == self.orders:
            return
        was, self.orders = self.orders, orders
        try:
            save_orders(self.options.folder, orders)
        except OSError as error:
            log.error("the orders cannot be written: %s", error)
        if orders.text_size != was.text_size and not self.preferences.text_size:
            self._use_text_size()
            self._rebuild()
        self.refresh()

    def use_catalogue(self, catalogue: Catalogue) -> None:
        """A newer bundle is there."""
        self.catalogue = catalogue
        self.refresh()

    # -- keys -----------------------------------------------------------------------------------

    def carry_out(self, action: Action) -> None:
        """Do what the action means here and now."""
        self.version += 1
        self.privacy.used()
        self._alive.used()
        if action is not Action.BACK:
            self._backs = 0
        self.reader.before(action)
        try:
            self.stage.act(action)
        except Exception:  # one screen's mistake, or a damaged bundle, must not leave a dead television
            log.exception("%s failed on %s", action, self.router.place.screen)
            self._recover()
            self.say("刚才那一步没有办成，已回到首页。请再试一次", "care")
        self.reader.after(action)
        self.keep_place()

    def _recover(self) -> None:
        """Begin again at home after something that must not happen."""
        self.router.stack = [Place(HOME)]
        self.stage.rebuild(self.router.place)

    def general(self, action: Action) -> None:
        """What a key does on every screen that has no use of its own for it."""
        if action is Action.BACK:
            self.back()
        elif action is Action.HOME or action is Action.MENU:
            self.router.home()
        elif action is Action.EXIT:
            self.exit()
        elif action is Action.HELP:
            self.open("assistance")
        elif action in READING_KEYS:
            self.reader.key()
        elif action.value.startswith("digit_"):
            self.open("search", digits=action.value[-1])

    # -- places ---------------------------------------------------------------------------------

    def _moved(self) -> None:
        if self.privacy.guard():
            return  # which has moved on
        self.notice = ""
        if getattr(self, "stage", None) is not None and self.stage.screen is not None:
            self.version += 1
            self.stage.show(self.router.place)
            self.draw_soon()
        self.keep_place()

    def keep_place(self) -> None:
        """Save where the resident is, down to the focused row and half a date, for after a power cut."""
        if getattr(self, "loop", None) is None:
            return
        if self._saver is not None:
            self._saver.cancel()
        # Once the keys rest: an fsync must not stand between a key and what it does.
        self._saver = asyncio.get_running_loop().call_later(0.5, self._save_place)

    def _save_place(self) -> None:
        self._saver = None
        text = json.dumps(self.router.to_json(), ensure_ascii=False)
        try:
            write_whole(self.options.folder / "place.json", text)
        except OSError as error:  # a full disk must not keep the resident from leaving
            log.error("the place cannot be written: %s", error)

    def when_shown(self, callback: Callable[[], None]) -> None:
        """Call back when the next frame is on the screen."""
        self.loop.after_frame(callback)


def _load(name: str) -> Any:
    import importlib

    return importlib.import_module(name)
