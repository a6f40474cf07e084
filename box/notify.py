"""sd_notify: telling systemd that we are ready and alive; nothing where there is no systemd."""

import contextlib
import os
import socket


def notify(state: str) -> None:
    """Send ``READY=1`` or ``WATCHDOG=1`` to the socket that systemd named."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sending:
        sending.sendto(state.encode(), address)
