"""Makes films one after the other: ``python -m server.videos.making.maker_process``.

A line of JSON on stdin is a job (``MakeJob``), lines on stdout are ``{"progress": 0…1}``, then
``{"made": {...}}`` or ``{"failed": reason for the log}``. Ends with stdin.
Niced: calls and searches go first.
"""

import json
import os
import sys
from typing import Any

NICE = 10


def main() -> None:
    """Until stdin ends."""
    os.nice(NICE)
    from .job import make
    from .narration import CannotSpeak
    from .order import MakeJob

    for line in sys.stdin:
        job = MakeJob.model_validate_json(line)
        try:
            made = make(job, lambda done: _say({"progress": round(done, 3)}))
        except (CannotSpeak, OSError, ValueError) as error:
            _say({"failed": f"{type(error).__name__}: {error}"[:500]})
        else:
            _say({"made": made.model_dump()})


def _say(said: dict[str, Any]) -> None:
    try:
        os.write(1, json.dumps(said).encode() + b"\n")
    except BrokenPipeError:
        # Whoever ordered the film is gone.
        sys.exit(0)


if __name__ == "__main__":
    main()
