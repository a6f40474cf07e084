"""Three changes to aiortc's receiver, measured against aiortc 1.16. Check them again at every upgrade.

1. It asks for a lost packet once only, when the hole appears, and never for a key frame after a
   stall: here a hole is asked for again every 120 ms, and after 450 ms everything up to the next
   key frame is dropped and a key frame is asked for (RFC 4585: NACK, PLI).
2. Its audio buffer stalls on a lost packet until 16 more are in: here packets leave at a constant
   depth, and what is lost by then is skipped.
3. Its video buffer holds a complete frame until the next one begins: here a frame leaves when the
   packet with the marker is in (RFC 7741: the marker is set on the last packet of a VP8 frame).
"""

import asyncio
import contextlib
import time
from typing import Any

import aiortc.rtcpeerconnection
from aiortc import RTCRtpReceiver
from aiortc.codecs.vpx import VpxPayloadDescriptor
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters
from aiortc.rtp import RtpPacket

ASK_AGAIN = 0.12
ASK_TIMES = 6
GIVE_UP = 0.45
KEY_FRAME_AGAIN = 0.5
"""Seconds between requests for a key frame while none comes."""
AUDIO_DEPTH = 3
"""Packets of 20 ms that wait for late ones."""
_JUMP = 1000
"""A sequence number this far off is a new start, not a late packet."""
_TICK = 0.03


class Order:
    """Sequence numbers of 16 bits as ever growing numbers."""

    def __init__(self) -> None:
        self.newest: int | None = None

    def unwrap(self, sequence_number: int) -> int:
        """The number's place in the stream."""
        if self.newest is None:
            self.newest = sequence_number + (1 << 16)
            return self.newest
        difference = (sequence_number - self.newest + (1 << 15)) % (1 << 16) - (1 << 15)
        place = self.newest + difference
        self.newest = max(self.newest, place)
        return place


class AudioBuffer:
    """Packets in order at a constant depth; lost ones are skipped."""

    def __init__(self, depth: int = AUDIO_DEPTH) -> None:
        self._depth = depth
        self._order = Order()
        self._packets: dict[int, RtpPacket] = {}
        self._next: int | None = None

    def add(self, packet: RtpPacket, now: float) -> None:
        """Take a packet in; one that comes too late is dropped."""
        place = self._order.unwrap(packet.sequence_number)
        if self._next is None or abs(place - self._next) > _JUMP:
            self._packets.clear()
            self._order.newest = self._next = place
        if place >= self._next:
            self._packets[place] = packet

    def release(self, now: float) -> list[RtpPacket]:
        """What may be played now."""
        out: list[RtpPacket] = []
        newest = self._order.newest
        while self._next is not None and newest is not None and newest - self._next >= self._depth:
            packet = self._packets.pop(self._next, None)
            if packet is not None:
                out.append(packet)
            self._next += 1
        return out


class VideoBuffer:
    """Whole VP8 frames in order; knows which packets to ask for, and when to start over at a key frame."""

    def __init__(self) -> None:
        self._order = Order()
        self._packets: dict[int, RtpPacket] = {}
        self._next: int | None = None
        """First packet of the next frame; None while a key frame is waited for."""
        self._asked: dict[int, tuple[float, float, int]] = {}
        """Missing place → first seen missing, last asked for, how often."""
        self._key_due: float | None = None
        """When to ask for a key frame (again), while one is waited for."""

    def add(self, packet: RtpPacket, now: float) -> None:
        """Take a packet in, in whatever order they come."""
        before = self._order.newest
        place = self._order.unwrap(packet.sequence_number)
        if before is not None and abs(place - before) > _JUMP:
            self._start_over(now)
            self._order.newest = place
        elif before is not None:
            for missing in range(before + 1, place):
                self._asked.setdefault(missing, (now, 0.0, 0))
        self._asked.pop(place, None)
        if self._next is None:
            # A stream begins with a key frame by itself; only its first packets may be late.
            self._key_due = now + KEY_FRAME_AGAIN if self._key_due is None else self._key_due
            self._packets[place] = packet
            if len(self._packets) > _JUMP:
                self._packets.clear()
            if _begins_key_frame(packet):
                self._begin_at(place)
        elif place >= self._next:
            self._packets[place] = packet

    def release(self, now: float) -> list[list[RtpPacket]]:
        """Frames that are complete now, each as its packets."""
        frames = []
        while (frame := self._first_frame()) is not None:
            frames.append(frame)
        if self._next is not None:
            self._give_up_old(now)
        return frames

    def missing(self, now: float) -> list[int]:
        """Sequence numbers to ask for now. Those asked for are remembered as asked."""
        due = []
        for place, (first, last, times) in self._asked.items():
            if times < ASK_TIMES and (times == 0 or now - last >= ASK_AGAIN):
                self._asked[place] = (first, now, times + 1)
                due.append(place & 0xFFFF)
        return due

    def wants_key_frame(self, now: float) -> bool:
        """Whether to ask for a key frame now."""
        if self._next is not None or self._key_due is None or now < self._key_due:
            return False
        self._key_due = now + KEY_FRAME_AGAIN
        return True

    def _first_frame(self) -> list[RtpPacket] | None:
        if self._next is None:
            return None
        frame: list[RtpPacket] = []
        place = self._next
        while (packet := self._packets.get(place)) is not None:
            if frame and packet.timestamp != frame[0].timestamp:
                break  # a sender that sets no marker
            frame.append(packet)
            place += 1
            if packet.marker:
                break
        else:
            return None
        for taken in range(self._next, place):
            del self._packets[taken]
        self._next = place
        return frame

    def _give_up_old(self, now: float) -> None:
        if any(now - first > GIVE_UP for first, _, _ in self._asked.values()):
            later = [place for place in sorted(self._packets) if _begins_key_frame(self._packets[place])]
            whole = [place for place in later if place > max(self._asked)]
            if whole:
                self._begin_at(whole[0])
            else:
                self._start_over(now)

    def _begin_at(self, place: int) -> None:
        self._next = place
        self._packets = {at: packet for at, packet in self._packets.items() if at >= place}
        self._asked = {at: asked for at, asked in self._asked.items() if at > place}
        self._key_due = None

    def _start_over(self, now: float) -> None:
        self._packets.clear()
        self._asked.clear()
        self._next = None
        self._key_due = now


def _begins_key_frame(packet: RtpPacket) -> bool:
    """RFC 7741: first packet of the first partition, whose frame tag has the inverse key frame bit 0."""
    if not packet.payload:
        return False
    descriptor, data = VpxPayloadDescriptor.parse(packet.payload)
    return bool(descriptor.partition_start and not descriptor.partition_id and data and not data[0] & 1)


class _Intake:
    """Stands where aiortc's jitter buffer was: keeps its hands off the frames."""

    def __init__(self, buffer: AudioBuffer | VideoBuffer) -> None:
        self.buffer = buffer
        self.payload_type = 0
        self.ssrc = 0

    def add(self, packet: RtpPacket) -> tuple[bool, None]:
        """Called by aiortc with each packet, already unwrapped from a retransmission."""
        self.payload_type, self.ssrc = packet.payload_type, packet.ssrc
        self.buffer.add(packet, time.monotonic())
        return False, None


class PromptReceiver(RTCRtpReceiver):
    """aiortc's receiver with the buffers above. Reaches into its private parts: see the module's text."""

    def __init__(self, kind: str, transport: RTCDtlsTransport) -> None:
        super().__init__(kind, transport)
        self._intake = _Intake(VideoBuffer() if kind == "video" else AudioBuffer())
        self._part("jitter_buffer")  # must be there, or this aiortc is not the one we know
        self._RTCRtpReceiver__jitter_buffer = self._intake
        self._RTCRtpReceiver__nack_generator = None
        self._minding: asyncio.Task[None] | None = None

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """See RTCRtpReceiver."""
        await super().receive(parameters)
        if self._minding is None and isinstance(self._intake.buffer, VideoBuffer):
            self._minding = asyncio.ensure_future(self._mind_holes())

    async def stop(self) -> None:
        """See RTCRtpReceiver."""
        if self._minding is not None:
            self._minding.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._minding
        await super().stop()

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        await super()._handle_rtp_packet(packet, arrival_time_ms)
        await self._move_on()

    async def _mind_holes(self) -> None:
        while True:
            await asyncio.sleep(_TICK)
            await self._move_on()

    async def _move_on(self) -> None:
        now = time.monotonic()
        buffer = self._intake.buffer
        if isinstance(buffer, AudioBuffer):
            for packet in buffer.release(now):
                self._decode([packet])
            return
        for frame in buffer.release(now):
            self._decode(frame)
        missing = buffer.missing(now)
        if missing:
            await self._send_rtcp_nack(self._intake.ssrc, missing)
        if buffer.wants_key_frame(now):
            await self._send_rtcp_pli(self._intake.ssrc)

    def _decode(self, packets: list[RtpPacket]) -> None:
        if self._part("decoder_thread") is None:
            return
        data = b"".join(packet._data for packet in packets)  # type: ignore[attr-defined]  # aiortc sets it
        if not data:
            return  # padding, with which senders probe the link
        timestamp = self._part("timestamp_mapper").map(packets[0].timestamp)
        codec = self._part("codecs")[packets[0].payload_type]
        self._part("decoder_queue").put((codec, JitterFrame(data, timestamp)))

    def _part(self, name: str) -> Any:
        return getattr(self, f"_RTCRtpReceiver__{name}")


def install() -> None:
    """Peer connections made from now on in this process use PromptReceiver."""
    aiortc.rtcpeerconnection.RTCRtpReceiver = PromptReceiver  # type: ignore[misc]
