"""``python -m server`` on a loop that notes the processor time of each turn, and writes them at its end.

Processor time of the loop's thread, not the clock: other programs on the machine do not disturb it.
"""

from __future__ import annotations

import asyncio
import json
import selectors
import sys
import time
from pathlib import Path

import uvloop

TURNS: list[float] = []


class _Selector(selectors.DefaultSelector):
    """Between two waits the loop works: that is a turn."""

    _began: float | None = None

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Note the turn that ends, wait, begin the next."""
        if self._began is not None:
            TURNS.append(time.thread_time() - self._began)
        found = super().select(timeout)
        self._began = time.thread_time()
        return found


def main() -> int:
    """Arguments: the file to write, then those of ``python -m server``."""
    uvloop.new_event_loop = lambda: asyncio.SelectorEventLoop(_Selector())  # type: ignore[assignment,return-value]
    out = Path(sys.argv.pop(1))
    from server.__main__ import main as serve

    code = serve()
    out.write_text(json.dumps(TURNS))
    return code


if __name__ == "__main__":
    sys.exit(main())
