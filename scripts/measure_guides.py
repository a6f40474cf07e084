"""``python -m scripts.measure_guides``: every page of every sample guide in all three text sizes.

Prints what is cut, torn, too wide, too high, or has a character that no font has.
"""

import sys
import time

from tvapp.prelude import prepare

prepare(1920, 1080)  # before anything imports Kivy

from tests.screens.guide_faults import faults, guides  # noqa: E402
from tvapp.ui.piece import use_theme  # noqa: E402
from tvapp.ui.theme import TextSize, Theme  # noqa: E402


def main() -> int:
    """All of them; prints every fault."""
    begin, bad = time.perf_counter(), 0
    for size in TextSize:
        use_theme(Theme(text_size=size))
        for guide in guides():
            for fault in faults(guide):
                print(fault)
                bad += 1
    print(
        f"{len(guides())} guides in {len(TextSize)} sizes: {bad} faults, {time.perf_counter() - begin:.1f} s"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
