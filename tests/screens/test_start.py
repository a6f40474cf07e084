"""The first picture is not kept waiting by what only the network, a QR code or a call needs."""

import asyncio
import json
import os
import sys
from pathlib import Path

from tests.pilot import ROOT, Pilot

SLOW = (
    "aiohttp",
    "aiortc",
    "av",
    "cryptography",
    "ffpyplayer",
    "numpy",
    "PIL",
    "pydantic",
    "qrcode",
)
"""Each costs between 30 and 320 ms (FACTS §6)."""

FIRST_PICTURE = """
import asyncio, json, sys
from tvapp.__main__ import parse
from tvapp.prelude import prepare

options = parse()
prepare(options.width, options.height)
import kivy
from kivy.lang import Builder
from tvapp.app import Television

async def main():
    tv = Television(options)
    running = asyncio.ensure_future(tv.run())
    await asyncio.sleep(0)
    def report():
        tiles = [item.reading for item in tv.stage.screen.choices()[0].items]
        loaded = sorted({name.split(".")[0] for name in sys.modules})
        rules = [file for file in Builder.files if file.startswith(kivy.__path__[0])]
        told = {"screen": tv.stage.screen.name, "tiles": tiles, "loaded": loaded, "rules": rules}
        print(json.dumps(told))
        tv.loop.stop()
    tv.when_shown(report)
    await running

asyncio.run(main())
"""


async def test_nothing_slow_is_loaded_before_home_is_painted(tv: Pilot, box: Path, tmp_path: Path) -> None:
    (tmp_path / "catalogue").symlink_to(box / "catalogue")
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", FIRST_PICTURE, "--server", "http://127.0.0.1:9", "--data", str(tmp_path)),
        cwd=ROOT,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen", "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await asyncio.wait_for(program.communicate(), 60)
    assert program.returncode == 0
    told = json.loads(out)
    assert told["screen"] == "home" and "件事怎么办" in told["tiles"][0]
    assert told["rules"] == []
    assert set(SLOW) & set(told["loaded"]) == set()
