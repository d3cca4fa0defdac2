"""A gateway served over real HTTP, on a port of its own, in a thread of this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from signalpost.gateway.protocol import EdgeProtocol
from signalpost.gateway.serve import listen, server


@contextmanager
def running(app: Any, protocol: type[EdgeProtocol] = EdgeProtocol) -> Iterator[tuple[str, int]]:
    """Serves `app`; gives host and port. At the end the server drains."""
    listener = listen("127.0.0.1", 0)
    started = threading.Event()
    serving = server(app, drain_s=5.0, started=started.set, protocol=protocol)
    thread = threading.Thread(target=lambda: serving.run(sockets=[listener]))
    thread.start()
    try:
        assert started.wait(10)
        yield listener.getsockname()[:2]
    finally:
        serving.should_exit = True
        thread.join(10)
        listener.close()
    assert not thread.is_alive()


def exchange(address: tuple[str, int], *pieces: bytes, until: bytes = b"") -> bytes:
    """Sends raw bytes and reads until the server closes, or until `until` has come."""
    answer = bytearray()
    with socket.create_connection(address, timeout=10) as connection:
        for piece in pieces:
            connection.sendall(piece)
        while not until or until not in answer:
            chunk = connection.recv(65_536)
            if not chunk:
                break
            answer += chunk
    return bytes(answer)
