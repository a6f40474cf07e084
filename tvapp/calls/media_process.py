"""The media of calls in a process of its own: ``python -m tvapp.calls.media_process …``.

Speaks JSON lines: commands on stdin, events on stdout; pictures go into shared memory and a byte
on a pipe wakes the reader. Ends when stdin ends, so it never outlives the program on the box.

Commands (``do``): ``prepare`` {generation, ice_servers, relay_only} → event ``offer`` ·
``answer`` {generation, sdp, type} · ``candidate`` {generation, candidate, sdpMid, sdpMLineIndex} ·
``switch`` {camera?, microphone?, speaker?: bool} · ``hangup`` · ``stats`` → event ``stats`` ·
``list`` → event ``available`` · ``choose`` {camera, microphone, speaker} → event ``devices`` ·
``preview`` {on: bool}: the box's own picture into the shared memory, events ``level`` {level: 0…1}.
Events (``event``): ``devices`` {camera, microphone, speaker} once at the start · ``offer`` ·
``connection`` {state: connecting, connected, silent, moved, failed, closed} · ``first_picture`` ·
``stats`` · ``error`` {do, detail: the error's name}. Every event of a connection carries its ``generation``.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aioice.ice
from av import VideoFrame
from av.video.reformatter import VideoReformatter

from .aiortc_receiver import install
from .camera import open_camera
from .device_list import cameras, sound_devices
from .peer import Peer
from .picture_buffer import PictureBuffer
from .preview import Preview
from .relay_way import answering
from .sound import open_microphone, open_speaker

log = logging.getLogger("tvapp.calls.media_process")
_GOODBYE = 1.0
"""Seconds for taking leave of relays at the end; they forget us by themselves."""


class RelayAway(Exception):
    """There is no way but by the relay, and it does not answer."""


class Screen:
    """Writes received pictures where the UI reads them, and wakes it."""

    def __init__(self, pictures: PictureBuffer, wake_fd: int) -> None:
        self._pictures = pictures
        self._wake_fd = wake_fd
        # One converter for all pictures: a new one for each would allocate its tables every time.
        self._convert = VideoReformatter()
        os.set_blocking(wake_fd, False)

    def show(self, frame: VideoFrame) -> None:
        """Convert to RGB, made smaller when it would not fit."""
        scale = min(self._pictures.max_width / frame.width, self._pictures.max_height / frame.height, 1.0)
        width, height = int(frame.width * scale), int(frame.height * scale)
        picture = self._convert.reformat(frame, width=width, height=height, format="rgb24")
        plane = picture.planes[0]
        self._pictures.write(memoryview(plane), width, height, plane.line_size)
        try:
            os.write(self._wake_fd, b"\0")
        except BlockingIOError:
            pass  # the UI has many wake-ups waiting already
        except BrokenPipeError:
            pass  # the UI is going away; stdin will end too


class MediaProcess:
    """Takes commands one after another and owns the devices and the connection."""

    def __init__(self, options: argparse.Namespace, stdout: asyncio.StreamWriter) -> None:
        self._stdout = stdout
        pictures = PictureBuffer(options.pictures_fd, options.max_width, options.max_height)
        self._screen = Screen(pictures, options.wake_fd)
        self._pictures = pictures
        self._options = options
        self._open_devices(options.camera, options.microphone, options.speaker)
        self._preview: Preview | None = None
        self._peer: Peer | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._on = {"camera": True, "microphone": True, "speaker": True}

    def _open_devices(self, camera: str, microphone: str, speaker: str) -> None:
        """Found, not switched on: that happens with the first picture and sound asked for."""
        self._camera = open_camera(camera, self._options.stand_in)
        self._microphone = open_microphone(microphone, self._options.stand_in)
        self._speaker = open_speaker(speaker)

    def _report_devices(self) -> None:
        self.report(
            {
                "event": "devices",
                "camera": self._camera.label if self._camera else "none",
                "microphone": self._microphone.label if self._microphone else "none",
                "speaker": self._speaker.label,
            }
        )

    def report(self, event: dict[str, Any]) -> None:
        """One line to the UI."""
        self._stdout.write(json.dumps(event, ensure_ascii=False).encode() + b"\n")

    async def run(self, stdin: asyncio.StreamReader) -> None:
        """Until stdin ends."""
        self._report_devices()
        while line := await stdin.readline():
            await self._try(json.loads(line), self._do)
        await self.close()

    async def _try(self, command: dict[str, Any], do: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        try:
            await do(command)
        except Exception as error:  # one bad answer or candidate must not end the call
            log.warning("%s failed: %s: %s", command["do"], type(error).__name__, error)
            self.report({"event": "error", "do": command["do"], "detail": type(error).__name__})

    async def _do(self, command: dict[str, Any]) -> None:
        match command["do"]:
            case "prepare":
                self._leave()
                await self._show_own(False)
                # Beside the commands: a relay may take its time, and the person may hang up meanwhile.
                self._preparing = asyncio.ensure_future(self._try(command, self._prepare))
            case "answer" if self._concerns(command):
                await self._peer.accept(command)  # type: ignore[union-attr]  # _concerns checked it
            case "candidate" if self._concerns(command):
                await self._peer.add_candidate(command)  # type: ignore[union-attr]
            case "switch":
                self._on.update({k: bool(command[k]) for k in self._on if k in command})
                self._apply_switches()
            case "stats":
                self.report({"event": "stats", **(self._peer.stats() if self._peer else {})})
            case "list":
                microphones, speakers = sound_devices()
                found = {"cameras": cameras(), "microphones": microphones, "speakers": speakers}
                self.report({"event": "available", **found})
            case "choose" if self._peer is None:
                await self._choose(command)
            case "preview" if self._peer is None:
                await self._show_own(bool(command["on"]))
            case "hangup":
                self._leave()

    def _concerns(self, command: dict[str, Any]) -> bool:
        """Whether it belongs to the connection there is now, and not to one already replaced."""
        return self._peer is not None and command["generation"] == self._peer.generation

    async def _prepare(self, command: dict[str, Any]) -> None:
        servers = await answering(command["ice_servers"], needed=command["relay_only"])
        if command["relay_only"] and not servers:
            raise RelayAway
        peer = self._peer = Peer(
            command["generation"],
            servers,
            command["relay_only"],
            self._camera,
            self._microphone,
            self._speaker,
            self._screen.show,
            self.report,
        )
        self._apply_switches()
        offer = await peer.offer()
        self.report({"event": "offer", "generation": peer.generation, **offer})

    async def _choose(self, command: dict[str, Any]) -> None:
        showed = self._preview is not None
        await self._show_own(False)
        self._close_devices()
        self._open_devices(command["camera"], command["microphone"], command["speaker"])
        self._report_devices()
        await self._show_own(showed)

    async def _show_own(self, on: bool) -> None:
        """Only on this screen; afterwards camera and microphone are off again."""
        if on and self._preview is None:
            self._preview = Preview(self._camera, self._microphone, self._screen.show, self.report)
        elif not on and self._preview is not None:
            preview, self._preview = self._preview, None
            await preview.stop()
            for device in (self._camera, self._microphone):
                if device is not None:
                    device.close()
            self._pictures.clear()

    def _close_devices(self) -> None:
        for device in (self._camera, self._microphone, self._speaker):
            if device is not None:
                device.close()

    def _apply_switches(self) -> None:
        self._speaker.on = self._on["speaker"]
        if self._peer is None:
            return
        if self._peer.camera_track is not None:
            self._peer.camera_track.on = self._on["camera"]
        if self._peer.microphone_track is not None:
            self._peer.microphone_track.on = self._on["microphone"]

    def _leave(self) -> None:
        if self._preparing is not None:
            self._preparing.cancel()
            self._preparing = None
        # Beside what comes next: giving back a place at a relay that died takes half a minute.
        if self._peer is not None:
            peer, self._peer = self._peer, None
            task = asyncio.ensure_future(peer.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Let go of everything."""
        self._leave()
        if self._closing:
            await asyncio.wait(self._closing, timeout=_GOODBYE)
        await self._show_own(False)
        self._close_devices()


def use_addresses(which: str) -> None:
    """``outside`` (every interface but loopback), ``loopback`` alone, or ``both``.

    aioice leaves loopback out; a box and a clerk on one machine (demo, tests) need it, for
    there may be no other interface at all.
    """
    outside = aioice.ice.get_host_addresses

    def addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return ["127.0.0.1", *(outside(use_ipv4, use_ipv6) if which == "both" else [])]

    if which != "outside":
        aioice.ice.get_host_addresses = addresses


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tvapp.calls.media_process")
    parser.add_argument("--pictures-fd", type=int, required=True, help="shared memory for pictures")
    parser.add_argument("--wake-fd", type=int, required=True, help="pipe that gets a byte for each picture")
    parser.add_argument("--max-width", type=int, default=1280)
    parser.add_argument("--max-height", type=int, default=720)
    parser.add_argument("--camera", default="auto", help="auto, none, synthetic or a device's path")
    parser.add_argument("--microphone", default="auto", help="auto, none, synthetic or an ALSA name")
    parser.add_argument("--speaker", default="auto", help="auto, none or an ALSA name")
    parser.add_argument("--stand-in", action="store_true", help="test card and chime for missing devices")
    parser.add_argument("--addresses", choices=("outside", "loopback", "both"), default="outside")
    return parser


async def serve(options: argparse.Namespace) -> None:
    """Run on this process's stdin and stdout."""
    loop = asyncio.get_running_loop()
    stdin = asyncio.StreamReader(limit=1 << 20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin.buffer)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, sys.stdout.buffer)
    stdout = asyncio.StreamWriter(transport, protocol, None, loop)
    await MediaProcess(options, stdout).run(stdin)
    with contextlib.suppress(ConnectionError):  # nobody reads any more
        await stdout.drain()


def main() -> None:
    """Entry point."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    options = arguments().parse_args()
    use_addresses(options.addresses)
    install()
    asyncio.run(serve(options))


if __name__ == "__main__":
    main()
