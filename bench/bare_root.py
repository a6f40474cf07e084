"""The box archive onto a bare Debian without a network: installed, and at home, from the archive alone.

Needs root, debootstrap and an archive in ``dist/`` (``make box``); ``BARE_ROOT=folder``: a Debian made before
with ``debootstrap --variant=minbase --include=PACKAGES bookworm folder``.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.pilot import free_port, virtual_screen

TITLE = "The box archive on a bare Debian"
PACKAGES = (
    "python3,libgl1,libgl1-mesa-dri,libegl1,libgles2,libmtdev1,libx11-6,libasound2,libgbm1,libdrm2,libudev1"
)
PLATFORMS = ("x86_64", "aarch64")
TARGET_SECONDS, TARGET_MB = 60.0, 150.0
ROOT = Path(__file__).resolve().parents[1]
INSIDE = "/opt/dianshi-zhengwu-tv"
Row = tuple[str, str, str, bool]


def run() -> list[Row]:
    """Rows of (what, figure, target, whether it was reached)."""
    archives = sorted((ROOT / "dist").glob("dianshi-zhengwu-box_*_*.tar"))
    mine = [path for path in archives if path.stem.endswith(platform.machine())]
    newest = {name: path for name in PLATFORMS for path in archives if path.stem.endswith(name)}
    with tempfile.TemporaryDirectory() as work, virtual_screen() as display:
        bare = Path(work) / "root"
        made = os.environ.get("BARE_ROOT", "")
        if made:
            subprocess.run(["cp", "-a", "--reflink=auto", made, bare], check=True)
        else:
            command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(bare)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        # A network and mounts of its own, both gone when it ends.
        words = ["unshare", "--net", "--mount", "--", sys.executable, "-m", "bench.bare_root"]
        told = subprocess.run(
            [*words, str(bare), str(mine[-1]), display], check=True, cwd=ROOT, stdout=subprocess.PIPE
        )
    seen = json.loads(told.stdout.splitlines()[-1])
    whole = seen["unpack"] + seen["install"] + seen["home"]
    sizes = {name: path.stat().st_size / 1e6 for name, path in newest.items()}
    return [
        (
            "unpacked, installed (with its own first picture as a check), at home; no network",
            f"{whole:.1f} s ({seen['unpack']:.1f} + {seen['install']:.1f} + {seen['home']:.1f} s)",
            f"≤ {TARGET_SECONDS:.0f} s",
            whole <= TARGET_SECONDS,
        ),
        (
            "the archive",
            ", ".join(f"{name} {size:.0f} MB" for name, size in sizes.items()),
            f"≤ {TARGET_MB:.0f} MB each",
            all(size <= TARGET_MB for size in sizes.values()),
        ),
        ("installed", f"{seen['disk']:.0f} MB", "", True),
        ("memory of the television at home, with its helpers (PSS)", f"{seen['memory']:.0f} MB", "", True),
        ("memory of the keeper (PSS)", f"{seen['keeper']:.0f} MB", "", True),
    ]


def inside(bare: Path, archive: Path, display: str) -> dict[str, float]:
    """Seconds, megabytes; in the network namespace. The screen's socket is the only way out."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    (bare / "tmp/.X11-unix").mkdir(exist_ok=True)
    for source, target in (("/tmp/.X11-unix", "tmp/.X11-unix"), ("/proc", "proc"), ("/dev", "dev")):
        subprocess.run(["mount", "--rbind", source, str(bare / target)], check=True)
    shutil.copy(archive, bare / "root/box.tar")
    chroot = ["chroot", str(bare), "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
    chroot += [f"DISPLAY={display}", "SDL_AUDIODRIVER=dummy"]
    seen = {}
    began = time.monotonic()
    subprocess.run([*chroot, "tar", "-C", "/root", "-xf", "/root/box.tar"], check=True)
    seen["unpack"] = time.monotonic() - began
    began = time.monotonic()
    words = ["/root/dianshi-zhengwu-box/install", "--server", "http://127.0.0.1:9", "--no-service"]
    subprocess.run([*chroot, *words], check=True, stdout=sys.stderr)
    seen["install"] = time.monotonic() - began
    port = free_port()
    with (bare / INSIDE.lstrip("/") / "options").open("a") as options:
        options.write(f"--mirror\n{port}\n--keys\nsdl\n")
    began = time.monotonic()
    keeper = subprocess.Popen([*chroot, f"{INSIDE}/tv"], stdout=sys.stderr)
    try:
        seen["home"] = _home(port, bare) - began
        time.sleep(5)
        seen["keeper"] = _memory([keeper.pid])
        seen["memory"] = _memory(_family(keeper.pid)) - seen["keeper"]
    finally:
        keeper.terminate()
        keeper.wait(30)
    sizes = subprocess.run(
        ["du", "-sm", str(bare / INSIDE.lstrip("/"))], check=True, capture_output=True, text=True
    )
    seen["disk"] = float(sizes.stdout.split()[0])
    return seen


def _home(port: int, bare: Path) -> float:
    """When the mirror showed home; its picture is kept where ``BARE_PICTURE`` says."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 120
    while True:
        try:
            state = json.loads(opener.open(f"http://127.0.0.1:{port}/state", timeout=5).read())
            picture = opener.open(f"http://127.0.0.1:{port}/frame.png", timeout=15).read()
        except OSError:
            if time.monotonic() > deadline:
                log = bare / INSIDE.lstrip("/") / "data/log/tv.log"
                raise TimeoutError(log.read_text("utf-8") if log.exists() else "no log") from None
            time.sleep(0.1)
            continue
        assert state["screen"] == "home"
        if kept := os.environ.get("BARE_PICTURE"):
            Path(kept).write_bytes(picture)
        return time.monotonic()


def _family(number: int) -> list[int]:
    children = subprocess.run(["pgrep", "-P", str(number)], capture_output=True, text=True, check=False)
    return [number, *(each for child in children.stdout.split() for each in _family(int(child)))]


def _memory(processes: list[int]) -> float:
    """Megabytes that would be free without them; what is shared counts in parts."""
    found = 0
    for number in processes:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text("ascii").splitlines()
        found += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return found / 1000


if __name__ == "__main__":
    print(json.dumps(inside(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
