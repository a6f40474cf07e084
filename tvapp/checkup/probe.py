"""Asks the box and the server. What may take its time runs in threads, never in the picture's loop."""

from __future__ import annotations

import asyncio
import http.client
import time
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tvapp.checkup import judgement
from tvapp.checkup.judgement import Answer
from tvapp.checkup.line import Line

if TYPE_CHECKING:
    from tvapp.app import Television

PATIENCE = 6.0
"""Seconds the server may take to answer."""
MEDIA_PATIENCE = 8.0
"""Seconds to find camera and microphone; a slow box starts that process in three."""
SESSION_PATIENCE = 5.0
"""Seconds to be let in, once the server answers."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def interfaces(folder: Path = Path("/sys/class/net")) -> tuple[str, ...]:
    """Names of the interfaces that are up, without loopback."""
    try:
        names = sorted(path.name for path in folder.iterdir() if path.name != "lo")
    except OSError:
        return ()
    return tuple(name for name in names if _text(folder / name / "operstate") in ("up", "unknown"))


def routed(table: Path = Path("/proc/net/route"), table6: Path = Path("/proc/net/ipv6_route")) -> bool:
    """Whether there is a way to other networks."""
    for line in _text(table).splitlines()[1:]:
        fields = line.split()
        if len(fields) > 7 and fields[1] == fields[7] == "00000000":
            return True
    everywhere = ("0" * 32, "00")
    rows = (line.split() for line in _text(table6).splitlines())
    return any(tuple(row[:2]) == everywhere and row[-1] != "lo" for row in rows)


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""


def ask_server(url: str, patience: float = PATIENCE) -> Answer:
    """One plain question; blocks."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    began = time.monotonic()
    try:
        with opener.open(f"{url}/api/health", timeout=patience) as told:
            told.read(10_000)
            return _answer(told.status, began, told.headers.get("Date"))
    except urllib.error.HTTPError as error:
        return _answer(error.code, began, error.headers.get("Date"))
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        return Answer(failure=f"{type(reason).__name__}: {reason}"[:150])


def _answer(status: int, began: float, date: str | None) -> Answer:
    ahead = None
    try:
        ahead = time.time() - parsedate_to_datetime(date).timestamp() if date else None
    except ValueError:
        pass
    return Answer(status, time.monotonic() - began, ahead)


async def look_over(tv: Television) -> tuple[Line, ...]:
    """All lines, in the order they are shown."""
    address = tv.options.server
    up, way, answer, (camera, microphone) = await asyncio.gather(
        asyncio.to_thread(interfaces),
        asyncio.to_thread(routed),
        asyncio.to_thread(ask_server, address),
        _media(tv),
    )
    known = answer.status == 200 and await _known(tv)
    manifest = tv.catalogue.manifest if tv.catalogue is not None else None
    voice = tv.reader.voice
    return (
        judgement.network(up, routed=way, same_machine=urlsplit(address).hostname in LOOPBACK),
        judgement.server(answer, known=known),
        judgement.clock(answer, time.time(), manifest.issued / 1000 if manifest is not None else None),
        guides(tv),
        remote(tv),
        judgement.screen(*tv.picture_size()),
        judgement.sound(voice.speech, voice.sink),
        judgement.camera(camera),
        judgement.microphone(microphone),
    )


def guides(tv: Television) -> Line:
    """The guides as they stand now."""
    now = time.time()
    if tv.catalogue is None:
        coming = tv.company is not None and tv.company.keeper.connection.session is not None
        return judgement.bundle(0, 0, 0.0, now, coming=coming)
    manifest = tv.catalogue.manifest
    return judgement.bundle(manifest.version, manifest.guides, manifest.expires / 1000, now, coming=True)


def remote(tv: Television) -> Line:
    """The keys as they stand now."""
    devices = tv.remotes.devices
    names = tuple(devices.devices) if devices is not None else ()
    trouble = devices.trouble() if devices is not None else ""
    # Keys that come from the window all the same are no trouble.
    if trouble and any(press.action is not None for press in tv.remotes.intake.latest):
        trouble = ""
    return judgement.remote(names, trouble, len(tv.remotes.intake.unknown), tv.keymap.title)


async def _known(tv: Television) -> bool:
    """Whether the server lets this box in; a box that has just been switched on needs a moment for it."""
    connection = (await tv.in_company()).keeper.connection
    for _ in range(round(SESSION_PATIENCE / 0.2)):
        if connection.session is not None:
            return True
        await asyncio.sleep(0.2)
    return False


async def _media(tv: Television) -> tuple[str, str]:
    """Camera and microphone as the media process finds them; it starts when it does not run."""
    try:
        async with asyncio.timeout(MEDIA_PATIENCE):
            media: Any = (await tv.in_company()).line.media
            await media.start()
    except (TimeoutError, OSError):
        return "", ""
    found = media.devices
    return (found.camera, found.microphone) if found is not None else ("", "")
