"""Making ahead: everything once, what failed again, what is there not at all; and the operator's commands."""

import asyncio
from pathlib import Path

import pytest

from server.store.engine import STORE
from server.videos import store as library
from server.videos.files import VideoFiles
from server.videos.production import produce
from tests.server.process import command
from tests.server.service import Service
from tests.server.videos.conftest import Film
from tests.server.videos.shelf import QuickMaker, fill


async def test_what_was_interrupted_or_failed_is_gone_on_with(
    service: Service, film: Film, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store, files = service.app[STORE], VideoFiles(service.settings.videos)
    await fill(store)
    maker = QuickMaker(film, monkeypatch)
    async with store.read() as conn:
        videos = await library.all_videos(conn)
    maker.fails = True
    first = await produce(store, files, videos)
    assert (first.made, first.ready, {video.key for video, _ in first.failed}) == (0, 0, {"v007", "v008"})
    maker.fails = False
    second = await produce(store, files, videos[:1])
    assert (second.made, second.ready, second.failed) == (1, 0, [])
    third = await produce(store, files, videos)
    assert (third.made, third.ready) == (1, 1)
    assert (await produce(store, files, videos)).ready == 2
    assert (await produce(store, files, videos, again=True)).made == 2
    assert "2 / 2" in capsys.readouterr().err
    left = [path for path in files.folder.iterdir() if path.name.startswith(".")]
    assert left == []


async def test_a_film_that_another_node_makes_is_left_to_it(
    service: Service, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.clock import now_ms
    from server.videos.workshop import take

    store, files = service.app[STORE], VideoFiles(service.settings.videos)
    await fill(store)
    maker = QuickMaker(film, monkeypatch)
    async with store.read() as conn:
        videos = await library.all_videos(conn)
    assert await take(store, "v007", "r", "another", now_ms())
    done = await produce(store, files, videos)
    assert (done.made, done.elsewhere) == (1, 1)
    assert [job.video.key for job in maker.jobs] == ["v008"]


async def test_a_stop_in_the_middle_leaves_nothing_behind(
    service: Service, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, files = service.app[STORE], VideoFiles(service.settings.videos)
    await fill(store)
    maker = QuickMaker(film, monkeypatch)
    maker.gate.clear()
    async with store.read() as conn:
        videos = await library.all_videos(conn)
    making = asyncio.create_task(produce(store, files, videos))
    async with asyncio.timeout(20):
        await maker.busy.wait()
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    async with store.read() as conn:
        assert await library.files_of(conn) == {}
    assert list(files.folder.iterdir()) == []


def test_the_commands_tell_in_plain_words_what_cannot_be_done(tmp_path: Path) -> None:
    def told(*arguments: str) -> tuple[int, str]:
        done = command("videos", *arguments, "--data", tmp_path / "data")
        return done.returncode, done.stdout + done.stderr

    assert told("make", "--all") == (1, "清单里还没有视频。请先导入，或者先发布示例目录。\n")
    assert told("make", "--guide", "308") == (1, "没有短号或编码为 308 的已发布指南。\n")
    code, words = told("check")
    assert code == 0 and "检查了 0 个视频" in words
    (tmp_path / "list.csv").write_text("视频编号,视频标题,视频文件\nxf_001,,a.mp4\n")
    code, words = told("import", "--csv", str(tmp_path / "list.csv"), "--files", str(tmp_path))
    assert code == 1
    assert "第 2 行 “视频标题”列：没有标题。" in words and "找不到文件 a.mp4" in words
    assert words.endswith("什么都没有导入。改好后再试一次。\n")
