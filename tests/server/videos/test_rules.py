"""What a video is to a television, from what the library knows."""

import pytest

from protocol.film_key import guide_number
from protocol.video import VideoState
from server.videos.rules import (
    ABANDONED_MS,
    Origin,
    VideoFile,
    film_of_guide,
    recipe,
    state_of,
    video_info,
)
from tests.server.videos.conftest import GUIDE, VIDEO

SUM = "ab" * 32
MADE = VideoFile("v007", Origin.MADE, VideoState.READY, recipe="r", seconds=90, sha256=SUM, size=5, seen=1000)


def changed(**fields: object) -> VideoFile:
    from dataclasses import replace

    return replace(MADE, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("file", "now", "expected"),
    [
        (None, 0, VideoState.ABSENT),
        (MADE, 10**12, VideoState.READY),
        (changed(recipe="older"), 0, VideoState.ABSENT),
        (changed(state=VideoState.FAILED), 0, VideoState.FAILED),
        (changed(state=VideoState.FAILED, recipe="older"), 0, VideoState.ABSENT),
        (changed(state=VideoState.MAKING), 1000 + ABANDONED_MS - 1, VideoState.MAKING),
        (changed(state=VideoState.MAKING), 1000 + ABANDONED_MS, VideoState.ABSENT),
        (changed(origin=Origin.FILE, recipe=""), 0, VideoState.READY),
        (changed(origin=Origin.VOD, recipe=""), 0, VideoState.READY),
    ],
)
def test_a_film_of_an_older_text_or_a_dead_maker_is_no_film(
    file: VideoFile | None, now: int, expected: VideoState
) -> None:
    assert state_of(file, "r", now) is expected


def test_a_ready_film_is_addressed_by_its_checksums() -> None:
    info = video_info(VIDEO, changed(captions_sha256="cd" * 32), "r", 0)
    assert info.url == f"/media/videos/v007/{SUM}.mp4"
    assert info.captions_url == f"/media/videos/v007/{'cd' * 32}.vtt"
    assert (info.seconds, info.size, info.sha256, info.progress) == (90, 5, SUM, 1.0)


def test_a_film_of_the_operators_keeps_its_address() -> None:
    file = VideoFile("v007", Origin.VOD, VideoState.READY, url="https://vod.example/a.mp4", seconds=60)
    info = video_info(VIDEO, file, "r", 0)
    assert (info.url, info.sha256, info.captions_url) == ("https://vod.example/a.mp4", "", "")


def test_before_there_is_a_film_there_is_its_thumbnail_and_words_when_it_failed() -> None:
    absent = video_info(VIDEO, None, "r", 0)
    assert (absent.url, absent.thumbnail_url) == ("", "/media/videos/v007/r.jpg")
    failed = video_info(VIDEO, changed(state=VideoState.FAILED), "r", 0)
    assert "再试一次" in failed.detail and failed.url == ""


def test_another_text_title_or_voice_is_another_recipe() -> None:
    first = recipe(VIDEO, ["d1"], "")
    assert first == recipe(VIDEO, ["d1"], "")
    others = [
        recipe(VIDEO, ["d2"], ""),
        recipe(VIDEO, ["d1", "d2"], ""),
        recipe(VIDEO, ["d1"], "better"),
        recipe(VIDEO.model_copy(update={"title": "别的"}), ["d1"], ""),
    ]
    assert len({first, *others}) == 5


def test_the_length_in_the_catalogue_does_not_change_the_recipe() -> None:
    assert recipe(VIDEO, ["d"], "") == recipe(VIDEO.model_copy(update={"seconds": 99}), ["d"], "")


def test_every_guide_has_a_film_under_its_number() -> None:
    video = film_of_guide(GUIDE)
    assert (video.key, video.theme, video.guides) == ("guide_0308", "老人与养老", (GUIDE.code,))
    assert guide_number(video.key) == 308
    assert [guide_number(key) for key in ("guide_308", "guide_03080", "xguide_0308", "v001")] == [None] * 4
