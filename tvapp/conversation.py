"""What a call does to the rest of the television: it rings over everything, hushes a film, comes forward,
reads captions aloud, and asks at its end how it was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tvapp.calls.caption_voice import LOOK, CaptionVoice
from tvapp.calls.line import CallLine
from tvapp.calls.media import MediaError
from tvapp.voice.habits import Habit

if TYPE_CHECKING:
    from tvapp.app import Television

RING_EVERY = 7.0
"""Seconds from one time it is said that somebody rings to the next."""


class Conversation:
    """The call of one television, as the screens see it."""

    def __init__(self, tv: Television, line: CallLine) -> None:
        self._tv = tv
        self._line = line
        self._caption_voice = CaptionVoice()
        self._reading_captions: asyncio.Task[None] | None = None
        self._rings = False
        """Whether a clerk's call was ringing here when this was last looked at."""
        self._shown = 0
        """Number of the page the clerk showed when this was last looked at."""
        self._talked = False
        """Whether somebody had answered when this was last looked at."""

    @property
    def talking(self) -> bool:
        """Whether somebody at a desk has answered: a film must not be heard then."""
        session = self._line.session
        return session is not None and session.step.value in ("connecting", "talking")

    def changed(self) -> None:
        """The call differs: what of it has to be seen and heard is."""
        if self._line.session is not None and self._line.session.open and not self.rings:
            self._tv.reader.hush()
        rung, self._rings = self.rings and not self._rings, self.rings
        if rung:
            self._ring()
        self._read_caption()
        if self.talking and self._tv.player is not None:
            self._tv.player.rest()
        answered, over = self.talking and not self._talked, self._talked and not self.talking
        self._talked = self.talking
        if answered or self._shows_anew():
            self._come_forward()
        elif over:
            self._ask_how_it_was()
        self._tv.refresh()

    @property
    def rings(self) -> bool:
        """Whether a clerk's call rings here."""
        session = self._line.session
        return session is not None and session.step.value == "incoming"

    def _ring(self) -> None:
        """A clerk rings: seen over whatever is on the screen, and said until it is taken or over."""
        if self._tv.player is not None:
            self._tv.player.rest()
        self._tv.open("incoming")
        self._tv.run_soon(self._say_who_rings())

    async def _say_who_rings(self) -> None:
        session = self._line.session
        while self.rings and session is self._line.session and session is not None:
            self._tv.reader.say_ringing(f"{session.text().title}。{session.text().detail}")
            await asyncio.sleep(RING_EVERY)

    def _come_forward(self) -> None:
        """Somebody has answered: who can be seen and heard has to know it. Back leads to where one was."""
        place = self._tv.router.place
        if place.screen == "call_telephone" or place.params.get("purpose") == "call":
            return  # what is shown is for this very call; Back leads to it
        if place.screen == "incoming":
            self._tv.router.replace("call")
        elif place.screen != "call":
            self._tv.open("call")
        self._tv.router.place.state["called"] = True

    def _shows_anew(self) -> bool:
        """Whether the clerk has just put a page here: it has to be seen, whatever is on the screen. Something
        that waits for the resident's word stays."""
        session = self._line.session
        number = session.shown.number if session is not None else 0
        news, self._shown = number != self._shown, number
        there = session is not None and session.shown.page is not None and self.talking
        return news and there and self._tv.router.place.screen != "proposal"

    def _ask_how_it_was(self) -> None:
        """The talk is over: who was in it may rate it, in the place of the call."""
        session, place = self._line.session, self._tv.router.place
        if place.screen != "call" or session is None or session.call is None or session.step.value != "ended":
            return
        title, detail = session.text()
        self._tv.router.replace(
            "rating", call=session.call.id, clerk=session.clerk, told=f"{title}。{detail}"
        )

    def _read_caption(self) -> None:
        """A new caption is read by itself to who wants that, once the clerk is silent."""
        session = self._line.session
        caption = session.caption if session is not None and self.talking else ""
        by_itself = self._tv.reader.habit is Habit.AUTO
        self._caption_voice.shows(caption, asyncio.get_running_loop().time(), read=by_itself)
        self._wait_for_silence()

    def read_caption_again(self) -> bool:
        """The resident asks by a key; False when there is none."""
        wanted = self._caption_voice.again(asyncio.get_running_loop().time())
        self._wait_for_silence()
        return wanted

    def _wait_for_silence(self) -> None:
        working = self._reading_captions is not None and not self._reading_captions.done()
        if self._caption_voice.busy and not working:
            self._reading_captions = self._tv.run_soon(self._listen_for_silence())

    async def _listen_for_silence(self) -> None:
        reader, voice = self._tv.reader, self._caption_voice
        while voice.busy and self.talking:
            try:
                level = float((await self._line.media.stats())["audio_level"])
            except MediaError:
                level = 1.0  # nobody knows whether the clerk speaks
            text = voice.hears(level, bool(reader.voice.speaking), asyncio.get_running_loop().time())
            if text:
                reader.say_caption(text)
            elif text == "":
                reader.hush()
            await asyncio.sleep(LOOK)

    def pointed(self) -> None:
        """The clerk points elsewhere."""
        move = getattr(self._tv.stage.screen, "show_pointer", None)
        if move is not None:
            move()
            self._tv.loop.wake()

    def picture(self, _sequence: int) -> None:
        """A picture of the clerk's has come."""
        screen = self._tv.stage.screen
        show = getattr(screen, "show_picture", None)
        if show is not None:
            show()
            self._tv.loop.wake()
