"""Read-aloud on one television: which key reads what, and when it is silent."""

from __future__ import annotations

import asyncio
import importlib
import logging
from typing import TYPE_CHECKING

from tvapp.remote.action import Action
from tvapp.ui.choices import Choices
from tvapp.ui.chrome import Footer
from tvapp.ui.picture import QrCode
from tvapp.ui.piece import Piece
from tvapp.voice.habits import Habit, Speed
from tvapp.voice.page import Page, lines_of, read_arrival, read_body, read_page
from tvapp.voice.voice import Trouble, Voice

if TYPE_CHECKING:
    from tvapp.app import Television

log = logging.getLogger(__name__)

READING_KEYS = (Action.PLAY, Action.INFO)
REST = 0.3
"""Seconds between two things read by themselves: while an arrow is held only the last one is read."""
SETTLE = 0.2
OFF_LINE = "读屏关着。要听，请到首页“字和声音”里打开"
CAPTION_LINE = "工作人员说完，就把下面的字读给您听"
CALL_LINE = "通话还没有结束，先不读"
FILM_LINE = "视频正在放，先不读。要听，请先按 OK 暂停"

Where = tuple[object, str, object, str]
"""Place, focus path, page, heading."""


class Reader:
    """The first press reads the focused thing, the second all of the page; any key brings silence."""

    def __init__(self, tv: Television) -> None:
        self.tv = tv
        self.voice = Voice(
            tv.options.speech_command, stand_in=tv.options.demo_media, on_trouble=self._trouble
        )
        self._told: set[Trouble] = set()
        self._stopped = False
        """Whether the key now being carried out has stopped something."""
        self._page_next: Where | None = None
        """Where the focused thing was read: pressed there again, the page is."""
        self._page_read = False
        self._before: Where | None = None
        self._said = 0.0
        self._later: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Start the voice process, so that the first sound does not wait for it."""
        # Its rules take 9 ms to compile: not before the first picture, and not at the first key.
        await asyncio.to_thread(importlib.import_module, "chinese.spoken")
        try:
            await self.voice.start()
        except OSError as error:
            log.warning("voice process does not start: %s", error)

    async def close(self) -> None:
        """End the voice process."""
        self._forget_later()
        await self.voice.close()

    @property
    def habit(self) -> Habit:
        """When the resident wants to be read to."""
        return Habit(self.tv.preferences.read_aloud)

    @property
    def in_call(self) -> bool:
        """Whether a call is open: then nothing is read."""
        session = self.tv.company.line.session if self.tv.company is not None else None
        return session is not None and session.open

    @property
    def film_runs(self) -> bool:
        """Whether a film plays: its sound is what is heard."""
        return self.tv.player is not None and self.tv.player.running

    # -- keys -----------------------------------------------------------------------------------

    def before(self, action: Action) -> None:
        """A key is about to be carried out: silence first."""
        self._stopped = bool(self.voice.speaking)
        self.hush()
        self._before = self._where()
        if action not in READING_KEYS:
            self._page_next = None

    def after(self, action: Action) -> None:
        """It has been carried out: what is chosen now is read, if the resident wants that."""
        if self.habit is not Habit.AUTO or self.voice.speaking or self.in_call or self.film_runs:
            return
        where = self._where()
        if action in READING_KEYS or where == self._before or self._before is None:
            return
        now = asyncio.get_running_loop().time()
        if now - self._said > REST:
            self._say_new(self._before)
        else:
            self._later = asyncio.get_running_loop().call_later(SETTLE, self._say_new, self._before)
        self._said = now

    def key(self) -> None:
        """播放 or 信息: the focused thing, pressed again the page, pressed once more silence."""
        where = self._where()
        if self.habit is Habit.OFF:
            self.tv.say(OFF_LINE)
        elif self.in_call and self._stopped:
            pass  # this press was for silence
        elif (
            self.in_call and self.tv.company is not None and self.tv.company.conversation.read_caption_again()
        ):
            self.tv.say(CAPTION_LINE)
        elif self._stopped and self._page_read:
            self._page_next = None  # this press was for silence
        elif self._page_next == where or not self.tv.stage.focus:
            self.read_page()
        else:
            self._say([self._focused()])
            self._page_next = where

    def toggle_page(self) -> None:
        """A button that reads the page; pressed while it is read, silence."""
        if not self._stopped:
            self.read_page()

    # -- what is read ---------------------------------------------------------------------------

    def read_page(self) -> None:
        """All that can be read here."""
        self._page_next = None
        self._say(read_page(self._page()), page=True)

    def say(self, *lines: str) -> None:
        """Read something that is not on the screen, as the sample of a speed; not with 不读."""
        if self.habit is not Habit.OFF:
            self._say(list(lines))

    def say_caption(self, text: str) -> None:
        """What the clerk has written, in the middle of a call; the caller knows that nobody speaks now."""
        from chinese.spoken import sentences

        if said := sentences(text):
            self.voice.say(said, Speed(self.tv.preferences.speech_speed))

    def say_ringing(self, text: str) -> None:
        """Who rings here: said to everybody, for a telephone that is silent is not heard from the kitchen."""
        from chinese.spoken import sentences

        if not self.voice.speaking and (said := sentences(text)):
            self.voice.say(said, Speed(self.tv.preferences.speech_speed))

    def noticed(self, sentence: str) -> None:
        """A line at the foot of the screen; read by itself when the resident wants that."""
        silent = self.habit is not Habit.AUTO or self.in_call or self.film_runs or bool(self.voice.speaking)
        if not silent and sentence not in list(Trouble):
            self._say([sentence])

    def hush(self) -> None:
        """Silence."""
        self._forget_later()
        self._page_read = self._page_read and bool(self.voice.speaking)
        if self.voice.speaking:
            self.voice.stop()

    def _say_new(self, before: Where) -> None:
        """What is other than it was ``before``: place, focus, or page of the same place."""
        here = self._where()
        if here[0] is not before[0]:
            self._say(read_arrival(self._page(), self._focused()))
        elif here[1] != before[1]:
            self._say([self._focused()])
        else:
            page = self._page()
            self._say(([page.title] if here[3] != before[3] else []) + read_body(page))

    def _say(self, lines: list[str], *, page: bool = False) -> None:
        if self.in_call:
            self.tv.say(CALL_LINE)
            return
        if self.film_runs:
            self.tv.say(FILM_LINE)
            return
        from chinese.spoken import sentences

        said = sentences(*lines)
        self._page_read = page
        if said:
            self.voice.say(said, Speed(self.tv.preferences.speech_speed))

    def _where(self) -> Where:
        place = self.tv.router.place
        title = self.tv.stage.screen.title if self.tv.stage.screen is not None else ""
        return place, self.tv.stage.focus, place.state.get("page", 0), title

    def _focused(self) -> str:
        screen = self.tv.stage.screen
        for choices in screen.choices() if screen is not None else ():
            item = choices.item(choices.focused_key)
            if item is not None:
                return item.reading
        return ""

    def _page(self) -> Page:
        screen = self.tv.stage.screen
        assert screen is not None
        notice = str(getattr(screen.view, "notice", ""))
        aloud = screen.aloud()
        if aloud is not None:
            return Page(title=screen.title, body=aloud, notice=notice)
        pieces = [piece for piece in screen.pieces() if not isinstance(piece.parent, Footer)]
        return Page(
            title=screen.title,
            body=lines_of(piece.reading() for piece in pieces if not isinstance(piece, Choices)),
            choices=lines_of(_offered(piece) for piece in pieces),
            notice=notice,
            code=any(isinstance(piece, QrCode) and piece.text for piece in pieces),
        )

    def _trouble(self, trouble: Trouble) -> None:
        if self.in_call:
            return  # the call may hold the only loudspeaker; what was to be read stands on the screen
        if trouble not in self._told:
            self._told.add(trouble)
            self.tv.say(trouble.value, "care")

    def _forget_later(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None


def _offered(piece: Piece) -> list[str]:
    """What can be chosen in a group; not the keys of a keypad, and not the button that reads."""
    if not isinstance(piece, Choices) or piece.style == "key":
        return []
    return [item.reading for item in piece.items if item.enabled and item.key != "read"]
