"""The media process, talked to as the UI does; the clerk's browser is played by aiortc in this process."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from protocol.call import IceCandidate, SessionDescription
from tvapp.calls.camera import CameraTrack, TestCardCamera
from tvapp.calls.media import Devices, Media, MediaError, MediaSettings, MediaState
from tvapp.calls.media_process import use_addresses
from tvapp.calls.sound import ChimeMicrophone, MicrophoneTrack


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only loopback addresses, so that no test depends on an outside interface."""
    import aioice.ice

    monkeypatch.setattr(aioice.ice, "get_host_addresses", aioice.ice.get_host_addresses)
    use_addresses("loopback")


class Far:
    """The other end: answers offers, counts what it gets."""

    def __init__(self, *, send: bool = True) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration([]))
        self.pictures: list[np.ndarray] = []
        self.loudest = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()
        if send:
            self.peer.addTrack(MicrophoneTrack(ChimeMicrophone()))
            self.peer.addTrack(CameraTrack(TestCardCamera()))
        self.peer.on("track", lambda track: self._tasks.append(asyncio.create_task(self._take(track))))

    async def _take(self, track) -> None:
        try:
            while True:
                got = (await track.recv()).to_ndarray()
                if track.kind == "video":
                    self.pictures.append(got)
                else:
                    self.loudest = max(self.loudest, int(np.abs(got.astype(int)).max()))
                self._changed.set()
        except MediaStreamError:
            return

    async def until(self, fits: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not fits():
                self._changed.clear()
                await self._changed.wait()

    async def answer(self, offer: SessionDescription) -> SessionDescription:
        await self.peer.setRemoteDescription(RTCSessionDescription(offer.sdp, offer.type))
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        made = self.peer.localDescription
        return SessionDescription(type="answer", sdp=made.sdp)

    async def close(self) -> None:
        await self.peer.close()
        await asyncio.gather(*self._tasks)


class Watched:
    """A Media with what it told."""

    def __init__(self, **settings: object) -> None:
        self.states: list[tuple[MediaState, int]] = []
        self.pictures: list[int] = []
        self._changed = asyncio.Event()
        wanted = {"stand_in": True, "speaker": "none", "addresses": "loopback", **settings}
        self.media = Media(
            MediaSettings(**wanted),  # type: ignore[arg-type]
            on_picture=lambda sequence: self._note(self.pictures, sequence),
            on_state=lambda state, generation: self._note(self.states, (state, generation)),
        )

    def _note(self, where: list, what: object) -> None:
        where.append(what)
        self._changed.set()

    async def until(self, fits: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not fits():
                self._changed.clear()
                await self._changed.wait()


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    made = Watched()
    yield made
    await made.media.close()


async def test_both_ends_see_and_hear_each_other(watched: Watched) -> None:
    media, far = watched.media, Far()
    offer = await media.prepare()
    assert "a=candidate" in offer.sdp, "everything possible is in the offer"
    assert "127.0.0.1" in offer.sdp
    assert "H264" not in offer.sdp
    await media.accept(await far.answer(offer))
    await watched.until(lambda: len(watched.pictures) >= 5)
    assert (MediaState.CONNECTED, 1) in watched.states
    found = media.latest_picture()
    assert found is not None
    pixels, width, height = found
    rgb = np.frombuffer(bytes(pixels), np.uint8).reshape(height, width, 3)
    assert (width, height) == (640, 360)
    assert rgb[20, 30].min() > 150, "the left bar is white: colours and rows are where they belong"
    assert tuple(rgb[20, 600] > 100) == (False, False, True), "the right bar is blue"
    await far.until(lambda: len(far.pictures) >= 5 and far.loudest > 1000)
    assert (far.pictures[0] != far.pictures[-1]).any()
    stats = await media.stats()
    assert stats["audio_frames"] > 0
    loudest = max([(await media.stats())["audio_level"] for _ in range(3)])
    assert loudest > 0.001
    await far.close()


async def test_candidates_may_come_one_by_one_and_before_the_answer(watched: Watched) -> None:
    media, far = watched.media, Far()
    answer = await far.answer(await media.prepare())
    lines = answer.sdp.splitlines()
    trickled = [line.removeprefix("a=") for line in lines if line.startswith("a=candidate")]
    bare = "\r\n".join(line for line in lines if "candidate" not in line) + "\r\n"
    for text in dict.fromkeys(trickled):
        await media.add_candidate(IceCandidate(candidate=text, sdpMid="0", sdpMLineIndex=0))
    await media.accept(SessionDescription(type="answer", sdp=bare))
    await media.add_candidate(IceCandidate(candidate=""))
    await watched.until(lambda: watched.pictures)
    await far.close()


async def test_silence_is_told_within_seconds_and_a_new_generation_brings_the_picture_back(
    watched: Watched,
) -> None:
    media, far = watched.media, Far()
    await media.accept(await far.answer(await media.prepare()))
    await watched.until(lambda: watched.pictures)
    for sender in far.peer.getSenders():
        await sender.stop()
    await watched.until(lambda: (MediaState.SILENT, 1) in watched.states)
    again = Far()
    answer = await again.answer(await media.prepare(generation=2))
    seen = len(watched.pictures)
    await media.accept(answer)
    await watched.until(lambda: len(watched.pictures) > seen)
    assert (MediaState.CONNECTED, 2) in watched.states
    await asyncio.gather(far.close(), again.close())


async def test_switched_off_camera_and_microphone_send_darkness_and_silence(watched: Watched) -> None:
    media, far = watched.media, Far()
    offer = await media.prepare()
    await media.switch(camera=False, microphone=False)
    await media.accept(await far.answer(offer))
    await far.until(lambda: len(far.pictures) >= 3)
    assert far.pictures[-1][:360].max() < 60
    assert far.loudest < 50
    await media.switch(camera=True)
    await far.until(lambda: far.pictures[-1][:360].max() > 200)
    await far.close()


async def test_a_box_without_camera_and_microphone_still_sees_and_hears() -> None:
    watched = Watched(stand_in=False, camera="none", microphone="none")
    far = Far()
    offer = await watched.media.prepare()
    assert offer.sdp.count("a=recvonly") == 2
    assert watched.media.devices is not None
    assert "对方看不到您" in watched.media.devices.sentence
    await watched.media.accept(await far.answer(offer))
    await watched.until(lambda: watched.pictures)
    await watched.media.close()
    await far.close()


async def test_a_media_process_that_dies_is_noticed_and_replaced(watched: Watched) -> None:
    media = watched.media
    await media.prepare()
    process = media._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    await watched.until(lambda: (MediaState.DIED, 1) in watched.states)
    offer = await media.prepare(generation=2)
    assert offer.sdp
    assert media._process is not process


async def test_an_answer_that_is_nonsense_does_not_end_the_process(watched: Watched) -> None:
    media = watched.media
    await media.prepare()
    await media.accept(SessionDescription(type="answer", sdp="v=0\r\nnonsense\r\n"))
    await media.add_candidate(IceCandidate(candidate="candidate:nonsense"))
    assert (await media.prepare(generation=2)).sdp


async def test_without_a_process_there_is_an_error_and_not_a_wait() -> None:
    media = Media(MediaSettings())
    with pytest.raises(MediaError):
        await media.accept(SessionDescription(type="answer", sdp="v=0\r\n"))
    assert media.latest_picture() is None
    await media.close()


async def test_the_process_ends_with_the_program_that_started_it(watched: Watched) -> None:
    await watched.media.start()
    process = watched.media._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 10) == 0


def test_the_ui_side_imports_nothing_heavy() -> None:
    program = (
        "import sys, tvapp.calls.media;"
        "print(sorted({'aiortc', 'av', 'numpy', 'pydantic', 'aiohttp', 'kivy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done


@pytest.mark.parametrize(
    ("devices", "sentence"),
    [
        (Devices("/dev/video0", "default", "default"), ""),
        (Devices("none", "default", "default"), "电视没有找到摄像头，对方看不到您。"),
        (Devices("none", "none", "default"), "电视没有找到摄像头、麦克风，对方看不到您，对方听不到您。"),
    ],
)
def test_what_is_missing_is_said(devices: Devices, sentence: str) -> None:
    assert devices.sentence == sentence


async def test_before_a_call_one_sees_and_hears_oneself_and_then_all_is_off_again() -> None:
    pictures: list[int] = []
    heard = asyncio.Event()
    media = Media(MediaSettings(stand_in=True, speaker="none"), on_picture=pictures.append)
    try:
        await media.start()
        assert await media.available() is not None
        media.preview(True, heard.set)
        async with asyncio.timeout(10):
            while media.level < 0.01 or len(pictures) < 3:
                heard.clear()
                await heard.wait()
        assert media.latest_picture() is not None
        await media.choose("none", "none", "none")
        assert media.devices == Devices("none", "none", "none")
        media.preview(False)
        await media.stats()
        assert media.latest_picture() is None, "one's own face is not left behind"
    finally:
        await media.close()
