"""What systemd hands over and hears."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from serving import environ
from signalpost.cli.systemd import READY, handed_over, tell


def test_systemd_hears_that_it_is_ready(tmp_path: Path) -> None:
    """At the address it gave, also one without a name in the file system; without one nothing is said."""
    for address in (str(tmp_path / "notify"), f"@signalpost-{os.getpid()}"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
            ear.bind(f"\0{address[1:]}" if address.startswith("@") else address)
            tell(READY, {"NOTIFY_SOCKET": address})
            assert ear.recv(100) == b"READY=1"
    tell(READY, {})


@pytest.mark.parametrize("given", [{}, {"LISTEN_PID": "1", "LISTEN_FDS": "1"}, {"LISTEN_PID": "2", "LISTEN_FDS": "0"}])
def test_a_socket_that_is_not_ours_is_left_alone(given: dict[str, str]) -> None:
    """It names the process it is for."""
    assert handed_over(given, 2) is None


def test_a_socket_that_is_ours_is_taken() -> None:
    """As descriptor 3."""
    code = (
        "import os, sys; from signalpost.cli.systemd import handed_over;"
        "found = handed_over({'LISTEN_PID': str(os.getpid()), 'LISTEN_FDS': '1'}, os.getpid());"
        "print(found.getsockname()[1])"
    )
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        words = [sys.executable, "-c", code]
        started = f'exec 3<&{listener.fileno()}; exec {words[0]} -c "$CODE"'
        done = subprocess.run(
            ["bash", "-c", started],
            env=environ(CODE=code),
            pass_fds=(listener.fileno(),),
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert done.stdout.strip() == str(listener.getsockname()[1]), done.stderr
