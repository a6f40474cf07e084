"""What ffmpeg says in its log becomes one of three reasons."""

import pytest

from tvapp.player.playback import Failure
from tvapp.player.trouble import why

GONE, NETWORK, BROKEN = Failure.GONE, Failure.NETWORK, Failure.BROKEN


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[http @ 0x7f] HTTP error 404 Not Found", GONE),
        ("http://zw/x.mp4: Server returned 404 Not Found", GONE),
        ("http://zw/x.mp4: Server returned 403 Forbidden (access denied)", GONE),
        ("http://zw/x.mp4: Server returned 5XX Server Error reply", NETWORK),
        ("[http @ 0x7f] HTTP error 429 Too Many Requests", NETWORK),
        ("[tcp @ 0x7f] Connection to tcp://127.0.0.1:9 failed: Connection refused", NETWORK),
        ("http://zw/x.mp4: Connection timed out", NETWORK),
        ("[tcp @ 0x7f] Failed to resolve hostname zw: Temporary failure in name resolution", NETWORK),
        ("http://zw/x.mp4: Invalid data found when processing input", BROKEN),
        ("[mov,mp4 @ 0x7f] moov atom not found", BROKEN),
    ],
)
def test_a_line_of_the_log_has_its_reason(line: str, reason: Failure) -> None:
    assert why(["something before", line])[0] is reason


def test_a_log_without_a_reason_is_a_broken_film() -> None:
    assert why([]) == (BROKEN, "")


def test_the_last_reason_counts() -> None:
    log = ["http: Connection timed out", "http: Server returned 404 Not Found"]
    assert why(log) == (GONE, log[1])
