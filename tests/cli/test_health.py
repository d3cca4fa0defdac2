"""`signalpost health`: 0 while events are taken, else 1 with the reason."""

from __future__ import annotations

import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from command import Signalpost
from signalpost.cli import state
from signalpost.cli.exits import Exit

FULL = (
    b'{"ready":false,"checks":[{"name":"serving","ok":true,"needed":true},'
    b'{"name":"disk","ok":false,"needed":true,"figures":{"free":5,"limit":2000000000},"fix":"Free some."}]}'
)


class _Gateway(BaseHTTPRequestHandler):
    status = 200
    answer = b'{"ready":true,"checks":[]}'

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/health/ready" else 404)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_it_asks_whoever_serves_the_folder(signalpost: Signalpost) -> None:
    """Ready, not ready, gone."""
    nobody = signalpost("health")
    assert nobody.code == Exit.REFUSED
    assert "signalpost serve" in nobody.out
    server = HTTPServer(("127.0.0.1", 0), _Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    Path("var").mkdir()
    state.write(Path("var"), state.Running(pid=os.getpid(), gateway=address))
    assert signalpost("health").code == Exit.DONE
    _Gateway.status, _Gateway.answer = 503, FULL
    told = signalpost("health")
    assert told.code == Exit.REFUSED
    assert "the disk is full" in told.out
    assert "SIGNALPOST_FREE_DISK_BYTES" in told.out
    assert "disk: free 5, limit 2,000,000,000" in told.out
    _Gateway.answer = b"<html>"
    assert "not a gateway of this release" in signalpost("health").out
    server.shutdown()
    server.server_close()
    gone = signalpost("health")
    assert gone.code == Exit.REFUSED
    assert "does not answer" in gone.out
