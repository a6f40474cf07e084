"""What ffmpeg's complaints mean for the resident. Pure."""

from collections.abc import Sequence

from tvapp.player.playback import Failure

GONE = ("404", "410", "403", "Not Found")
NETWORK = (
    "Connection refused",
    "Connection timed out",
    "Connection reset",
    "Network is unreachable",
    "No route to host",
    "Failed to resolve",
    "Server returned 5",
    "HTTP error 5",
    "Too Many Requests",
    "I/O error",
    "Input/output error",
    "Broken pipe",
)


def why(log: Sequence[str]) -> tuple[Failure, str]:
    """The kind of failure, and the line of ffmpeg's log that told it (for our own log)."""
    for line in reversed(log):
        if any(word in line for word in NETWORK):
            return Failure.NETWORK, line
        if "HTTP error" in line or "Server returned" in line:
            return (Failure.GONE if any(word in line for word in GONE) else Failure.NETWORK), line
    return Failure.BROKEN, log[-1] if log else ""
