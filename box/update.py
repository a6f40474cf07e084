"""``python -m box.update ROOT SOURCE``: a new version beside the old one, checked, tried at the next start.

SOURCE is a folder (a USB stick) or an address with ``PLATFORM/release.json``, its signature and the payload.
Interrupted anywhere it leaves the old version in use; run again it goes on.
"""

import argparse
import base64
import contextlib
import fcntl
import hashlib
import http.client
import os
import platform
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from box.choice import switched
from box.layout import NOTE, PART, Layout, sync_folder, write_whole
from box.release import Release, ReleaseBroken, from_json, reason_against
from box.television import ALIVE

SIGNATURE = f"{NOTE}.sig"
HEALTH_SECONDS = 120.0
_CHUNK = 256 * 1024
_NOTE_BYTES = 10_000

Verify = Callable[[bytes, bytes, bytes], bool]
"""(public key, signature, message) → whether it is genuine."""


class NotUpdated(Exception):
    """The box stays as it is; the text says why."""


def update(
    layout: Layout,
    source: str,
    *,
    verify: Verify | None = None,
    check: Callable[[Layout, Path], None] | None = None,
) -> str:
    """Bring the newest version of SOURCE onto the box; gives its name. Raises NotUpdated."""
    note, release = _offered(layout, source, verify or genuine)
    kept, installed = layout.choice(), layout.installed()
    newest = installed.get(kept.current, 0)
    reason = reason_against(
        release,
        newest=newest,
        refused=kept.refused,
        platform=platform.machine(),
        python="{}.{}".format(*sys.version_info),
        # What has been fetched of it already is no longer needed.
        free=shutil.disk_usage(layout.root).free + _fetched_so_far(layout, release),
    )
    if reason:
        raise NotUpdated(reason)
    if release.name not in installed:
        _put_beside(layout, source, note, release, check or healthy)
    layout.remember(switched(layout.choice(), release.name))
    shutil.rmtree(layout.incoming, ignore_errors=True)
    return release.name


def _put_beside(
    layout: Layout, source: str, note: bytes, release: Release, check: Callable[[Layout, Path], None]
) -> None:
    _clear(layout)
    payload = _fetched(layout, source, release)
    part = layout.version(f"{release.name}{PART}")
    try:
        unpack(payload, part, release.unpacked)
        write_whole(part / NOTE, note)
        check(layout, part)
        # What is in it reaches the disk before its name says that it is whole.
        os.sync()
        # Without its note it is no version, and would be in the way for ever.
        shutil.rmtree(layout.version(release.name), ignore_errors=True)
        part.rename(layout.version(release.name))
        sync_folder(layout.versions)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise NotUpdated(f"没有放好：{error.strerror or type(error).__name__}") from None
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def genuine(key: bytes, signature: bytes, message: bytes) -> bool:
    """Ed25519, by the cryptography of the version in use."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _offered(layout: Layout, source: str, verify: Verify) -> tuple[bytes, Release]:
    try:
        note = _read(source, NOTE)
        signature = base64.b64decode(_read(source, SIGNATURE), validate=True)
        key = base64.b64decode(layout.trusted.read_bytes(), validate=True)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotUpdated(f"取不到新版本的说明（{type(error).__name__}）") from None
    if not verify(key, signature, note):
        raise NotUpdated("签名不对，不是我们的版本，没有动")
    try:
        return note, from_json(note)
    except ReleaseBroken as error:
        raise NotUpdated(f"说明看不懂（{error}）") from None


def _address(source: str, name: str) -> str:
    return f"{source.rstrip('/')}/{platform.machine()}/{name}"


def _read(source: str, name: str) -> bytes:
    if not source.startswith(("http://", "https://")):
        return Path(_address(source, name)).read_bytes()
    with urllib.request.urlopen(_address(source, name), timeout=30) as answer:
        told: bytes = answer.read(_NOTE_BYTES)
        return told


def _clear(layout: Layout) -> None:
    """What an update that was interrupted left; the payload is kept, it is resumed."""
    for path in layout.versions.glob(f"*{PART}"):
        shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(layout.incoming / "check", ignore_errors=True)


def _payload(layout: Layout, release: Release) -> Path:
    return layout.incoming / f"{release.sha256[:16]}.payload"


def _fetched_so_far(layout: Layout, release: Release) -> int:
    """Bytes."""
    try:
        return min(release.size, _payload(layout, release).stat().st_size)
    except OSError:
        return 0


def _fetched(layout: Layout, source: str, release: Release) -> Path:
    """The payload, whole and as the note says."""
    layout.incoming.mkdir(exist_ok=True)
    target = _payload(layout, release)
    for other in layout.incoming.glob("*.payload"):
        if other != target:
            other.unlink()
    try:
        if not target.is_file() or target.stat().st_size != release.size:
            _fetch(_address(source, release.payload), target, release.size)
        if target.stat().st_size < release.size:
            raise NotUpdated("没有取完（线路断了），下次接着取")
        with target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, http.client.HTTPException) as error:
        raise NotUpdated(f"没有取完（{type(error).__name__}），下次接着取") from None
    if digest != release.sha256 or target.stat().st_size != release.size:
        target.unlink()
        raise NotUpdated("取来的内容和说明对不上，已经扔掉")
    return target


def _fetch(address: str, target: Path, size: int) -> None:
    if not address.startswith(("http://", "https://")):
        with Path(address).open("rb") as reading, target.open("wb") as writing:
            shutil.copyfileobj(reading, writing, _CHUNK)
        return
    have = target.stat().st_size if target.exists() else 0
    have = have if have < size else 0
    request = urllib.request.Request(address, headers={"Range": f"bytes={have}-"} if have else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        resumed = have > 0 and answer.status == 206
        with target.open("ab" if resumed else "wb") as writing:
            left = size - (have if resumed else 0)
            # One byte more than there should be shows that it is something else.
            while left >= 0 and (chunk := answer.read(min(_CHUNK, left + 1))):
                writing.write(chunk)
                left -= len(chunk)


def unpack(payload: Path, target: Path, limit: int) -> None:
    """Unpack a payload: plain files and folders below ``target`` only, ``limit`` bytes at most.

    Raises NotUpdated, OSError.
    """
    target.mkdir(parents=True)
    size = 0
    try:
        with tarfile.open(payload, "r:*") as archive:
            for member in archive:
                parts = Path(member.name).parts
                inside = bool(parts) and not member.name.startswith("/") and ".." not in parts
                size += member.size
                if not inside or not (member.isfile() or member.isdir()) or size > limit:
                    raise NotUpdated(f"里面有不该有的东西（{member.name[:80]}），没有动")
                place = target / member.name
                if member.isdir():
                    place.mkdir(parents=True, exist_ok=True, mode=0o755)
                    continue
                place.parent.mkdir(parents=True, exist_ok=True)
                reading = archive.extractfile(member)
                assert reading is not None
                with reading, place.open("xb") as writing:
                    shutil.copyfileobj(reading, writing, _CHUNK)
                place.chmod(0o755 if member.mode & 0o100 else 0o644)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise NotUpdated(f"打不开（{type(error).__name__}），没有动") from None


def healthy(layout: Layout, folder: Path) -> None:
    """The new version draws its first picture, on no screen and with data of its own. Raises NotUpdated."""
    reading, writing = os.pipe()
    layout.incoming.mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="check", dir=layout.incoming))
    words = ["--server", "http://127.0.0.1:9", "--data", str(scratch), "--size", "1280x720", "--keys", "sdl"]
    env = {**layout.environment(folder.name), "SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy"}
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "tvapp", *words],
            env={**env, ALIVE: str(writing)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(writing,),
            start_new_session=True,
        )
        os.close(writing)
        os.set_blocking(reading, False)
        deadline, drawn = time.monotonic() + HEALTH_SECONDS, False
        while not drawn and process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(BlockingIOError):
                drawn = bool(os.read(reading, 64))
            time.sleep(0.05)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    finally:
        os.close(reading)
        shutil.rmtree(scratch, ignore_errors=True)
    if not drawn:
        raise NotUpdated("新版本画不出首页，没有换")


def main() -> int:
    """The exit status: 0 updated or nothing newer, 1 not updated."""
    parser = argparse.ArgumentParser(prog="box.update", description="更新电视程序")
    parser.add_argument("root", type=Path, help="安装的文件夹")
    parser.add_argument("source", nargs="?", default="", help="网址或文件夹；不写就用安装时定的")
    parser.add_argument("--unattended", action="store_true", help="定时更新：电视程序开着就让它自己更新")
    given = parser.parse_args()
    layout = Layout(given.root.resolve())
    if given.unattended and layout.keeper():
        print("电视程序开着，没有人用的时候它自己会更新。")
        return 0
    source = given.source
    if not source:
        with contextlib.suppress(OSError):
            source = (layout.root / "update-source").read_text("utf-8").strip()
    if not source:
        print("没有定从哪里更新。请写网址或文件夹。")
        return 1
    # The updater comes with the keeper, the cryptography with the version in use.
    sys.path.append(str(layout.version(layout.choice().current) / "packages"))
    with (layout.root / "update.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("已经在更新。")
            return 0
        try:
            name = update(layout, source)
        except NotUpdated as told:
            print(f"没有更新：{told}。")
            return 0 if "已经有" in str(told) else 1
    print(f"新版本 {name} 放好了，没有人用的时候换上；起不来会自己退回。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
