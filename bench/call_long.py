"""Half an hour of talking: does the television's media process stay small and do the pictures keep coming?"""

import asyncio
import os
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from bench.call_load import media_process, megabytes, processor_seconds
from bench.call_recovery import FRAMES
from bench.priority import before_other_work
from protocol.staff import Role
from server.settings import Settings
from tests.calls.ends import ClerkPage, Television
from tests.server.browser import chromium
from tests.server.service import Service

TITLE = "A video call of half an hour (direct, loopback)"
SECONDS = 1800.0
LOOK_EVERY = 10.0
WARM = 60.0
"""Buffers and the page's own start are over by then."""
Row = tuple[str, str, str, bool]


def _gap(times: list[float]) -> float:
    """Seconds of the longest wait for a picture."""
    return max((after - before for before, after in pairwise(times)), default=SECONDS)


async def _measure(folder: Path, priority: str) -> list[Row]:
    service = Service(Settings(data=folder / "data", demo=True))
    await service.start()
    await service.add_staff(Role.CLERK, "clerk")
    url = f"http://127.0.0.1:{service.server.port}"
    tv = Television(url, folder / "box")
    frames: list[float] = []
    tv.on_picture = lambda: frames.append(time.time())
    await tv.start()
    async with chromium("--autoplay-policy=no-user-gesture-required") as browser:
        desk = await ClerkPage.open(browser, url, "clerk")
        await desk.ready()
        await desk.page.evaluate(FRAMES)
        await tv.call()
        await desk.state("ringing")
        await desk.page.click("#call-answer")
        await tv.sees()
        await asyncio.sleep(WARM)
        media = media_process(os.getpid())
        frames.clear()
        await desk.page.evaluate("window.frames = []")
        before, began, memory = processor_seconds(media), time.monotonic(), [megabytes(media)]
        while time.monotonic() - began < SECONDS:
            await asyncio.sleep(LOOK_EVERY)
            memory.append(megabytes(media))
        lasted = time.monotonic() - began
        share = (processor_seconds(media) - before) / lasted
        seen, shown = list(frames), await desk.page.evaluate("window.frames")
        await desk.close()
    await tv.stop()
    await service.stop()
    grown = sum(memory[-6:]) / 6 - sum(memory[:6]) / 6
    rates = f"{len(seen) / lasted:.1f}/s television, {len(shown) / lasted:.1f}/s page"
    gaps = _gap(seen), _gap(shown)
    what = f"{lasted / 60:.0f} minutes ({priority} priority)"
    return [
        (f"{what}: pictures", rates, "≥ 14/s", min(len(seen), len(shown)) / lasted >= 14),
        (
            "longest wait for a picture",
            f"{gaps[0] * 1000:.0f} ms television, {gaps[1] * 1000:.0f} ms page",
            "≤ 500 ms",
            max(gaps) <= 0.5,
        ),
        ("media process", f"{share:.1%} of a core", "≤ 20 %", share <= 0.2),
        ("its memory (PSS), most", f"{max(memory):.0f} MB", "≤ 200 MB", max(memory) <= 200),
        ("its memory, last minute against first", f"{grown:+.1f} MB", "flat: ≤ 5 MB", grown <= 5),
    ]


def run() -> list[Row]:
    """Rows of (what, value, target, whether it was reached)."""
    with before_other_work() as priority, tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), priority))
