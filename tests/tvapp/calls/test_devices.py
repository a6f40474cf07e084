"""Camera, microphone and loudspeaker, with what stands in for them; ALSA through its own file devices."""

import asyncio
import time
from pathlib import Path

import numpy as np
import pytest

from tvapp.calls import alsa
from tvapp.calls.camera import HEIGHT, WIDTH, CameraTrack, DeviceCamera, TestCardCamera, open_camera
from tvapp.calls.device_list import sound_devices
from tvapp.calls.sound import (
    FRAME,
    ChimeMicrophone,
    DeviceMicrophone,
    MicrophoneTrack,
    open_microphone,
    open_speaker,
)
from tvapp.calls.test_card import TestCard

ALSA_FILES = """
pcm.null {{ type null }}
pcm.spoken {{ type file slave.pcm null file "{heard}" format raw }}
pcm.dictated {{ type file slave.pcm null file /dev/null infile "{said}" format raw }}
"""
"""In libasound's own language: a loudspeaker that writes a file, a microphone that reads one."""


@pytest.fixture
def sound_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Names ``spoken`` and ``dictated`` for ALSA, and the files behind them."""
    try:
        library = alsa._asound()
    except alsa.SoundError:
        pytest.skip("libasound is not installed (Debian: apt-get install libasound2)")
    files = {"heard": tmp_path / "heard.raw", "said": tmp_path / "said.raw"}
    configuration = tmp_path / "asound.conf"
    configuration.write_text(ALSA_FILES.format(**files))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(configuration))
    library.snd_config_update_free_global()  # libasound keeps what it read first
    yield files
    library.snd_config_update_free_global()


def test_the_test_card_moves_and_shows_the_time() -> None:
    card = TestCard(WIDTH, HEIGHT)
    first, moved, later = card.draw(1, 0.0), card.draw(2, 0.0), card.draw(1, 1.0)
    planes = [frame.to_ndarray() for frame in (first, moved, later)]
    assert (first.width, first.height, first.format.name) == (WIDTH, HEIGHT, "yuv420p")
    assert (planes[0] != planes[1]).any(), "the block moves"
    band = slice(HEIGHT // 3, HEIGHT * 2 // 3)
    assert (planes[0][band] == planes[1][band]).all()
    assert (planes[0][band] != planes[2][band]).any(), "the clock goes on"
    assert planes[0][:HEIGHT].std() > 40, "and it is not one grey"


async def test_a_track_gives_pictures_with_growing_time_and_dark_ones_when_switched_off() -> None:
    track = CameraTrack(TestCardCamera())
    first, second = await track.recv(), await track.recv()
    assert second.pts > first.pts
    track.on = False
    assert (await track.recv()).to_ndarray()[:HEIGHT].max() < 40


async def test_a_camera_is_read_scaled_and_kept_to_its_rate() -> None:
    # FFmpeg's own test source goes the same way through PyAV as a camera's device node.
    camera = DeviceCamera("testsrc=size=1280x960:rate=120", container_format="lavfi")
    try:
        pictures = [await camera.picture() for _ in range(3)]
    finally:
        camera.close()
    assert {(p.width, p.height, p.format.name) for p in pictures} == {(480, 360, "yuv420p")}
    assert pictures[0].to_ndarray()[:360].std() > 20
    assert not camera.failed


async def test_a_camera_that_cannot_be_opened_sends_dark_pictures_instead_of_ending_the_call() -> None:
    camera = DeviceCamera("/dev/video-that-is-not-there")
    picture = await camera.picture()
    camera.close()
    assert camera.failed
    assert picture.to_ndarray()[:HEIGHT].max() < 40


def test_which_camera_is_taken() -> None:
    assert open_camera("none", stand_in=False) is None
    assert open_camera("/dev/video-that-is-not-there", stand_in=False) is None
    stand_in = open_camera("/dev/video-that-is-not-there", stand_in=True)
    assert stand_in is not None
    assert stand_in.label == "synthetic"


async def test_the_chime_is_heard_and_a_switched_off_microphone_is_silent() -> None:
    track = MicrophoneTrack(ChimeMicrophone())
    frames = [await track.recv() for _ in range(5)]
    loudest = max(np.abs(frame.to_ndarray().astype(int)).max() for frame in frames)
    assert loudest > 3000
    assert [frame.pts for frame in frames] == [n * FRAME for n in range(5)]
    track.on = False
    assert not (await track.recv()).to_ndarray().any()


def test_what_is_played_reaches_the_loudspeaker(sound_files: dict[str, Path]) -> None:
    speaker = open_speaker("spoken")
    assert speaker.label == "spoken"
    played = [np.full(FRAME * 2, 1000 + n, np.int16).tobytes() for n in range(5)]
    for part in played:
        speaker.play(part)
        time.sleep(0.03)
    speaker.close()
    assert not speaker.failed
    assert sound_files["heard"].read_bytes().startswith(b"".join(played[:3]))


async def test_what_the_microphone_hears_is_sent(sound_files: dict[str, Path]) -> None:
    # The null device underneath gives no pace, so a long file: it is read as fast as it can be.
    said = (np.arange(FRAME * 5000) % 30_000 + 1).astype(np.int16)
    sound_files["said"].write_bytes(said.tobytes())
    microphone = open_microphone("dictated", stand_in=False)
    assert isinstance(microphone, DeviceMicrophone)
    part = await microphone.samples()
    microphone.close()
    assert part.any()
    start = int(part[0]) - 1
    assert (part == said[start : start + FRAME]).all()


async def test_a_missing_sound_device_makes_the_call_silent_not_impossible(
    sound_files: dict[str, Path],
) -> None:
    assert open_speaker("nonsense").label == "none"
    assert open_microphone("nonsense", stand_in=False) is None
    broken = DeviceMicrophone("nonsense")
    await broken.samples()
    for _ in range(50):
        if broken.failed:
            break
        await asyncio.sleep(0.02)
    assert broken.failed
    assert not (await broken.samples()).any()


def test_the_devices_of_a_box_are_named_as_people_know_them() -> None:
    listed = """00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1
00-03: HDMI 0 : HDMI 0 : playback 1
01-00: USB Audio : USB Audio : capture 1
nonsense
"""
    microphones, speakers = sound_devices(listed)
    assert microphones == [("plughw:0,0", "ALC257 Analog"), ("plughw:1,0", "USB Audio")]
    assert speakers == [("plughw:0,0", "ALC257 Analog"), ("plughw:0,3", "HDMI 0")]
    assert sound_devices("") == ([], [])
