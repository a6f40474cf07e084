"""The operator's films: a table goes in whole or not at all, and every bad cell says how to mend it."""

import csv
import shutil
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from protocol.video import VideoState
from server.catalogue.places.county_records import county_records
from server.clock import now_ms
from server.store.engine import STORE, Store
from server.videos import store as library
from server.videos.files import VideoFiles
from server.videos.findings import findings
from server.videos.importing import NotAPicture, import_videos, known_to
from server.videos.lengths import video_lengths
from server.videos.making.order import CAPTIONS, FILM
from server.videos.probe import Unplayable, probe
from server.videos.rules import Origin
from server.videos.video_list import HEADERS, Known, read_video_list
from tests.server.service import Service
from tests.server.videos.conftest import GUIDE, Film
from tests.server.videos.shelf import fill, state

KNOWN = Known(themes=["老人与养老", "看病与医保"], codes={GUIDE.code}, numbers={308: GUIDE.code})
HEADER = [HEADERS[name][0] for name in HEADERS]


def film_file(path: Path, codec: str = "libx264", seconds: float = 6.0, faststart: bool = True) -> Path:
    """A film of grey that grows lighter, with a soft tone."""
    flags = {"movflags": "+faststart"} if faststart else {}
    with av.open(str(path), "w", format="mp4", options=flags) as container:
        video = container.add_stream(codec, rate=10)
        video.width, video.height, video.pix_fmt = 640, 480, "yuv420p"
        sound = container.add_stream("aac", rate=22_050, layout="mono")
        for number in range(round(seconds * 10)):
            frame = av.VideoFrame.from_ndarray(np.full((480, 640, 3), number % 200, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(video.encode(frame))
        container.mux(video.encode())
        tone = (np.sin(np.arange(round(seconds * 22_050)) / 20) * 0.15).astype(np.float32)
        for at in range(0, len(tone), 1024):
            wave = tone[at : at + 1024].reshape(1, -1)
            piece = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
            piece.sample_rate, piece.pts, piece.time_base = 22_050, at, Fraction(1, 22_050)
            container.mux(sound.encode(piece))
        container.mux(sound.encode())
    return path


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, film: Film) -> Path:
    """A folder of files as an operator brings them."""
    folder = tmp_path_factory.mktemp("shop")
    shutil.copyfile(film.folder / FILM, folder / "高龄津贴.mp4")
    shutil.copyfile(film.folder / CAPTIONS, folder / "高龄津贴.vtt")
    film_file(folder / "old.mp4", codec="mpeg4")
    film_file(folder / "late.mp4", faststart=False)
    (folder / "cut.mp4").write_bytes((folder / "高龄津贴.mp4").read_bytes()[:60_000])
    whole = (folder / "高龄津贴.mp4").read_bytes()
    (folder / "torn.mp4").write_bytes(whole[: len(whole) * 7 // 10])
    (folder / "text.mp4").write_text("这不是视频")
    (folder / "bad.vtt").write_text("1\n00:00:01,000 --> 00:00:02,000\n您好\n")
    (folder / "notes.txt").write_text("x")
    Image.new("RGB", (900, 900), "red").save(folder / "cover.png")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xffnothing")
    return folder


def table(path: Path, *rows: dict[str, str]) -> Path:
    """A table with all columns; rows by field."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in rows:
            writer.writerow([row.get(name, "") for name in HEADERS])
    return path


GOOD: Sequence[dict[str, str]] = (
    {
        "key": "xf_001",
        "title": "高龄津贴怎么领",
        "theme": "老人与养老",
        "guides": f"0308、{GUIDE.code}",
        "film": "高龄津贴.mp4",
        "captions": "高龄津贴.vtt",
        "thumbnail": "cover.png",
    },
    {"key": "xf_002", "title": "在点播平台上", "url": "https://vod.example/a.mp4", "seconds": "95秒"},
    {"key": "v007", "title": "重新拍过的老年证", "theme": "老人与养老", "film": "late.mp4"},
)


async def test_a_good_table_goes_in_and_is_played(service: Service, shop: Path, tmp_path: Path) -> None:
    store, files = service.app[STORE], VideoFiles(service.settings.videos)
    await fill(store)
    listed, report = read_video_list(table(tmp_path / "list.csv", *GOOD), shop, await known_to(store))
    assert report.problems == [] and report.rows == 3
    difference = await import_videos(store, files, listed, now_ms())
    assert (difference.new, difference.changed) == (2, 1)
    http = service.caller()
    own = await state(http, "xf_001")
    assert own["state"] == "ready" and own["seconds"] == listed[0].video.seconds
    for name in ("url", "captions_url", "thumbnail_url"):
        async with http.get(own[name]) as answer:
            assert answer.status == 200, name
    async with http.get(own["thumbnail_url"]) as answer:
        (tmp_path / "t.jpg").write_bytes(await answer.read())
    with Image.open(tmp_path / "t.jpg") as picture:
        assert picture.size == (640, 360)
    vod = await state(http, "xf_002")
    assert (vod["state"], vod["url"], vod["seconds"]) == ("ready", "https://vod.example/a.mp4", 95)
    again = await state(http, "v007")
    assert (again["title"], again["width"], again["captions_url"]) == ("重新拍过的老年证", 640, "")
    assert not probe(shop / "late.mp4").index_first and not listed[2].notes[0].text.startswith("索引")
    kept = probe(files.path("v007", again["sha256"], "mp4"))
    assert kept.index_first and kept.seconds == pytest.approx(probe(shop / "late.mp4").seconds, abs=0.1)
    async with store.read() as conn:
        records = await county_records(conn)
        lengths = await video_lengths(conn)
    assert [video.key for video in records.videos] == ["v007", "v008", "xf_001", "xf_002"]
    assert records.videos[2].guides == (GUIDE.code,)
    published = {video.key: video.seconds for video in records.with_lengths(lengths).videos}
    assert published == {"v007": 6, "v008": 0, "xf_001": own["seconds"], "xf_002": 95}


async def test_the_same_table_twice_changes_nothing_but_what_it_says(
    service: Service, shop: Path, tmp_path: Path
) -> None:
    store, files = service.app[STORE], VideoFiles(service.settings.videos)
    await fill(store)
    for new in (2, 0):
        listed, _ = read_video_list(table(tmp_path / "list.csv", *GOOD), shop, await known_to(store))
        assert (await import_videos(store, files, listed, now_ms())).new == new
    async with store.read() as conn:
        assert len(await library.files_of(conn)) == 3


BAD = [
    ({"key": "Bad Key"}, "视频编号", "编号不对"),
    ({"key": "guide_0001"}, "视频编号", "guide_"),
    ({"title": ""}, "视频标题", "没有标题"),
    ({"theme": "没有的主题"}, "主题", "老人与养老、看病与医保"),
    ({"guides": "9999、TEST-0001"}, "办理项编码", "9999"),
    ({"film": ""}, "视频文件", "要填一个"),
    ({"url": "https://vod.example/a.mp4"}, "视频文件", "只能填一个"),
    ({"film": "", "url": "ftp://x/a.mp4"}, "点播地址", "http://"),
    ({"film": "nowhere.mp4"}, "视频文件", "找不到文件"),
    ({"film": "../secret.mp4"}, "视频文件", "不在给出的目录里"),
    ({"film": "/etc/passwd"}, "视频文件", "不在给出的目录里"),
    ({"film": "notes.txt"}, "视频文件", ".mp4"),
    ({"film": "cut.mp4"}, "视频文件", "重新拷贝"),
    ({"film": "torn.mp4"}, "视频文件", "重新拷贝"),
    ({"film": "text.mp4"}, "视频文件", "重新导出"),
    ({"film": "old.mp4"}, "视频文件", "-c:v libx264"),
    ({"captions": "bad.vtt"}, "字幕文件", "WEBVTT"),
    ({"seconds": "很长"}, "时长", "写秒数"),
]


@pytest.mark.parametrize(("wrong", "column", "words"), BAD, ids=lambda value: str(value)[:40])
def test_a_bad_cell_is_told_with_its_place_and_how_to_mend_it(
    wrong: dict[str, str], column: str, words: str, shop: Path, tmp_path: Path
) -> None:
    good = {"key": "xf_009", "title": "好的", "theme": "老人与养老", "film": "late.mp4"}
    path = table(tmp_path / "list.csv", GOOD[1], good | wrong)
    _, report = read_video_list(path, shop, KNOWN)
    assert [problem.place.row for problem in report.problems] == [3]
    told = str(report.problems[0])
    assert f"“{column}”列" in told and words in told


def test_a_key_twice_a_table_without_header_and_no_table_are_told(shop: Path, tmp_path: Path) -> None:
    twice = table(tmp_path / "twice.csv", GOOD[1], GOOD[1])
    assert "和第 2 行重复" in str(read_video_list(twice, shop, KNOWN)[1].problems[0])
    (tmp_path / "plain.csv").write_text("xf_001,高龄津贴,a.mp4\n")
    assert "视频编号、视频标题" in str(read_video_list(tmp_path / "plain.csv", shop, KNOWN)[1].problems[0])
    assert "找不到" in str(read_video_list(tmp_path / "none.csv", shop, KNOWN)[1].problems[0])


async def test_nothing_is_half_imported(service: Service, shop: Path, tmp_path: Path) -> None:
    store, files = service.app[STORE], VideoFiles(service.settings.videos)
    await fill(store)
    rows = [*GOOD, {"key": "xf_003", "title": "坏封面", "film": "高龄津贴.mp4", "thumbnail": "broken.jpg"}]
    listed, report = read_video_list(table(tmp_path / "list.csv", *rows), shop, await known_to(store))
    assert not report.problems
    with pytest.raises(NotAPicture, match=r"broken\.jpg"):
        await import_videos(store, files, listed, now_ms())
    async with store.read() as conn:
        assert await library.files_of(conn) == {}
        assert [video.key for video in await library.all_videos(conn)] == ["v007", "v008"]
    assert [path for path in files.folder.iterdir() if path.name.startswith(".")] == []


async def test_an_imported_film_is_not_made_over(service: Service, shop: Path, tmp_path: Path) -> None:
    store = service.app[STORE]
    await fill(store)
    listed, _ = read_video_list(table(tmp_path / "list.csv", *GOOD), shop, await known_to(store))
    await import_videos(store, VideoFiles(service.settings.videos), listed, now_ms())
    async with store.write() as conn:
        assert not await library.claim(conn, "v007", "r", "node", now_ms())
    assert (await _row(store, "v007")).state is VideoState.READY
    assert (await _row(store, "v007")).origin is Origin.FILE


async def _row(store: Store, key: str) -> library.VideoFile:
    async with store.read() as conn:
        return (await library.files_of(conn, [key]))[key]


def test_the_check_says_what_is_weak(shop: Path) -> None:
    told = " ".join(map(str, findings(probe(shop / "late.mp4"), None)))
    for words in ("索引在文件末尾", "没有字幕"):
        assert words in told
    assert "不能用" not in told
    assert any(finding.bad for finding in findings(probe(shop / "old.mp4"), None))


@pytest.mark.parametrize("name", ["cut.mp4", "torn.mp4", "text.mp4", "notes.txt", "cover.png"])
def test_what_is_no_film_is_no_film(name: str, shop: Path) -> None:
    if name == "cover.png":
        assert any(finding.bad for finding in findings(probe(shop / name), None))
        return
    with pytest.raises(Unplayable):
        probe(shop / name)
