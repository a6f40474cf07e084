"""When a caption may be read aloud: never over the clerk's voice. Pure; times in seconds of one clock."""

QUIET = 0.01
"""Loudness below which nobody speaks, as ``Media.stats`` tells it (loudest 20 ms of the last second)."""
PATIENCE = 20.0
"""A caption that found no silence for so long is not read any more: it stands on the screen."""
SILENCE = 0.8
"""Seconds of quiet looks before reading begins: one breath between two words is no silence."""
LOOK = 0.25
"""Seconds between looks at the loudness."""


class CaptionVoice:
    """Told of captions and loudness, says when to read and when to be silent."""

    def __init__(self) -> None:
        self._shown = ""
        self._waiting = ""
        self._until = 0.0
        self._quiet_since: float | None = None
        self._reading = False

    @property
    def busy(self) -> bool:
        """Whether the loudness is to be looked at."""
        return bool(self._waiting) or self._reading

    def shows(self, caption: str, now: float, *, read: bool = True) -> None:
        """What stands on the screen now; with ``read`` it is read once when it is new."""
        if caption != self._shown:
            self._shown = caption
            self._waiting = caption if read else ""
            self._quiet_since = None
            self._until = now + PATIENCE
            self._reading = False

    def again(self, now: float) -> bool:
        """The resident wants to hear what stands there; False when nothing does."""
        self._waiting, self._reading = self._shown, False
        self._until, self._quiet_since = now + PATIENCE, None
        return bool(self._waiting)

    def hears(self, level: float, speaking: bool, now: float) -> str | None:
        """``level`` of the clerk's voice, whether we are ``speaking``.

        Gives the text to begin reading, "" to fall silent at once, None to leave all as it is.
        """
        loud = level > QUIET
        if loud:
            self._quiet_since = None
        elif self._quiet_since is None:
            self._quiet_since = now
        if self._reading:
            self._reading = speaking and not loud
            return "" if speaking and loud else None
        if now > self._until:
            self._waiting = ""
        if not self._waiting or self._quiet_since is None or now - self._quiet_since < SILENCE:
            return None
        text, self._waiting = self._waiting, ""
        self._reading = True
        return text
