"""``python tests/box/hasty.py -m box.keeper ROOT``: the real keeper, with its patience in tenths of seconds.

The words ``-m box.keeper`` make it known as a keeper, see ``Layout.keeper``.
"""

import sys

from box import keeper, lookout

keeper.LOOK_SECONDS = 0.05
keeper.PROVED_SECONDS = 0.3
keeper.rest = lambda failures: 0.0
keeper.too_silent = lambda started, last, now: bool(last) and now - last > 15.0  # type: ignore[operator]
lookout.FIRST_SECONDS = (0.0, 0.0)
lookout.AGAIN_SECONDS = lookout.EVERY_SECONDS = (0.3, 0.4)

if __name__ == "__main__":
    del sys.argv[1:3]
    sys.exit(keeper.main())
