"""A made film, looked at by programs that know nothing of how it was made."""

import json
import os
import shutil
import signal
import subprocess
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from server.videos.files import checksum
from server.videos.findings import findings
from server.videos.making.maker import Maker, MakingFailed
from server.videos.making.order import CAPTIONS, FILM, THUMBNAIL
from server.videos.making.writing.captions import Cue, read_web_vtt
from server.videos.probe import probe
from tests.server.videos.conftest import Film

STEP = 0.02
"""Seconds over which loudness is looked at."""


@pytest.fixture(scope="module")
def cues(film: Film) -> list[Cue]:
    return read_web_vtt((film.folder / CAPTIONS).read_text("utf-8"))


@pytest.fixture(scope="module")
def loudness(film: Film) -> np.ndarray:
    """Root of mean square of every STEP of the film's sound, 0…1."""
    with av.open(str(film.folder / FILM)) as container:
        rate = container.streams.audio[0].rate
        pieces = [(frame.time, frame.to_ndarray()[0]) for frame in container.decode(audio=0)]
    start = round(pieces[0][0] * rate)
    wave = np.concatenate([np.zeros(max(0, start)), *(piece for _, piece in pieces)])
    size = round(rate * STEP)
    parts = wave[: len(wave) // size * size].reshape(-1, size)
    return np.sqrt((parts**2).mean(axis=1))


def ffprobe(path: Path, *wanted: str) -> dict:
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is not installed")
    command = ["ffprobe", "-v", "error", "-of", "json", *wanted, str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)


def test_ffprobe_finds_the_codecs_the_size_and_the_length(film: Film) -> None:
    found = ffprobe(film.folder / FILM, "-show_streams", "-show_format")
    video = next(stream for stream in found["streams"] if stream["codec_type"] == "video")
    audio = next(stream for stream in found["streams"] if stream["codec_type"] == "audio")
    assert (video["codec_name"], video["pix_fmt"], video["avg_frame_rate"]) == ("h264", "yuv420p", "25/1")
    assert (video["width"], video["height"], video["has_b_frames"]) == (1280, 720, 0)
    assert (audio["codec_name"], audio["channels"]) == ("aac", 1)
    assert float(found["format"]["duration"]) == pytest.approx(film.made.seconds, abs=0.1)
    assert float(video["duration"]) == pytest.approx(float(audio["duration"]), abs=0.1)
    assert int(found["format"]["size"]) == film.made.size < 6_000_000


def test_a_player_can_begin_every_two_seconds(film: Film) -> None:
    found = ffprobe(film.folder / FILM, "-select_streams", "v", "-show_entries", "packet=pts_time,flags")
    keys = [float(packet["pts_time"]) for packet in found["packets"] if "K" in packet["flags"]]
    assert keys[0] == 0.0
    assert max(np.diff([*keys, film.made.seconds])) <= 2.05


def test_the_index_comes_before_the_pictures(film: Film) -> None:
    raw = (film.folder / FILM).read_bytes()
    assert 0 < raw.index(b"moov") < raw.index(b"mdat")


def test_every_caption_begins_and_ends_with_its_voice(cues: list[Cue], loudness: np.ndarray) -> None:
    speaking = loudness > 0.01
    begins = [at * STEP for at in range(5, len(speaking)) if speaking[at] and not speaking[at - 5 : at].any()]
    ends = [
        at * STEP
        for at in range(1, len(speaking) - 5)
        if speaking[at - 1] and not speaking[at : at + 5].any()
    ]
    assert len(cues) > 12
    for cue in cues:
        assert min(abs(cue.start - begin) for begin in begins) < 0.15, cue
        assert min(abs(cue.end - end) for end in ends) < 0.15, cue
        inside = speaking[round(cue.start / STEP) : round(cue.end / STEP)]
        assert inside.mean() > 0.6, cue


def test_captions_do_not_overlap_and_cover_the_film(cues: list[Cue], film: Film) -> None:
    for before, after in pairwise(cues):
        assert before.end <= after.start
    assert cues[0].start < 1.5 and film.made.seconds - cues[-1].end < 2.0


def test_there_is_a_voice_all_along_neither_too_soft_nor_clipped(film: Film) -> None:
    probed = probe(film.folder / FILM)
    assert -24 < probed.loudness < -16
    assert probed.peak < -0.5
    assert probed.quiet < 1.6


def test_the_check_has_nothing_to_say(film: Film, cues: list[Cue]) -> None:
    assert findings(probe(film.folder / FILM), cues) == []


def test_pictures_change_from_scene_to_scene_and_stand_still_between(film: Film, cues: list[Cue]) -> None:
    def picture(seconds: float) -> np.ndarray:
        with av.open(str(film.folder / FILM)) as container:
            container.seek(int(seconds * av.time_base))
            for frame in container.decode(video=0):
                if frame.time >= seconds:
                    return frame.to_ndarray(format="gray").astype(np.int16)
        raise AssertionError("no picture")

    first, same = picture(1.0), picture(2.0)
    assert np.abs(first - same).mean() < 1.0
    seen = [picture(cue.start + 0.4) for cue in cues[1::3]]
    assert sum(np.abs(before - after).mean() > 2.0 for before, after in pairwise(seen)) > 2


def test_the_thumbnail_is_a_small_jpeg(film: Film) -> None:
    found = ffprobe(film.folder / THUMBNAIL, "-show_streams")["streams"][0]
    assert (found["codec_name"], found["width"], found["height"]) == ("mjpeg", 640, 360)
    assert (film.folder / THUMBNAIL).stat().st_size < 60_000


async def test_a_process_of_its_own_makes_the_same_bytes_and_lives_on_after_a_failure(
    film: Film, tmp_path: Path
) -> None:
    maker = Maker()
    told: list[float] = []
    try:
        silent = film.job.model_copy(update={"folder": str(tmp_path), "speech_command": "false"})
        with pytest.raises(MakingFailed, match="speech"):
            await maker.make(silent)
        again = await maker.make(film.job.model_copy(update={"folder": str(tmp_path)}), told.append)
    finally:
        await maker.close()
    assert again == film.made
    assert checksum(tmp_path / FILM) == checksum(film.folder / FILM)
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 10


async def test_a_maker_with_nothing_to_do_ends_and_begins_anew_when_wanted(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = Maker()
    job = film.job.model_copy(update={"folder": str(tmp_path), "thumbnail_only": True})
    try:
        await maker.make(job)
        await maker.rest()
        assert maker._process is not None
        monkeypatch.setattr("server.videos.making.maker.IDLE", 0.0)
        await maker.rest()
        assert maker._process is None
        assert (await maker.make(job)).thumbnail_sha256 == film.made.thumbnail_sha256
    finally:
        await maker.close()


async def test_a_maker_that_dies_is_told_and_begins_anew(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = Maker()
    job = film.job.model_copy(update={"folder": str(tmp_path), "thumbnail_only": True})
    try:
        await maker.make(job)
        assert maker._process is not None
        # Before the event loop notices its end.
        os.kill(maker._process.pid, signal.SIGKILL)
        with pytest.raises(MakingFailed, match="died"):
            await maker.make(job)
        assert (await maker.make(job)).thumbnail_sha256 == film.made.thumbnail_sha256
    finally:
        await maker.close()


def test_a_script_without_a_voice_is_no_film(film: Film, tmp_path: Path) -> None:
    from server.videos.making.job import make
    from server.videos.making.narration import CannotSpeak

    with pytest.raises(CannotSpeak):
        make(film.job.model_copy(update={"folder": str(tmp_path), "speech_command": "no-such-engine"}), print)
