"""The three changes to aiortc's receiver: buffers by themselves, then in a lossy connection."""

import asyncio
import random

import aioice.ice
import aiortc.rtcpeerconnection
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver
from aiortc.codecs.vpx import Vp8Encoder, VpxPayloadDescriptor
from aiortc.mediastreams import MediaStreamError
from aiortc.rtp import RtpPacket, is_rtcp
from hypothesis import given
from hypothesis import strategies as st

from tvapp.calls import aiortc_receiver
from tvapp.calls.aiortc_receiver import (
    ASK_AGAIN,
    ASK_TIMES,
    AUDIO_DEPTH,
    GIVE_UP,
    KEY_FRAME_AGAIN,
    AudioBuffer,
    PromptReceiver,
    VideoBuffer,
)
from tvapp.calls.camera import CameraTrack, TestCardCamera
from tvapp.calls.media_process import use_addresses
from tvapp.calls.sound import ChimeMicrophone, MicrophoneTrack

START = 65_500
"""Close to the end of 16 bits, so that every test crosses it."""


def packet(number: int, timestamp: int = 0, *, marker: bool = False, payload: bytes = b"x") -> RtpPacket:
    made = RtpPacket(payload_type=97, sequence_number=(START + number) & 0xFFFF, timestamp=timestamp)
    made.marker = int(marker)
    made.payload = payload
    made.number = number  # type: ignore[attr-defined]  # for the tests' eyes
    return made


def frames(*sizes: int, keys: frozenset[int] = frozenset({0})) -> list[list[RtpPacket]]:
    """VP8 frames of so many packets; those in ``keys`` are key frames."""
    number, made = 0, []
    for index, size in enumerate(sizes):
        frame = []
        for part in range(size):
            first = part == 0
            descriptor = VpxPayloadDescriptor(partition_start=int(first), partition_id=0)
            tag = b"\x00" if index in keys else b"\x01"
            last = part == size - 1
            payload = bytes(descriptor) + tag
            frame.append(packet(number, 6000 * index, marker=last, payload=payload))
            number += 1
        made.append(frame)
    return made


def numbers(released: list[list[RtpPacket]]) -> list[list[int]]:
    return [[one.number for one in frame] for frame in released]  # type: ignore[attr-defined]


def test_a_frame_leaves_with_its_marker_and_not_with_the_next_frame() -> None:
    buffer = VideoBuffer()
    (first, second, third) = frames(1, 3, 1)
    out = []
    for one in [*first, *second, *third]:
        buffer.add(one, 0.0)
        out.append(numbers(buffer.release(0.0)))
    assert out == [[[0]], [], [], [[1, 2, 3]], [[4]]]


def test_a_hole_is_asked_for_at_once_then_again_and_again_but_not_for_ever() -> None:
    buffer = VideoBuffer()
    (first, second) = frames(1, 3)
    for one in [*first, second[0], second[2]]:
        buffer.add(one, 0.0)
    lost = [second[1].sequence_number]
    assert buffer.missing(0.0) == lost
    assert buffer.missing(ASK_AGAIN - 0.01) == []
    times = sum(buffer.missing(n * ASK_AGAIN * 1.01) == lost for n in range(1, 20))
    assert times == ASK_TIMES - 1


def test_a_repaired_hole_lets_all_that_waited_go_and_is_not_asked_for_any_more() -> None:
    buffer = VideoBuffer()
    made = frames(1, 2, 2)
    late = made[1][1]
    for one in [p for frame in made for p in frame if p is not late]:
        buffer.add(one, 0.0)
    assert numbers(buffer.release(0.0)) == [[0]]
    buffer.add(late, 0.1)
    assert numbers(buffer.release(0.1)) == [[1, 2], [3, 4]]
    assert buffer.missing(10.0) == []


def test_after_a_while_it_goes_on_at_the_next_key_frame_and_asks_for_one() -> None:
    buffer = VideoBuffer()
    made = frames(1, 2, 1, 3, 1, keys=frozenset({0, 3}))
    lost = made[1][1]
    for one in [p for frame in made[:3] for p in frame if p is not lost]:
        buffer.add(one, 0.0)
    assert numbers(buffer.release(0.0)) == [[0]]
    assert not buffer.wants_key_frame(0.0)
    now = GIVE_UP + 0.01
    assert buffer.release(now) == []
    assert buffer.wants_key_frame(now)
    assert not buffer.wants_key_frame(now + 0.01)
    assert buffer.wants_key_frame(now + KEY_FRAME_AGAIN)
    for one in [*made[3], *made[4]]:
        buffer.add(one, now)
    assert numbers(buffer.release(now)) == [[4, 5, 6], [7]]
    assert not buffer.wants_key_frame(now + 10)


def test_a_key_frame_that_is_there_already_is_taken_without_asking() -> None:
    buffer = VideoBuffer()
    made = frames(1, 2, 1, 1, keys=frozenset({0, 2}))
    lost = made[1][1]
    for one in [p for frame in made for p in frame if p is not lost]:
        buffer.add(one, 0.0)
    buffer.release(0.0)
    assert numbers(buffer.release(GIVE_UP + 0.01)) == []
    assert numbers(buffer.release(GIVE_UP + 0.02)) == [[3], [4]]
    assert not buffer.wants_key_frame(GIVE_UP + 0.03)


def test_nothing_is_shown_before_the_first_key_frame() -> None:
    buffer = VideoBuffer()
    made = frames(1, 1, 1, keys=frozenset({2}))
    for frame in made[:2]:
        buffer.add(frame[0], 0.0)
        assert buffer.release(0.0) == []
    buffer.add(made[2][0], 0.0)
    assert numbers(buffer.release(0.0)) == [[2]]


def test_a_new_start_of_the_numbers_is_no_endless_hole() -> None:
    buffer = VideoBuffer()
    made = frames(1, 1, 1, keys=frozenset({0, 2}))
    buffer.add(made[0][0], 0.0)
    buffer.release(0.0)
    made[2][0].sequence_number = (START + 30_000) & 0xFFFF
    buffer.add(made[2][0], 0.0)
    assert numbers(buffer.release(0.0)) == [[2]]
    assert buffer.missing(1.0) == []


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_whatever_is_late_whole_frames_leave_in_order(sizes: list[int], dice: random.Random) -> None:
    buffer = VideoBuffer()
    made = frames(*sizes)
    first, *rest = [one for frame in made for one in frame]
    dice.shuffle(rest)
    out = []
    for one in [first, *rest]:
        buffer.add(one, 0.0)
        out += numbers(buffer.release(0.0))
    assert out == numbers(made)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=12), st.data())
def test_whatever_is_lost_no_frame_is_shown_whose_forerunner_is_missing(
    sizes: list[int], data: st.DataObject
) -> None:
    keys = frozenset({0, *data.draw(st.sets(st.integers(0, len(sizes) - 1)))})
    made = frames(*sizes, keys=keys)
    everything = [one for frame in made for one in frame]
    lost = data.draw(st.sets(st.sampled_from([one.number for one in everything])))  # type: ignore[attr-defined]
    buffer, out = VideoBuffer(), []
    for now, one in enumerate(everything):
        if one.number not in lost:  # type: ignore[attr-defined]
            buffer.add(one, float(now))
        out += numbers(buffer.release(float(now)))
    order = numbers(made)
    shown = [order.index(frame) for frame in out]
    for index in shown:
        assert index in keys or index - 1 in shown
    assert shown == sorted(set(shown))


def test_lost_sound_is_skipped_at_a_constant_depth() -> None:
    buffer = AudioBuffer()
    played: list[int] = []
    waiting = []
    for number in (n for n in range(30) if n not in (7, 12, 13)):
        buffer.add(packet(number), 0.0)
        played += [one.number for one in buffer.release(0.0)]  # type: ignore[attr-defined]
        waiting.append(number - played[-1] if played else 0)
    assert played == [n for n in range(30 - AUDIO_DEPTH) if n not in (7, 12, 13)]
    assert max(waiting) <= AUDIO_DEPTH + 3, "never the sixteen packets of the stock buffer"


def test_sound_that_comes_a_little_late_is_still_played_in_order() -> None:
    buffer = AudioBuffer()
    played: list[int] = []
    for number in (0, 1, 3, 2, 4, 6, 5, 7, 8, 9, 10):
        buffer.add(packet(number), 0.0)
        played += [one.number for one in buffer.release(0.0)]  # type: ignore[attr-defined]
    assert played == list(range(11 - AUDIO_DEPTH))


@pytest.fixture
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Peer connections of this test use our receiver, on loopback."""
    monkeypatch.setattr(aiortc.rtcpeerconnection, "RTCRtpReceiver", RTCRtpReceiver)
    monkeypatch.setattr(aioice.ice, "get_host_addresses", aioice.ice.get_host_addresses)
    use_addresses("loopback")
    aiortc_receiver.install()


async def test_over_a_line_that_loses_one_packet_in_ten_pictures_and_sound_keep_coming(prompt: None) -> None:
    far, near = RTCPeerConnection(RTCConfiguration([])), RTCPeerConnection(RTCConfiguration([]))
    far.addTrack(MicrophoneTrack(ChimeMicrophone()))
    far.addTrack(CameraTrack(TestCardCamera()))
    enough = asyncio.Event()
    got = {"audio": 0, "video": 0}
    tasks = []

    async def take(track) -> None:
        try:
            while True:
                await track.recv()
                got[track.kind] += 1
                if got["audio"] >= 150 and got["video"] >= 40:
                    enough.set()
        except MediaStreamError:
            return

    near.on("track", lambda track: tasks.append(asyncio.create_task(take(track))))
    await far.setLocalDescription(await far.createOffer())
    await near.setRemoteDescription(far.localDescription)
    assert all(isinstance(t.receiver, PromptReceiver) for t in near.getTransceivers())
    await near.setLocalDescription(await near.createAnswer())
    sent = _lose(far, 0.1)
    await far.setRemoteDescription(near.localDescription)
    async with asyncio.timeout(30):
        await enough.wait()
    shares = {kind: got[kind] / sent[kind] for kind in got}
    await asyncio.gather(far.close(), near.close())
    await asyncio.gather(*tasks)
    assert shares["audio"] > 0.8, "nine in ten arrive, and what arrives is played"
    assert shares["video"] > 0.6, "lost packets are sent again, so whole pictures come out"


def _lose(peer: RTCPeerConnection, share: float) -> dict[str, int]:
    """Drop so much of what the peer sends; counts sound packets and pictures it meant to send."""
    dice, sent = random.Random(7), {"audio": 0, "video": 0}
    transport = peer.getTransceivers()[0].sender.transport
    real = transport._send_rtp

    async def send(data: bytes) -> None:
        if not is_rtcp(data):
            kind = data[1] & 0x7F
            if kind == 96:
                sent["audio"] += 1
            elif kind == 97 and data[1] & 0x80:
                sent["video"] += 1
            if dice.random() < share:
                return
        await real(data)

    transport._send_rtp = send
    return sent


def test_the_encoder_is_the_one_the_bit_rates_were_set_for() -> None:
    import tvapp.calls.peer  # noqa: F401  # sets them

    encoder = Vp8Encoder()
    encoder.target_bitrate = 5_000_000
    assert encoder.target_bitrate == 500_000
    encoder.target_bitrate = 1
    assert encoder.target_bitrate == 100_000
