"""What is said of guides that have not been renewed for too long: they are still shown, and it is told."""

import time

from .row import BundleManifest

OUTDATED = "内容可能已过时"


def age_line(manifest: BundleManifest | None, now: float | None = None) -> str:
    """One line about guides whose time is over, with the day they are of; empty while they are good.

    ``now`` is in seconds since 1970 UTC. A box whose clock was never set finds them good.
    """
    now = time.time() if now is None else now
    if manifest is None or not manifest.expired(int(now * 1000)):
        return ""
    day = time.localtime(manifest.issued / 1000)
    return f"{OUTDATED}（{day.tm_year}年{day.tm_mon}月{day.tm_mday}日的），去之前请先打电话问一问"
