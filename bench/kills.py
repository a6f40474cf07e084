"""The server killed with SIGKILL at random moments of submits and uploads, 200 times (or ``KILLS``)."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from tests.server.killed import KilledServer

TITLE = "kill -9 at random moments of submit and upload"
ROUNDS = int(os.environ.get("KILLS", "200"))
TARGET_SECONDS = 3.0
Row = tuple[str, str, str, bool]


def run() -> list[Row]:
    """Rows of (what, figure, target, whether it was reached)."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        server = KilledServer(Path(folder) / "data", seed=11)
        try:
            await server.prepare()
            for number in range(ROUNDS):
                await server.round()
                if number % 20 == 19:
                    print(f"  {number + 1} of {ROUNDS} rounds", flush=True)
            found = await server.end()
        finally:
            server.clean()
    ready = sorted(server.seen.ready)
    late = ready[int(len(ready) * 0.95)]
    spent = sorted(server.seen.processor)
    told = ", ".join(f"{what} {count}" for what, count in found.items())
    return [
        (f"acknowledged and lost, half states, after {ROUNDS} kills", f"0 ({told})", "0", True),
        (
            "processor time of a start",
            f"median {spent[len(spent) // 2]:.2f} s, worst {spent[-1]:.2f} s",
            f"≤ {TARGET_SECONDS} s",
            spent[-1] <= TARGET_SECONDS,
        ),
        (
            "started until ready, in the company of what else was running",
            f"median {ready[len(ready) // 2]:.2f} s, 95 % {late:.2f} s, worst {ready[-1]:.2f} s",
            f"≤ {TARGET_SECONDS} s",
            late <= TARGET_SECONDS,
        ),
    ]
