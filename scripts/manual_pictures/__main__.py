"""``python -m scripts.manual_pictures``: the pictures of the manuals, taken anew from the running program.

Starts the demonstration in a temporary folder on free loopback ports (server, television on a virtual
screen), lets made-up households hand things in, works at the staff pages in Chromium. About two minutes.
"""

import argparse
import asyncio
import os
import socket
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from scripts.demo import Demo
from scripts.part import ROOT

from .accounts import Accounts
from .album import Album
from .boxes import Boxes
from .calling import Calling
from .guides import Guides
from .house import Screen, Staff, chromium
from .review import Review

PICTURES = ROOT / "docs/pictures"
SCENES: dict[str, Callable[[Demo, Staff, Album], Awaitable[None]]] = {
    "accounts": lambda *parts: Accounts(*parts).accounts(),
    "reviewing": lambda *parts: Review(*parts).reviewing(),
    "calling": lambda *parts: Calling(*parts).calling(),
    "guides": lambda *parts: Guides(*parts).importing(),
    "boxes": lambda *parts: Boxes(*parts).boxes(),
}
"""By name, in the order in which they go well."""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.manual_pictures", description=__doc__)
    parser.add_argument("--to", type=Path, default=PICTURES, help="folder of the pictures (docs/pictures)")
    parser.add_argument(
        "--only", default="", help="parts, separated by commas: accounts,reviewing,calling,guides,boxes"
    )
    return parser.parse_args()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def main() -> None:
    """Server and television, then part by part."""
    given = arguments()
    # A screen of its own, even where somebody sits in front of one; nobody listens.
    os.environ.pop("DISPLAY", None)
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        demo = Demo(Path(folder), _free_port(), _free_port(), phones=False)
        stack.callback(demo.stop)
        await asyncio.to_thread(demo.start)
        browser = await stack.enter_async_context(chromium())
        staff, album = Staff(browser, demo.server_url, demo.folder / "data"), Album(given.to)
        await Screen(demo.mirror_url).read("件事怎么办", 60)
        for name, take in SCENES.items():
            if not given.only or name in given.only.split(","):
                print(name, flush=True)
                await take(demo, staff, album)


if __name__ == "__main__":
    asyncio.run(main())
