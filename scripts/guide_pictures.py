"""``python -m scripts.guide_pictures FOLDER``: every page of guides as a real television shows it.

Contact sheets ``guides-<size>-<nn>.png`` and the words in ``guides-<size>.txt``. Takes the guides that were
written out by hand and some others by chance; ``--numbers 101,205`` takes these.
"""

import argparse
import asyncio
import random
import tempfile
from pathlib import Path

from PIL import Image

from server.catalogue.samples.sample_source import SampleSource
from tests.pilot import Pilot, Server, virtual_screen
from tvapp.catalogue.folder import BundleFolder

WIDTH, HEIGHT = 1920, 1080
SIZES = ("small", "normal", "large")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.guide_pictures", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--numbers", default="", help="short numbers, separated by commas")
    parser.add_argument("--others", type=int, default=30, help="how many others by chance (default 30)")
    parser.add_argument("--seed", type=int, default=7, help="which others")
    parser.add_argument("--sizes", default=",".join(SIZES), help="text sizes (default all three)")
    parser.add_argument("--columns", type=int, default=2, help="pages beside each other on a sheet")
    parser.add_argument("--rows", type=int, default=3, help="pages under each other on a sheet")
    return parser.parse_args()


def written() -> list[int]:
    """Short numbers of the guides that were written out by hand."""
    return sorted(guide.number for guide in SampleSource().written())


def others(box: Path, many: int, seed: int) -> list[int]:
    """Short numbers of other guides by chance, from the bundle that the television has."""
    catalogue = BundleFolder(box / "catalogue").open()
    assert catalogue is not None
    rows = catalogue.guides_in(limit=catalogue.guides_total)
    numbers = {row.number for row in rows if row.number} - set(written())
    catalogue.close()
    return sorted(random.Random(seed).sample(sorted(numbers), many))


async def choose_size(tv: Pilot, size: str) -> None:
    """Under 字和声音."""
    await tv.press("home")
    await tv.go_to("home/tiles/settings")
    await tv.press("ok")
    await tv.go_to(f"settings/sizes/{size}")
    await tv.press("ok", "home")


async def pages_of(tv: Pilot, number: int) -> tuple[list[Image.Image], list[str]]:
    """Pictures and words of all pages of a guide, found by its number on the number keys."""
    await tv.press("home", *(f"digit_{digit}" for digit in f"{number:04d}"), "ok")
    if tv.screen != "guide" or not tv.reads(f"编号 {number:04d}"):
        return [], [f"{number}: no such guide"]
    pictures, words = list[Image.Image](), [f"== {number}"]
    while True:
        pictures.append(await tv.frame())
        buttons = tv.last["actions"]
        words += ["--", *(text for text in tv.last["texts"] if text)]
        if "actions/next" not in buttons:
            return pictures, words
        await tv.press("right")


def sheets(pictures: list[Image.Image], columns: int, rows: int) -> list[Image.Image]:
    """Contact sheets as wide as the screen."""
    width, many = WIDTH // columns, columns * rows
    height = width * HEIGHT // WIDTH
    made = []
    for start in range(0, len(pictures), many):
        sheet = Image.new("RGB", (columns * width, rows * height), "#555555")
        for at, picture in enumerate(pictures[start : start + many]):
            small = picture.resize((width - 4, height - 4), Image.Resampling.LANCZOS)
            sheet.paste(small, ((at % columns) * width, (at // columns) * height))
        made.append(sheet)
    return made


async def main() -> None:
    """Server, television, pictures."""
    given = arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    numbers = [int(number) for number in given.numbers.split(",") if number]
    with tempfile.TemporaryDirectory() as folder, virtual_screen(WIDTH, HEIGHT) as display:
        server = Server(Path(folder) / "server")
        tv = Pilot(server.url, Path(folder) / "box", display, "--demo-media")
        try:
            await tv.wait_for_text("件事怎么办", 60)
            if not numbers:
                numbers = written() + others(Path(folder) / "box", given.others, given.seed)
            for size in given.sizes.split(","):
                await choose_size(tv, size)
                await one_size(tv, size, numbers, given)
        finally:
            tv.stop()
            server.stop()


async def one_size(tv: Pilot, size: str, numbers: list[int], given: argparse.Namespace) -> None:
    """All guides in one text size."""
    pictures, words = list[Image.Image](), list[str]()
    for number in numbers:
        more, texts = await pages_of(tv, number)
        pictures += more
        words += texts
    for at, sheet in enumerate(sheets(pictures, given.columns, given.rows), 1):
        sheet.save(given.folder / f"guides-{size}-{at:02d}.png")
    text = "\n".join(words) + "\n"
    await asyncio.to_thread((given.folder / f"guides-{size}.txt").write_text, text, "utf-8")
    print(f"{size}: {len(numbers)} guides, {len(pictures)} pages", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
