"""One WebRTC peer connection of the box; runs in the media process. A rebuilt link is a new one.

aiortc has no ICE restart, so the way back after a lost link is a new connection with the next
generation, fed by the same camera and microphone.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aioice.ice
import aiortc.codecs.vpx as vpx
import numpy as np
from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtcconfiguration import RTCBundlePolicy, RTCIceTransportPolicy
from aiortc.sdp import candidate_from_sdp
from av import AudioFrame, VideoFrame

from .camera import Camera, CameraTrack
from .link_quality import SoundQuality
from .sound import Microphone, MicrophoneTrack, Speaker

# 640×360 at 15 pictures a second needs no more; the library's own limits go up to 1.5 Mbit/s.
vpx.DEFAULT_BITRATE, vpx.MIN_BITRATE, vpx.MAX_BITRATE = 400_000, 100_000, 500_000

SILENCE = 1.0
"""Seconds without any media after which the link counts as lost."""
_TICK = 0.25

Report = Callable[[dict[str, Any]], None]
log = logging.getLogger(__name__)


@dataclass
class Received:
    """What has come in on this connection so far."""

    pictures: int = 0
    audio_frames: int = 0
    audio_level: float = 0.0
    """Loudest 20 ms of the last second, root mean square, 1.0 = full scale (as RTCAudioSourceStats)."""
    last: float = 0.0
    levels: list[tuple[float, float]] = field(default_factory=list)

    def heard(self, level: float) -> None:
        """Note the level of 20 ms of sound."""
        self.audio_frames += 1
        self.last = time.monotonic()
        self.levels = [(at, value) for at, value in self.levels if self.last - at < 1.0]
        self.levels.append((self.last, level))
        self.audio_level = max(value for _, value in self.levels)

    def seen(self) -> None:
        """Note a picture."""
        self.pictures += 1
        self.last = time.monotonic()


class Peer:
    """Offer, answer, candidates, media both ways. ``show`` gets pictures, ``report`` gets events."""

    def __init__(
        self,
        generation: int,
        ice_servers: list[dict[str, Any]],
        relay_only: bool,
        camera: Camera | None,
        microphone: Microphone | None,
        speaker: Speaker,
        show: Callable[[VideoFrame], None],
        report: Report,
    ) -> None:
        self.generation = generation
        self.received = Received()
        self._show, self._report, self._speaker = show, report, speaker
        self._tasks: set[asyncio.Task[None]] = set()
        self._early: list[dict[str, Any]] = []
        self._silent = False
        policy = RTCIceTransportPolicy.RELAY if relay_only else RTCIceTransportPolicy.ALL
        servers = [RTCIceServer(urls=list(s["urls"]), username=s["username"], credential=s["credential"])
                   for s in ice_servers]  # fmt: skip
        # An empty list, never None: for None aiortc asks a public STUN server on the internet.
        self._pc = RTCPeerConnection(RTCConfiguration(servers, policy, RTCBundlePolicy.MAX_BUNDLE))
        self._pc.on("track", self._on_track)
        self._pc.on("connectionstatechange", self._on_connection)
        self.camera_track = CameraTrack(camera) if camera else None
        self.microphone_track = MicrophoneTrack(microphone) if microphone else None
        self._add("audio", self.microphone_track)
        self._add("video", self.camera_track)

    def _add(self, kind: str, track: MediaStreamTrack | None) -> None:
        """Send ``track``, or without one only receive."""
        if track is not None:
            transceiver = self._pc.addTransceiver(track, direction="sendrecv")
        else:
            transceiver = self._pc.addTransceiver(kind, direction="recvonly")
        if kind == "video":
            codecs = RTCRtpReceiver.getCapabilities("video").codecs
            # VP8 is the cheaper codec for both ends.
            transceiver.setCodecPreferences([c for c in codecs if c.mimeType in ("video/VP8", "video/rtx")])

    async def offer(self) -> dict[str, str]:
        """A session description with all candidates of this side inside."""
        await self._pc.setLocalDescription(await self._pc.createOffer())
        description = self._pc.localDescription
        return {"type": description.type, "sdp": description.sdp}

    async def accept(self, description: dict[str, str]) -> None:
        """Take the other side's answer; connecting begins. Raises ValueError when it does not fit."""
        await self._pc.setRemoteDescription(RTCSessionDescription(description["sdp"], description["type"]))
        early, self._early = self._early, []
        for candidate in early:
            await self.add_candidate(candidate)

    async def add_candidate(self, candidate: dict[str, Any]) -> None:
        """A trickled RTCIceCandidateInit; before the answer it is kept until the answer is in."""
        if self._pc.remoteDescription is None:
            self._early.append(candidate)
            return
        text = candidate["candidate"]
        if not text:
            await self._pc.addIceCandidate(None)
            return
        parsed = candidate_from_sdp(text.removeprefix("candidate:"))
        parsed.sdpMid = candidate.get("sdpMid")
        parsed.sdpMLineIndex = candidate.get("sdpMLineIndex")
        await self._pc.addIceCandidate(parsed)

    async def close(self) -> None:
        """End the connection; camera and microphone stay with their owner."""
        self._pc.remove_all_listeners()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pc.close()

    def stats(self) -> dict[str, Any]:
        """Counts since the connection was made, and the loudness of the last second (0…1)."""
        got = self.received
        age = time.monotonic() - got.last if got.last else None
        return {
            "generation": self.generation,
            "connection": self._pc.connectionState,
            "pictures": got.pictures,
            "audio_frames": got.audio_frames,
            "audio_level": round(got.audio_level if age is not None and age < 1.0 else 0.0, 5),
            "media_age": None if age is None else round(age, 3),
        }

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _on_track(self, track: MediaStreamTrack) -> None:
        self._start(self._watch(track) if track.kind == "video" else self._listen(track))

    def _on_connection(self) -> None:
        state = self._pc.connectionState
        self._report({"event": "connection", "state": state, "generation": self.generation})
        if state == "connected":
            self._start(self._mind_silence())

    async def _watch(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                if not isinstance(frame, VideoFrame):
                    continue
                self.received.seen()
                self._show(frame)
                if self.received.pictures == 1:
                    self._report({"event": "first_picture", "generation": self.generation})
        except MediaStreamError:
            return

    async def _listen(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                if not isinstance(frame, AudioFrame):
                    continue
                samples = frame.to_ndarray()
                scaled = samples.astype(np.float32) / 32768.0
                self.received.heard(float(np.sqrt(np.mean(scaled * scaled))))
                self._speaker.play(samples.tobytes())
        except MediaStreamError:
            return

    async def _mind_silence(self) -> None:
        """Say so when media stops and when it flows again: the ICE state alone notices after 30 s."""
        quality = SoundQuality()
        here = set(aioice.ice.get_host_addresses(True, False))
        while True:
            await asyncio.sleep(_TICK)
            now_here = set(aioice.ice.get_host_addresses(True, False))
            if now_here and not here <= now_here:
                # What the connection stands on is gone: no need to wait for the silence.
                self._report({"event": "connection", "state": "moved", "generation": self.generation})
                return
            last = self.received.last
            if quality.look(time.monotonic(), self.received.audio_frames):
                self._report({"event": "quality", "weak": quality.weak, "generation": self.generation})
            silent = bool(last) and time.monotonic() - last > SILENCE
            if silent != self._silent:
                self._silent = silent
                state = "silent" if silent else "connected"
                self._report({"event": "connection", "state": state, "generation": self.generation})
