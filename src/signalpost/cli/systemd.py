"""What systemd tells a process it starts, and wants to hear from it (sd_listen_fds(3), sd_notify(3))."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

FIRST_DESCRIPTOR = 3  # SD_LISTEN_FDS_START
READY, STOPPING = "READY=1", "STOPPING=1"


def handed_over(environ: Mapping[str, str], pid: int) -> socket.socket | None:
    """The listening socket that systemd opened for this process and keeps open while it is restarted, if there is one:
    whoever connects meanwhile waits, and nobody is refused."""
    if environ.get("LISTEN_PID") != str(pid) or environ.get("LISTEN_FDS", "0") == "0":
        return None
    listener = socket.socket(fileno=FIRST_DESCRIPTOR)
    listener.set_inheritable(True)
    return listener


def tell(state: str, environ: Mapping[str, str] = os.environ) -> None:
    """Tell systemd that this process is READY or STOPPING, if it asked to be told."""
    address = environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
            link.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            link.send(state.encode())
