"""A phone without script: it types the six digits and sends plain forms."""

import asyncio
import re
from pathlib import Path

import aiohttp

from tests.pilot import Pilot, Server


class Handset:
    """One phone with its cookies; use as ``async with``."""

    def __init__(self, server: Server) -> None:
        self.url = server.url
        self.page = ""
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Handset":
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._session is not None
        await self._session.close()

    async def type_code(self, tv: Pilot) -> str:
        """Type the six digits on the television; gives the two digits the phone shows then."""
        await tv.wait_for_text("这六个数字")
        code = next(text for text in tv.last["texts"] if re.fullmatch(r"\d{3} \d{3}", text))
        assert self._session is not None
        async with self._session.post(self.url + "/p", data={"code": code.replace(" ", "")}) as reply:
            self.page = str(reply.url)
            found = re.search(r'id="digits">(\d\d)', await reply.text())
        assert found, "the phone shows no digits"
        return found[1]

    async def let_in(self, tv: Pilot) -> None:
        """Type the code; both show the same two digits, OK on the remote."""
        digits = await self.type_code(tv)
        await tv.wait_for_text("这两个数字吗")
        assert digits in tv.last["texts"] and tv.focus == "handoff/actions/yes"
        await tv.press("ok")
        await tv.wait_for_text("手机可以用了")

    async def send(self, path: str, **fields: str) -> int:
        """Send a form under the phone's page; gives the status."""
        assert self._session is not None
        async with self._session.post(f"{self.page}/{path}", data=fields) as reply:
            return reply.status

    async def send_photo(self, material: str, photo: Path) -> int:
        """Upload a photo of a material; gives the status."""
        form = aiohttp.FormData()
        form.add_field(
            "photo",
            await asyncio.to_thread(photo.read_bytes),
            filename="photo.jpg",
            content_type="image/jpeg",
        )
        assert self._session is not None
        async with self._session.post(f"{self.page}/materials/{material}", data=form) as reply:
            return reply.status
