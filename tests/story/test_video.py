"""Films: one that the server makes when first asked, one that the operator filmed; watched, left, gone on."""

import asyncio
import csv
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image, ImageChops, ImageStat

from protocol.video import VideoInfo
from tests.pilot import ROOT, Pilot, Server
from tests.tvapp.player.films import grey, make_film
from tvapp.player.captions import Captions, read_webvtt

MADE, FILMED = "v006", "v007"
"""Of the sample's films for old people: made on demand; replaced by the operator's own."""
NARRATION = 0.5
"""Seconds by which a caption may miss its words."""
PART = 0.02
"""Seconds over which the loudness of the narration is taken."""
SPEECH = 0.01
"""Loudness (of 1) above which somebody speaks."""
PICTURE = (300, 60, 1600, 560)


@pytest.fixture
def tv(tmp_path: Path, server: Server, display: str) -> Iterator[Pilot]:
    """A television without a sound device."""
    running = Pilot(server.url, tmp_path / "box", display)
    yield running
    running.stop()


def import_film(server: Server, folder: Path) -> None:
    """The operator's own film, by table, approved by a second person."""
    folder.mkdir()
    make_film(folder / "laonianzheng.mp4", 25, width=1280, height=720)
    with (folder / "list.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["视频编号", "视频标题", "主题", "视频文件"])
        writer.writerow([FILMED, "手把手教您办老年证", "老人与养老", "laonianzheng.mp4"])
    command = [sys.executable, "-m", "server", "videos", "import", "--data", str(server.data)]
    command += ["--csv", str(folder / "list.csv"), "--files", str(folder), "--by", "甲", "--reviewer", "乙"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def fetch(server: Server, path: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return bytes(opener.open(server.url + path, timeout=30).read())


async def picture(tv: Pilot) -> Image.Image:
    return (await tv.frame()).crop(PICTURE)


def differ(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def loudness(film: bytes) -> tuple[float, "np.ndarray[Any, Any]"]:
    """Length in seconds, and the loudness of each ``PART``; checks the codecs on the way."""
    with av.open(BytesIO(film)) as container:
        (video,), (audio,) = container.streams.video, container.streams.audio
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert (video.width, video.height, video.average_rate) == (1280, 720, 25)
        assert container.duration is not None
        seconds, rate = container.duration / 1_000_000, audio.rate
        waves = [frame.to_ndarray().reshape(-1).astype(np.float32) for frame in container.decode(audio)]
    wave = np.concatenate(waves)
    if np.abs(wave).max() > 2:
        wave = wave / 32768
    part = int(rate * PART)
    parts = wave[: len(wave) // part * part].reshape(-1, part)
    return seconds, np.sqrt((parts**2).mean(axis=1))


def onset(loud: "np.ndarray[Any, Any]", second: float) -> float:
    """When somebody begins to speak next to this second: the first sound after the last silence."""
    index = int(second / PART)
    speaks = loud > SPEECH
    begin = index
    while begin > 0 and (speaks[begin - 5 : begin] if begin >= 5 else speaks[:begin]).any():
        begin -= 1
    while begin < len(speaks) and not speaks[begin]:
        begin += 1
    return begin * PART


async def watch_captions(tv: Pilot, captions: Captions, seconds: float) -> int:
    """Compares what the television shows with the file; gives how many it saw."""
    seen = set()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now = await tv.film()
        near = {captions.at(now["at"] + shift / 10) for shift in range(-4, 5)}
        assert now["caption"] in near, now
        seen.add(now["caption"])
        await asyncio.sleep(0.1)
    return len(seen - {""})


async def test_a_made_film_and_the_operators_film_are_watched_and_lead_to_the_guide(
    server: Server, tv: Pilot, tmp_path: Path
) -> None:
    await tv.wait(lambda tv: tv.reads("425 个视频"), 60)
    await tv.go_to("home/tiles/videos")
    await tv.press("ok")
    await tv.go_to("videos/rows/elderly")
    await tv.press("ok")
    await tv.go_to(f"videos/rows/{MADE}")

    # Nobody has asked for it yet: the server makes it now, the television shows how far it is.
    await tv.press("ok")
    await tv.wait_for_text("正在做", 10)
    await tv.film("playing", 90)
    first = await picture(tv)
    info = VideoInfo.model_validate_json(fetch(server, f"/api/videos/{MADE}"))
    film = fetch(server, info.url)
    captions = read_webvtt(fetch(server, info.captions_url).decode())
    seconds, loud = loudness(film)
    assert 40 <= seconds <= 120 and abs(seconds - info.seconds) <= 1
    assert abs((await tv.film())["seconds"] - seconds) < 0.5
    assert all(abs(onset(loud, cue.start) - cue.start) <= NARRATION for cue in captions.cues)
    late = [cue.start + 2 * NARRATION for cue in captions.cues]
    assert not all(abs(onset(loud, start) - start) <= NARRATION for start in late)  # it would be noticed

    # Other pictures with time, captions in theirs.
    assert await watch_captions(tv, captions, 12.0) >= 2
    assert differ(first, await picture(tv)) > 0.4  # slides: a line more, a line lit up

    # Ten seconds on and on; left; taken up again where it was.
    await tv.press("right", "right", "right")
    now = await tv.film("playing")
    assert now["at"] > 30
    second = await picture(tv)
    assert differ(first, second) > 2
    await tv.press("back")
    assert tv.focus == f"videos/rows/{MADE}" and tv.reads("看到 0:")
    await tv.press("ok")
    assert now["at"] - 5 < (await tv.film("playing"))["at"] < now["at"] + 6

    # To the end, where one chooses; the guide.
    for _ in range(8):
        await tv.press("right")
        await asyncio.sleep(0.2)
    await tv.wait_for_text("看完了", 20)
    await tv.go_to("video/actions/guide")
    await tv.press("ok")
    assert tv.screen == "guide" and tv.reads("高龄津贴")
    while tv.screen != "videos":
        await tv.press("back")
    assert tv.focus == f"videos/rows/{MADE}" and tv.reads("看过")

    # The operator has filmed another one: the same rows, real pictures.
    await asyncio.to_thread(import_film, server, tmp_path / "filmed")
    info = VideoInfo.model_validate_json(fetch(server, f"/api/videos/{FILMED}"))
    assert info.seconds == 25 and abs(loudness(fetch(server, info.url))[0] - 25) < 0.2
    await tv.go_to(f"videos/rows/{FILMED}")
    await tv.press("ok")
    await tv.film("playing")
    frames = []
    for _ in range(3):
        frames.append((await tv.film())["at"])
        level = (await tv.frame()).getpixel((960, 300))[0]  # type: ignore[index]
        assert min(abs(level - grey(int(frames[-1]) + late)) for late in (0, 1)) <= 6
        await asyncio.sleep(1.3)
    await tv.press("right")
    now = await tv.film("playing")
    level = (await tv.frame()).getpixel((960, 300))[0]  # type: ignore[index]
    assert now["at"] > 11 and min(abs(level - grey(int(now["at"]) + late)) for late in (0, 1)) <= 6
    await tv.press("back")
    assert tv.focus == f"videos/rows/{FILMED}"
