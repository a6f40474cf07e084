"""``make demo``: the server, a television and demo accounts on this machine, until Ctrl-C.

Everything it writes is under ``.demo/``: data, and one log a program. With a display the television is a
window; without one it runs on a virtual screen and is seen in its mirror page.
"""

import argparse
import fcntl
import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import FrameType

from scripts.part import ROOT, Part, Stopped, answer, wait_for

SIZE = "1920x1080"
ROLES = {
    "clerk": "窗口人员，审材料、接通话",
    "seat": "12345 专席，接通话",
    "supervisor": "主管",
    "operator": "运维，导入发布指南",
}


def free_port(preferred: int) -> int:
    """The first port from ``preferred`` on that nobody listens at."""
    for port in range(preferred, preferred + 100):
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            if port != preferred:
                print(f"  端口 {preferred} 已被占用，改用 {port}")
            return port
    raise Stopped(f"从 {preferred} 起的一百个端口都被占用了，请先关掉别的程序。")


def lan_address() -> str:
    """This machine's address in the house's network; loopback when there is none."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            # Connecting a datagram socket sends nothing; it only chooses the outgoing interface.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


class Demo:
    """The running parts, in the order they were started."""

    def __init__(self, folder: Path, port: int, mirror_port: int, phones: bool) -> None:
        self.folder = folder
        self.port, self.mirror_port = free_port(port), free_port(mirror_port)
        self.host = "0.0.0.0" if phones else "127.0.0.1"
        self.public_url = f"http://{lan_address() if phones else '127.0.0.1'}:{self.port}"
        self.server_url = f"http://127.0.0.1:{self.port}"
        self.mirror_url = f"http://127.0.0.1:{self.mirror_port}"
        self.server: Part | None = None
        self.screen: Part | None = None
        self.tv: Part | None = None
        self.screen_env: dict[str, str] = {}
        self.windowed = False

    def start(self) -> None:
        """Bring up server, screen and television, the screen while the server is starting."""
        print("[1/3] 服务器（第一次要先生成示例数据）")
        words = f"-m server serve --host {self.host} --port {self.port} --public-url {self.public_url} --demo"
        self.server = self._part("服务器", "server", [*words.split(), "--data", str(self.folder / "data")])
        print("[2/3] 屏幕")
        self._open_screen()
        wait_for(self.server, lambda: answer(f"{self.server_url}/api/health"), 180)
        print("[3/3] 电视")
        self.start_tv()

    def start_tv(self) -> None:
        """Start the television and wait until its mirror answers."""
        words = f"-m tvapp --server {self.server_url} --size {SIZE} --mirror {self.mirror_port} --demo-media"
        self.tv = self._part(
            "电视", "tv", [*words.split(), "--data", str(self.folder / "tv")], self.screen_env
        )
        wait_for(self.tv, lambda: answer(f"{self.mirror_url}/state"), 60)

    def _part(self, name: str, log: str, words: list[str], env: Mapping[str, str] | None = None) -> Part:
        unbuffered = {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
        return Part(name, [sys.executable, *words], self.folder / f"{log}.log", {**unbuffered, **(env or {})})

    def _open_screen(self) -> None:
        display = os.environ.get("DISPLAY", "")
        number = display.removeprefix(":").split(".")[0]
        if display and (not display.startswith(":") or Path(f"/tmp/.X11-unix/X{number}").exists()):
            self.windowed = True
            return
        program = shutil.which("Xvfb")
        if program is None:
            print("  没有虚拟屏幕程序 Xvfb，直接在内存里画")
            self.screen_env = {"SDL_VIDEODRIVER": "offscreen"}
            return
        reading, writing = os.pipe()
        words = f"-screen 0 {SIZE}x24 -nolisten tcp -noreset -displayfd {writing}"
        self.screen = Part("虚拟屏幕", [program, *words.split()], self.folder / "screen.log", {}, (writing,))
        os.close(writing)
        with open(reading) as chosen:
            number = chosen.readline().strip()
        if not number:
            raise Stopped(self.screen.obituary())
        self.screen_env = {"DISPLAY": f":{number}", "SDL_VIDEODRIVER": "x11"}

    def watch(self) -> None:
        """Return when the television's window is closed; Stopped when a part dies."""
        while True:
            time.sleep(0.3)
            for part in (self.server, self.screen, self.tv):
                if part is None or part.ended is None:
                    continue
                if part is not self.tv or part.ended != 0:
                    raise Stopped(part.obituary())
                if self.windowed:
                    print("电视窗口关了，演示结束。")
                    return
                print("电视上按了退出，回到直播；像从门户再点一次那样重新打开。")
                self.start_tv()
                print("电视又开了。")

    def stop(self) -> None:
        """End all parts, the last started first."""
        parts = [part for part in (self.tv, self.screen, self.server) if part is not None]
        for part in parts:
            part.ask_to_end()
        for part in parts:
            part.stop()


def accounts(folder: Path) -> list[str]:
    """Lines about the demo staff, from the file the server writes at its start."""
    path = folder / "data" / "demo-accounts.json"
    try:
        rows = json.loads(path.read_text("utf-8"))["accounts"]
        return [
            f"      账号 {row['username']}  密码 {row['password']}  （{ROLES.get(row['role'], row['role'])}）"
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return [f"      （没有读到演示账号：{path}）"]


def directions(demo: Demo) -> str:
    """What to open and what to press first."""
    seen = "电视是一个窗口；也可以看镜像" if demo.windowed else "这台机器没有显示器，电视在镜像里看"
    login = "\n".join(accounts(demo.folder))
    return f"""
可以用了。按 Ctrl-C 全部关掉。

  电视  {demo.mirror_url}/
      {seen}。网页上有遥控器，也可以用键盘：方向键、回车（OK）、Esc（返回）、数字键。
  窗口人员  {demo.server_url}/staff
{login}
  手机  {demo.public_url}/p
      扫电视上的二维码，或打开这一页，输入电视上的六位数字。

先这样试：电视首页上直接按数字键，按拼音首字母找，高龄津贴按 4558，按 OK 打开。
再选“开始办理”，照电视说的用手机拍材料，提交；窗口人员的网页上就看见了。
找人：首页选“找人帮我”；窗口人员的网页上先点“接听”，就会响铃。
"""


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM and a closed terminal end the demonstration as Ctrl-C does."""
    raise KeyboardInterrupt


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C; 0 when ended on purpose, 1 when a part died."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / ".demo", help="data and logs")
    parser.add_argument("--port", type=int, default=8650, help="the server's; the next free one if taken")
    parser.add_argument("--mirror-port", type=int, default=8660, help="the television mirror's")
    parser.add_argument("--phones", action="store_true", help="let real phones in the house's network in")
    given = parser.parse_args(arguments)
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)  # type: ignore[union-attr]
    given.folder.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    with (given.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(f"演示已经在运行（{given.folder}）。先在它的终端按 Ctrl-C。")
            return 1
        return run(Demo(given.folder.resolve(), given.port, given.mirror_port, given.phones))


def run(demo: Demo) -> int:
    """Start, print the directions, watch; always end all parts."""
    try:
        demo.start()
        print(directions(demo))
        demo.watch()
        return 0
    except KeyboardInterrupt:
        print("\n正在关掉……")
        return 0
    except Stopped as stopped:
        print(f"\n{stopped}")
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        demo.stop()


if __name__ == "__main__":
    sys.exit(main())
