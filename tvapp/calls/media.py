"""The UI's side of a call's media: starts the media process, talks to it, hands on its pictures.

Nothing here is heavier than asyncio and json: aiortc, av and numpy stay in the other process.

Use, inside a running asyncio loop::

    media = Media(MediaSettings(stand_in=True), on_picture=..., on_state=...)
    offer = await media.prepare(call.ice_servers)            # may take a second the first time
    await media.accept(answer)                               # from the clerk
    await media.add_candidate(candidate)                     # each one that trickles in
    picture = media.latest_picture()                         # (rgb rows from the top, width, height)
    await media.close()
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from .picture_buffer import PictureBuffer

if TYPE_CHECKING:
    from protocol.call import IceCandidate, IceServer, SessionDescription

_LINE_LIMIT = 1 << 20
_PREPARE_LIMIT = 15.0
"""Seconds to the offer: starting the process takes about one, a relay that does not answer up to five."""


class MediaState(StrEnum):
    """What ``on_state`` is told."""

    READY = "ready"
    """The process runs; ``devices`` is known."""
    CONNECTING = "connecting"
    CONNECTED = "connected"
    SILENT = "silent"
    """Connected, but nothing has come for a second: rebuild."""
    MOVED = "moved"
    """The box has other addresses now: rebuild, also the line to the server."""
    FAILED = "failed"
    """The connection is lost for good: rebuild."""
    CLOSED = "closed"
    DIED = "died"
    """The process ended by itself. ``prepare`` starts a new one."""


_STATES = frozenset(state.value for state in MediaState)


class MediaError(Exception):
    """The media process cannot do what was asked; the text is for the log."""


class RelayAway(MediaError):
    """The relay is the only way and does not answer now. Asking again is worth it."""


@dataclass(frozen=True)
class MediaSettings:
    """Which devices and addresses to use."""

    camera: str = "auto"
    """auto, none, synthetic, or a path such as /dev/video0."""
    microphone: str = "auto"
    """auto, none, synthetic, or an ALSA name."""
    speaker: str = "auto"
    """auto, none, or an ALSA name."""
    stand_in: bool = False
    """A moving test card and a chime where the box has no camera or microphone (demo, tests)."""
    addresses: str = "outside"
    """outside, loopback, or both: ``both`` when the server is on this machine."""
    max_width: int = 1280
    max_height: int = 720


@dataclass(frozen=True)
class Devices:
    """What was found: ``none``, ``synthetic``, or the device's name."""

    camera: str
    microphone: str
    speaker: str

    @property
    def missing(self) -> str:
        """What the clerk's side would need and the box does not have; empty when nothing is."""
        both = (("摄像头", self.camera), ("麦克风", self.microphone))
        return "和".join(word for word, device in both if device == "none")

    @property
    def lent(self) -> bool:
        """Whether a phone would do better than what is here: nothing, or a demonstration's test card."""
        return {"none", "synthetic"} & {self.camera, self.microphone} != set()

    @property
    def sentence(self) -> str:
        """What the person should know about what is missing; empty when nothing is."""
        missing = [
            word
            for word, device in (("摄像头", self.camera), ("麦克风", self.microphone), ("喇叭", self.speaker))
            if device == "none"
        ]
        if not missing:
            return ""
        consequence = {"摄像头": "对方看不到您", "麦克风": "对方听不到您", "喇叭": "您听不到对方"}
        return f"电视没有找到{'、'.join(missing)}，{'，'.join(consequence[m] for m in missing)}。"


class Available(NamedTuple):
    """What may be chosen: (what opens it, what people call it) each."""

    cameras: tuple[tuple[str, str], ...]
    microphones: tuple[tuple[str, str], ...]
    speakers: tuple[tuple[str, str], ...]


class Media:
    """The media of one call at a time. All methods belong to one asyncio loop."""

    def __init__(
        self,
        settings: MediaSettings,
        *,
        on_picture: Callable[[int], None] = lambda sequence: None,
        on_state: Callable[[MediaState, int], None] = lambda state, generation: None,
        on_weak: Callable[[bool], None] = lambda weak: None,
    ) -> None:
        """``on_picture(sequence)`` after a new picture; ``on_state(state, generation)``;
        ``on_weak(weak)`` when the link begins or ends to lose much."""
        self.settings = settings
        self.devices: Devices | None = None
        self._on_picture, self._on_state, self._on_weak = on_picture, on_state, on_weak
        self.level = 0.0
        """Of the box's own microphone while the preview is on, 0…1."""
        self._on_level: Callable[[], None] = lambda: None
        self._process: asyncio.subprocess.Process | None = None
        self._pictures: PictureBuffer | None = None
        self._wake_fd = -1
        self._reading: asyncio.Task[None] | None = None
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._generation = 0
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Start the process if it does not run; worth doing before the person has confirmed the call."""
        async with self._starting:
            if self._process is not None and self._process.returncode is None and self._reading:
                return
            await self._release()
            ready = self._expect("devices")
            await self._spawn()
            devices = await asyncio.wait_for(ready, _PREPARE_LIMIT)
        self.devices = Devices(devices["camera"], devices["microphone"], devices["speaker"])
        self._on_state(MediaState.READY, 0)

    async def prepare(
        self, ice_servers: "Iterable[IceServer]" = (), *, relay_only: bool = False, generation: int = 1
    ) -> "SessionDescription":
        """A fresh connection and its offer, candidates inside; ends the one before.

        Raises MediaError when there is no offer within 15 s, RelayAway when only the relay is missing.
        """
        from protocol.call import SessionDescription

        try:
            await self.start()
            offer = self._expect("offer")
            self._generation = generation
            servers = [server.model_dump() for server in ice_servers]
            self._send(
                {"do": "prepare", "generation": generation, "ice_servers": servers, "relay_only": relay_only}
            )
            got = await asyncio.wait_for(offer, _PREPARE_LIMIT)
        except (TimeoutError, OSError) as error:
            raise MediaError(f"no offer: {type(error).__name__}") from error
        return SessionDescription(type="offer", sdp=got["sdp"])

    async def accept(self, answer: "SessionDescription") -> None:
        """Take the clerk's answer to the newest offer; connecting begins."""
        self._send({"do": "answer", "generation": self._generation, **answer.model_dump()})

    async def add_candidate(self, candidate: "IceCandidate") -> None:
        """One of the clerk's candidates, in any order with the answer; an empty one ends them."""
        self._send({"do": "candidate", "generation": self._generation, **candidate.model_dump()})

    async def switch(self, **wanted: bool) -> None:
        """Stop or go on sending pictures (``camera``) or sound (``microphone``), or being heard here
        (``speaker``); the connection stays. Raises MediaError."""
        self.send_switches(wanted)

    def send_switches(self, wanted: dict[str, bool]) -> None:
        """The same at once; nothing is waited for."""
        self._send({"do": "switch", **wanted})

    async def available(self) -> Available:
        """What may be chosen. Raises MediaError."""
        answer = self._expect("available")
        self._send({"do": "list"})
        try:
            found = await asyncio.wait_for(answer, 5.0)
        except TimeoutError as error:
            raise MediaError("no list of devices") from error
        kinds = ("cameras", "microphones", "speakers")
        return Available(*(tuple((opens, name) for opens, name in found[kind]) for kind in kinds))

    async def choose(self, camera: str, microphone: str, speaker: str) -> None:
        """Use these from now on; not while there is a connection. Raises MediaError."""
        self.settings = replace(self.settings, camera=camera, microphone=microphone, speaker=speaker)
        self.level = 0.0
        ready = self._expect("devices")
        self._send({"do": "choose", "camera": camera, "microphone": microphone, "speaker": speaker})
        try:
            found = await asyncio.wait_for(ready, 5.0)
        except TimeoutError as error:
            raise MediaError("devices not changed") from error
        self.devices = Devices(found["camera"], found["microphone"], found["speaker"])

    def preview(self, on: bool, heard: Callable[[], None] = lambda: None) -> None:
        """One's own picture instead of the clerk's, ``heard()`` after each new ``level``; not in a call."""
        self._on_level = heard
        self.level = 0.0
        self._send({"do": "preview", "on": on})

    async def hang_up(self) -> None:
        """End the connection but keep the process for the next one."""
        if self._process is not None and self._process.returncode is None:
            self._send({"do": "hangup"})
        if self._pictures is not None:
            self._pictures.clear()

    async def stats(self) -> dict[str, Any]:
        """``pictures`` and ``audio_frames`` received, ``audio_level`` 0…1 of the last second,
        ``media_age`` seconds since the last of either, ``connection``. Raises MediaError."""
        answer = self._expect("stats")
        self._send({"do": "stats"})
        try:
            return await asyncio.wait_for(answer, 5.0)
        except TimeoutError as error:
            raise MediaError("no statistics") from error

    def latest_picture(self) -> tuple[memoryview, int, int] | None:
        """(RGB rows from the top without padding, width, height); None before the first picture.

        Use it at once: the memory is written again two pictures later.
        """
        picture = self._pictures.latest() if self._pictures is not None else None
        return None if picture is None else (picture.pixels, picture.width, picture.height)

    async def close(self) -> None:
        """End the process and give everything back. The object can be started again."""
        async with self._starting:
            await self._release()

    async def _spawn(self) -> None:
        settings = self.settings
        self._pictures = PictureBuffer.create(settings.max_width, settings.max_height)
        self._wake_fd, far_end = os.pipe()
        os.set_blocking(self._wake_fd, False)
        arguments = ["-m", "tvapp.calls.media_process"]
        arguments += ["--pictures-fd", str(self._pictures.fd), "--wake-fd", str(far_end)]
        arguments += ["--max-width", str(settings.max_width), "--max-height", str(settings.max_height)]
        arguments += ["--camera", settings.camera, "--microphone", settings.microphone]
        arguments += ["--speaker", settings.speaker, "--addresses", settings.addresses]
        if settings.stand_in:
            arguments.append("--stand-in")
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                pass_fds=(self._pictures.fd, far_end),
                limit=_LINE_LIMIT,
                # The terminal's Ctrl-C must not end the media before the program has said goodbye.
                start_new_session=True,
            )
        finally:
            os.close(far_end)
        self._reading = asyncio.create_task(self._read(self._process), name="media events")
        asyncio.get_running_loop().add_reader(self._wake_fd, self._wake)

    def _wake(self) -> None:
        try:
            if not os.read(self._wake_fd, 4096):
                asyncio.get_running_loop().remove_reader(self._wake_fd)
                return
        except BlockingIOError:
            return
        picture = self._pictures.latest() if self._pictures is not None else None
        if picture is not None:
            self._on_picture(picture.sequence)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            self._handle(json.loads(line))
        await process.wait()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(OSError("the media process ended"))
        self._reading = None
        self._on_state(MediaState.DIED, self._generation)

    def _handle(self, event: dict[str, Any]) -> None:
        name = event["event"]
        if name == "connection" and event["generation"] == self._generation:
            if event["state"] in _STATES:
                self._on_state(MediaState(event["state"]), self._generation)
        elif name == "error" and event["do"] == "prepare":
            waiting = self._waiting.pop("offer", None)
            if waiting is not None and not waiting.done():
                away = event["detail"] == RelayAway.__name__
                waiting.set_exception(RelayAway("no relay answers") if away else OSError(event["detail"]))
        elif name == "offer" and event["generation"] != self._generation:
            return  # overtaken by a newer one
        elif name == "quality":
            if event["generation"] == self._generation:
                self._on_weak(bool(event["weak"]))
        elif name == "level":
            self.level = float(event["level"])
            self._on_level()
        elif (future := self._waiting.get(name)) is not None and not future.done():
            future.set_result(event)

    def _expect(self, event: str) -> asyncio.Future[dict[str, Any]]:
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[event] = future
        return future

    def _send(self, command: dict[str, Any]) -> None:
        process = self._process
        if process is None or process.stdin is None or process.stdin.is_closing():
            raise MediaError("the media process does not run")
        process.stdin.write(json.dumps(command).encode() + b"\n")

    async def _release(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if self._process is not None:
            if self._process.stdin is not None:
                self._process.stdin.close()
            try:
                await asyncio.wait_for(self._process.wait(), 2.0)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
            self._process = None
        if self._wake_fd >= 0:
            asyncio.get_running_loop().remove_reader(self._wake_fd)
            os.close(self._wake_fd)
            self._wake_fd = -1
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None
