"""What a call costs: the television's media process, the relay, and the keys of the remote meanwhile."""

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.async_api import async_playwright

from tests.pilot import Pilot, Server, virtual_screen
from tests.relay import SECRET, Relay
from tests.story.conftest import CHROMIUM_FLAGS
from tests.story.desk import Desk
from tests.story.test_call import answered, call_desk, first_picture

TITLE = "What a video call costs (relay only, loopback)"
SECONDS = 90.0
PRESSES = 60
Row = tuple[str, str, str, bool]
_TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def megabytes(pid: int) -> float:
    """Proportional set size: shared pages counted once."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def media_process(television: int) -> int:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if parent == television and b"tvapp.calls.media_process" in words:
            return int(folder.name)
    raise LookupError("the television has no media process")


async def _presses(tv: Pilot, *keys: str) -> list[float]:
    """Milliseconds from a key to the picture after it."""
    times = []
    for number in range(PRESSES):
        began = time.perf_counter()
        await tv.press(keys[number % len(keys)])
        times.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.1)
    return times


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


async def _measure(folder: Path) -> list[Row]:
    relay = Relay(folder / "relay")
    await relay.start()
    os.environ["ZHENGWU_TURN_SECRET"] = SECRET
    server = Server(folder / "server", None, "--turn", relay.url(), "--relay-only")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        context = await browser.new_context(permissions=["camera", "microphone"], locale="zh-CN")
        with virtual_screen() as display:
            tv = Pilot(server.url, folder / "box", display, "--demo-media")
            try:
                desk = await Desk.open(context, server)
                await tv.press("home")
                await asyncio.sleep(3.0)
                idle = await _presses(tv, "down", "up")
                await desk.ready()
                await call_desk(tv)
                await answered(tv, desk)
                await first_picture(tv)
                pids = {"media": media_process(tv.process.pid), "relay": relay.pid, "tv": tv.process.pid}
                before = {name: processor_seconds(pid) for name, pid in pids.items()}
                began = time.monotonic()
                await asyncio.sleep(SECONDS)
                lasted = time.monotonic() - began
                share = {name: (processor_seconds(pid) - before[name]) / lasted for name, pid in pids.items()}
                memory = megabytes(pids["media"])
                on_call = await _presses(tv, "down", "up")
                await tv.press("home")
                at_home = await _presses(tv, "down", "up")
            finally:
                tv.stop()
        await browser.close()
    server.stop()
    await relay.kill()
    load = f"load {os.getloadavg()[0]:.1f}"
    ratio = _p95(at_home) / _p95(idle)
    cores = f"{share['media']:.1%} of a core"
    return [
        (f"media process over {lasted:.0f} s ({load})", cores, "≤ 20 %", share["media"] <= 0.2),
        ("its memory (PSS)", f"{memory:.0f} MB", "≤ 200 MB", memory <= 200),
        ("the television's own process, showing the picture", f"{share['tv']:.1%} of a core", "", True),
        ("coturn for the two legs of this call", f"{share['relay']:.2%} of a core", "", True),
        (
            "key → picture at home, p95 during a call : without",
            f"{_p95(at_home):.0f} : {_p95(idle):.0f} ms = {ratio:.2f}",
            "≤ 1.5",
            ratio <= 1.5,
        ),
        ("key → picture on the call's own screen, p95", f"{_p95(on_call):.0f} ms", "", True),
    ]


def run() -> list[Row]:
    """Rows of (what, value, target, whether it was reached)."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


if __name__ == "__main__":
    for row in run():
        print(*row, sep=" | ")
