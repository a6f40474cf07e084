"""Which cameras, microphones and loudspeakers the box has, by name; runs in the media process."""

import fcntl
import glob
import os
import re
import struct
from pathlib import Path

_VIDIOC_QUERYCAP = 0x80685600  # linux/videodev2.h: _IOR('V', 0, struct v4l2_capability), 104 bytes
_CAP_VIDEO_CAPTURE, _CAP_DEVICE_CAPS = 0x1, 0x80000000
_PCMS = Path("/proc/asound/pcm")
_PCM = re.compile(r"^(\d+)-(\d+): (.*)$")

Named = tuple[str, str]
"""(what opens it, what people call it)."""


def cameras() -> list[Named]:
    """Device nodes that can capture video. Asking does not switch one on."""
    found = []
    for path in sorted(glob.glob("/dev/video*")):
        name = _captures(path)
        if name is not None:
            found.append((path, name or path))
    return found


def _captures(path: str) -> str | None:
    """The card's name when the node captures video, else None."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        answer = fcntl.ioctl(fd, _VIDIOC_QUERYCAP, bytes(104))
    except OSError:
        return None
    finally:
        os.close(fd)
    capabilities, device_capabilities = struct.unpack_from("=II", answer, 84)
    # With CAP_DEVICE_CAPS the first word speaks for the whole device, metadata nodes included.
    able = (device_capabilities if capabilities & _CAP_DEVICE_CAPS else capabilities) & _CAP_VIDEO_CAPTURE
    return answer[16:48].split(b"\0")[0].decode("utf-8", "replace") if able else None


def sound_devices(text: str | None = None) -> tuple[list[Named], list[Named]]:
    """Microphones and loudspeakers, ALSA's default first; ``text``: of /proc/asound/pcm."""
    if text is None:
        try:
            text = _PCMS.read_text("utf-8", "replace")
        except OSError:
            text = ""
    microphones: list[Named] = []
    speakers: list[Named] = []
    for line in text.splitlines():
        found = _PCM.match(line)
        if found is None:
            continue
        card, device, about = found.groups()
        identity, name, what = [*about.split(" : ", 2), "", ""][:3]
        # plughw: the card's own rates and channels are converted, hw: would refuse ours.
        named = (f"plughw:{int(card)},{int(device)}", (name or identity).strip())
        if "capture" in what:
            microphones.append(named)
        if "playback" in what:
            speakers.append(named)
    return microphones, speakers
