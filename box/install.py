"""``python -m box.install ROOT RELEASE``: the first version onto a box, from the archive, without a network.

The archive was brought by hand and holds the key that later updates are signed with: there is nothing yet
to check a signature with, so only the payload's hash, platform, Python and room on the disk are checked.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from box.layout import Layout
from box.update import NotUpdated, healthy, update

_LOOK = """
import importlib
for what, name in (("看视频", "ffpyplayer.player"), ("打视频电话", "av"), ("打视频电话", "aiortc")):
    try:
        importlib.import_module(name)
    except Exception as error:
        print(f"{what}用不了：{error}")
"""
"""What needs more of the system's libraries than home does."""


def lacking(layout: Layout, name: str) -> list[str]:
    """What will not work on this box, and the library it wants; the rest works all the same."""
    done = subprocess.run(
        [sys.executable, "-c", _LOOK],
        env=layout.environment(name),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout.splitlines()


def main() -> int:
    """The exit status: 0 when the version (or a newer one) is there."""
    parser = argparse.ArgumentParser(prog="box.install", description="装上第一版")
    parser.add_argument("root", type=Path, help="安装的文件夹")
    parser.add_argument("release", type=Path, help="安装包里的 release 文件夹")
    given = parser.parse_args()
    layout = Layout(given.root.resolve())
    for folder in (layout.versions, layout.data):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        name = update(layout, str(given.release.resolve()), verify=lambda *_: True, check=healthy)
    except NotUpdated as told:
        print(f"没有装：{told}。")
        return 0 if layout.choice().current in layout.installed() else 1
    print(f"装好了 {name}。")
    for sentence in lacking(layout, name):
        print(f"注意，{sentence}（装上缺的系统库就好，见 box.zh-CN.md）")
    return 0


if __name__ == "__main__":
    sys.exit(main())
