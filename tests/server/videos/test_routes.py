"""Videos over HTTP, on both engines: what can be played, ordering, the files."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from yarl import URL

from server.catalogue.tables import guides
from server.store.engine import STORE
from server.videos import store as library
from server.videos.making.order import FILM
from server.videos.rules import ABANDONED_MS
from server.videos.tables import video_files
from server.videos.workshop import MOST_ORDERS, WORKSHOP, take
from tests.server.service import Service, problem
from tests.server.videos.conftest import Film
from tests.server.videos.shelf import QuickMaker, fill, state, until


@pytest.fixture
def maker(film: Film, monkeypatch: pytest.MonkeyPatch) -> QuickMaker:
    return QuickMaker(film, monkeypatch)


async def test_a_film_nobody_made_is_ordered_made_once_and_can_be_played(
    service: Service, maker: QuickMaker, film: Film
) -> None:
    await fill(service.app[STORE])
    http, box = service.caller(), await service.box()
    absent = await state(http, "v007")
    assert (absent["state"], absent["url"]) == ("absent", "")
    maker.gate.clear()
    answers = await asyncio.gather(*(box.http.post("/api/tv/videos/v007/prepare") for _ in range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    assert {(await answer.json())["state"] for answer in answers} <= {"making", "absent"}
    await until(http, "v007", "making", progress=0.5)
    maker.gate.set()
    ready = await until(http, "v007", "ready", "failed")
    assert len(maker.jobs) == 1 and maker.jobs[0].guides[0].title == "老年人优待证办理"
    assert (ready["size"], ready["sha256"]) == (film.made.size, film.made.sha256)
    assert ready["seconds"] == round(film.made.seconds)
    async with http.get(ready["url"]) as answer:
        assert await answer.read() == (film.folder / FILM).read_bytes()
    async with box.http.post("/api/tv/videos/v007/prepare") as answer:
        assert (await answer.json())["state"] == "ready"
    assert len(maker.jobs) == 1


async def test_a_page_of_videos_is_asked_at_once_and_a_guide_has_a_film_of_its_own(
    service: Service, maker: QuickMaker
) -> None:
    await fill(service.app[STORE])
    http = service.caller()
    async with http.get("/api/videos?keys=v008,nobody,v007,guide_0308,guide_9999") as answer:
        found = (await answer.json())["videos"]
    assert [video["key"] for video in found] == ["v008", "v007", "guide_0308"]
    assert found[2]["title"] == "老年人优待证办理"
    box = await service.box()
    async with box.http.post("/api/tv/videos/guide_0308/prepare") as answer:
        assert answer.status == 200
    assert (await until(http, "guide_0308", "ready"))["url"]
    for keys in ("", "V1", ",".join(f"v{at}" for at in range(13)), "a,,b"):
        async with http.get("/api/videos", params={"keys": keys}) as answer:
            await problem(answer, 400, "invalid")
    async with http.get("/api/videos/nobody") as answer:
        await problem(answer, 404, "not_found")
    async with http.post("/api/tv/videos/v007/prepare") as answer:
        await problem(answer, 401, "unauthenticated")


async def test_a_failed_film_says_so_in_words_and_can_be_tried_again(
    service: Service, maker: QuickMaker
) -> None:
    await fill(service.app[STORE])
    http, box = service.caller(), await service.box()
    maker.fails = True
    await box.http.post("/api/tv/videos/v007/prepare")
    assert "再试一次" in (await until(http, "v007", "failed"))["detail"]
    maker.fails = False
    await box.http.post("/api/tv/videos/v007/prepare")
    await until(http, "v007", "ready")
    left = [path for path in service.settings.videos.iterdir() if path.name.startswith(".")]
    assert left == []


async def test_a_changed_guide_makes_its_film_out_of_date(service: Service, maker: QuickMaker) -> None:
    await fill(service.app[STORE])
    http, box = service.caller(), await service.box()
    await box.http.post("/api/tv/videos/v007/prepare")
    first = await until(http, "v007", "ready")
    async with service.app[STORE].write() as conn:
        await conn.execute(update(guides).values(digest="another"))
    assert (await state(http, "v007"))["state"] == "absent"
    async with http.get(first["url"]) as answer:
        assert answer.status == 200, "whoever is watching it goes on"
    await box.http.post("/api/tv/videos/v007/prepare")
    await until(http, "v007", "ready")
    assert len(maker.jobs) == 2


async def test_a_film_that_was_lost_is_made_again_to_the_same_file(
    service: Service, maker: QuickMaker
) -> None:
    await fill(service.app[STORE])
    http, box = service.caller(), await service.box()
    await box.http.post("/api/tv/videos/v007/prepare")
    first = await until(http, "v007", "ready")
    service.app[WORKSHOP].files.path("v007", first["sha256"], "mp4").unlink()
    assert (await state(http, "v007"))["state"] == "absent"
    await box.http.post("/api/tv/videos/v007/prepare")
    assert (await until(http, "v007", "ready"))["url"] == first["url"]


async def test_the_queue_is_bounded_and_a_stop_leaves_nothing_half_made(
    service: Service, maker: QuickMaker
) -> None:
    await fill(service.app[STORE])
    workshop, box = service.app[WORKSHOP], await service.box()
    maker.gate.clear()
    async with service.app[STORE].read() as conn:
        video = (await library.videos_by_key(conn, ["v007"]))["v007"]
    for at in range(MOST_ORDERS):
        await workshop.order(video.model_copy(update={"key": f"x{at}"}), "recipe")
    async with box.http.post("/api/tv/videos/v007/prepare") as answer:
        told = await problem(answer, 503, "unavailable")
        assert "过一会儿" in told["detail"] and answer.headers["Retry-After"]
    await workshop.close()
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(video_files.c.key))).all() == []


async def test_of_two_nodes_one_makes_the_film_and_a_dead_one_is_replaced(service: Service) -> None:
    store = service.app[STORE]
    tries = await asyncio.gather(*(take(store, "v007", "r", f"node{at}", 1000) for at in range(2)))
    assert sorted(tries) == [False, True]
    assert not await take(store, "v007", "r", "node9", 1000 + ABANDONED_MS - 1)
    assert await take(store, "v007", "r", "node9", 1000 + ABANDONED_MS)
    dead = f"node{tries.index(True)}"
    async with store.write() as conn:
        await library.fail(conn, "v007", dead, 50_000)
        rows = await library.files_of(conn)
    assert (rows["v007"].state, rows["v007"].maker) == ("making", "node9")


async def test_a_thumbnail_is_drawn_before_there_is_a_film(service: Service, maker: QuickMaker) -> None:
    await fill(service.app[STORE])
    http = service.caller()
    for key in ("v007", "v008"):
        address = (await state(http, key))["thumbnail_url"]
        for _ in range(2):
            async with http.get(address) as answer:
                assert (answer.status, answer.content_type) == (200, "image/jpeg")
                assert (await answer.read())[:3] == b"\xff\xd8\xff"
    assert [job.thumbnail_only for job in maker.jobs] == [True, True]
    async with http.get(f"/media/videos/v007/{'0' * 64}.jpg") as answer:
        await problem(answer, 404, "not_found")


async def test_files_are_sent_in_parts_with_their_checksum_as_tag(plain_service: Service, film: Film) -> None:
    files = plain_service.app[WORKSHOP].files
    with files.working_folder() as folder:
        for path in film.folder.iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        files.adopt("v007", folder, film.made)
    raw, tag = (film.folder / FILM).read_bytes(), f'"{film.made.sha256}"'
    address = f"/media/videos/v007/{film.made.sha256}.mp4"
    http = plain_service.caller()
    async with http.get(address, headers={"Range": "bytes=100-199"}) as answer:
        assert answer.status == 206 and await answer.read() == raw[100:200]
        assert answer.headers["Content-Range"] == f"bytes 100-199/{len(raw)}"
        assert (answer.headers["ETag"], answer.content_type) == (tag, "video/mp4")
        assert "immutable" in answer.headers["Cache-Control"]
    async with http.get(address, headers={"Range": "bytes=-50"}) as answer:
        assert answer.status == 206 and await answer.read() == raw[-50:]
    async with http.get(address, headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304 and await answer.read() == b""
    async with http.get(address, headers={"Range": f"bytes={len(raw)}-"}) as answer:
        assert answer.status == 416 and answer.headers["Content-Range"] == f"bytes */{len(raw)}"
    async with http.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'}) as answer:
        assert answer.status == 200 and len(await answer.read()) == len(raw)
    async with http.head(address) as answer:
        assert (answer.status, answer.content_length) == (200, len(raw))
    async with http.get(f"/media/videos/v007/{film.made.captions_sha256}.vtt") as answer:
        assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
        assert (await answer.text()).startswith("WEBVTT")


async def test_nothing_but_films_can_be_fetched(plain_service: Service) -> None:
    http, name = plain_service.caller(), "a" * 64
    (plain_service.settings.data / f"{name}.mp4").write_bytes(b"not a film")
    for path in (
        f"/media/videos/../{name}.mp4",
        f"/media/videos/%2e%2e/{name}.mp4",
        f"/media/videos/..%2f/{name}.mp4",
        f"/media/videos/v007/{name}.db",
        f"/media/videos/v007/{'a' * 63}.mp4",
        f"/media/videos/v007/{'A' * 64}.mp4",
        f"/media/videos/v007%00/{name}.mp4",
        f"/media/videos/v007/..%2F..%2F{name}.mp4",
        "/media/videos/v007/",
    ):
        url = URL(plain_service.url("/").rstrip("/") + path, encoded=True)
        async with http.get(url) as answer:
            assert answer.status == 404, path


async def test_behind_nginx_it_is_only_told_where_the_file_lies(plain_service: Service, film: Film) -> None:
    served = Service(
        replace(plain_service.settings, data=plain_service.settings.data / "b", media_accel="/inner/")
    )
    await served.start()
    try:
        path = served.app[WORKSHOP].files.path("v007", film.made.sha256, "mp4")
        path.parent.mkdir(parents=True)
        path.write_bytes(b"film")
        async with served.caller().get(f"/media/videos/v007/{path.name}") as answer:
            assert answer.status == 200 and await answer.read() == b""
            assert answer.headers["X-Accel-Redirect"] == f"/inner/v007/{path.name}"
            assert answer.content_type == "video/mp4"
    finally:
        await served.stop()
