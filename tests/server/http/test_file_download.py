"""Files that are sent as they are taken."""

import asyncio
from pathlib import Path

from aiohttp import web

from server.http.file_download import send_file
from tests.tvapp.net.rig import free_port, until

SIZE = 30_000_000


async def test_a_reader_who_leaves_in_the_middle_is_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(bytes(SIZE))
    ends: list[object] = []

    async def film(request: web.Request) -> web.StreamResponse:
        try:
            sent = await send_file(request, file, size=SIZE, tag="0" * 64, content_type="video/mp4")
        except BaseException as failure:
            ends.append(failure)
            raise
        ends.append(sent.status)
        return sent

    app = web.Application()
    app.router.add_get("/film", film)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /film HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.read(100_000)
        await asyncio.sleep(0.2)
        writer.transport.abort()
        await until(lambda: ends)
        assert ends == [200]
    finally:
        await runner.cleanup()
