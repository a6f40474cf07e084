"""Two network namespaces and a line between them that delays, loses and can be cut; needs root.

The kernel's own ``netem`` is not everywhere, so packets go through this process: a TUN device at each end.
"""

import contextlib
import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

HOME, OFFICE = "zw-bench-home", "zw-bench-office"
HOME_ADDRESS, MOVED_ADDRESS, OFFICE_ADDRESS = "10.213.0.2", "10.213.0.3", "10.213.0.1"
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000  # linux/if_tun.h
_CLONE_NEWNET = 0x40000000


class NoNamespaces(Exception):
    """This machine does not let us make network namespaces."""


@dataclass
class BadLine:
    """Moves packets both ways; ``delay`` in seconds one way, ``loss`` as a share, ``cut`` loses all."""

    fds: tuple[int, int]
    delay: float = 0.0
    loss: float = 0.0
    cut: bool = False
    carried: int = 0
    _stop: bool = False
    _waiting: list[tuple[float, int, int, bytes]] = field(default_factory=list)

    def run(self) -> None:
        """In a thread, until ``stop``."""
        number = 0
        chance = random.Random(1)
        while not self._stop:
            now = time.monotonic()
            while self._waiting and self._waiting[0][0] <= now:
                _, _, fd, packet = heapq.heappop(self._waiting)
                with contextlib.suppress(OSError):
                    os.write(fd, packet)
            rest = self._waiting[0][0] - now if self._waiting else 0.05
            for fd in select.select(self.fds, (), (), min(0.05, max(0.0, rest)))[0]:
                packet = os.read(fd, 2048)
                if self.cut or chance.random() < self.loss:
                    continue
                self.carried += len(packet)
                number += 1
                other = self.fds[1] if fd == self.fds[0] else self.fds[0]
                heapq.heappush(self._waiting, (time.monotonic() + self.delay, number, other, packet))

    def stop(self) -> None:
        """End the thread."""
        self._stop = True


def ip(*words: str) -> None:
    """The command ``ip``. Raises NoNamespaces."""
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoNamespaces(done.stderr.strip())


def enter(name: str) -> None:
    """This thread, its sockets and the programs it starts live in the namespace from now on."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open(f"/run/netns/{name}") as namespace:
        if libc.setns(namespace.fileno(), _CLONE_NEWNET):
            raise NoNamespaces(os.strerror(ctypes.get_errno()))


def move_home() -> None:
    """The home gets another address, as after a new lease; what used the old one is lost."""
    ip("-n", HOME, "addr", "flush", "dev", "line0")
    ip("-n", HOME, "addr", "add", f"{MOVED_ADDRESS}/24", "dev", "line0")


@contextlib.contextmanager
def bad_line() -> Iterator[BadLine]:
    """Both namespaces and the line; taken down again at the end. Raises NoNamespaces."""
    if os.geteuid() != 0 or not os.path.exists("/dev/net/tun"):
        raise NoNamespaces("root and /dev/net/tun are needed")
    made = []
    try:
        ends = []
        for number, (name, address) in enumerate(((HOME, HOME_ADDRESS), (OFFICE, OFFICE_ADDRESS))):
            ip("netns", "add", name)
            made.append(name)
            ends.append(_tun(f"zwline{number}"))
            ip("link", "set", f"zwline{number}", "netns", name)
            ip("-n", name, "link", "set", f"zwline{number}", "name", "line0")
            ip("-n", name, "addr", "add", f"{address}/24", "dev", "line0")
            ip("-n", name, "link", "set", "line0", "up", "mtu", "1400")
            ip("-n", name, "link", "set", "lo", "up")
        line = BadLine((ends[0], ends[1]))
        thread = threading.Thread(target=line.run, name="bad line", daemon=True)
        thread.start()
        yield line
        line.stop()
        thread.join(2.0)
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


def _tun(name: str) -> int:
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, _TUNSETIFF, struct.pack("16sH", name.encode(), _IFF_TUN | _IFF_NO_PI))
    return fd
