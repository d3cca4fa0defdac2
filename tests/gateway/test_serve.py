"""The gateway as a server: real sockets, a clean end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from gateway_running import exchange, running
from gateway_shop import Shop, purchase
from signalpost.gateway.serve import listen
from signalpost.store import open_inboxes
from signalpost.store.keyring import Keyring

ROOT = Path(__file__).parents[2]


def request(shop: Shop, body: bytes, *, close: bool = True) -> bytes:
    head = (
        f"POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {shop.token}\r\nContent-Length: {len(body)}\r\n"
    )
    return head.encode() + (b"Connection: close\r\n" if close else b"") + b"\r\n" + body


def test_events_are_taken_over_http(shop: Shop) -> None:
    """One connection, two requests, two durable copies."""
    body = json.dumps(purchase()).encode()
    with running(shop.gateway()) as address:
        answer = exchange(address, request(shop, body, close=False), request(shop, body))
    assert answer.count(b"HTTP/1.1 202") == 2
    assert len(shop.copies()) == 2


def test_a_connection_goes_on_after_a_refusal(shop: Shop) -> None:
    """A request refused before its body was read does not spoil the next one."""
    body = json.dumps(purchase()).encode()
    wrong = request(shop, body, close=False).replace(shop.token.encode(), b"sps_wrong")
    with running(shop.gateway()) as address:
        answer = exchange(address, wrong, request(shop, body))
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"401", b"202"]


def test_a_body_past_the_limit_is_refused_while_it_comes(shop: Shop) -> None:
    """413 at once, and the connection closed, instead of reading on."""
    head = (
        f"POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {shop.token}\r\nContent-Length: 99000000\r\n\r\n"
    )
    with running(shop.gateway()) as address:
        answer = exchange(address, head.encode())  # with a body unread, closing would reset the connection
    assert b"HTTP/1.1 413" in answer
    assert b"body_too_large" in answer


def test_a_port_in_use_is_an_error() -> None:
    """Two servers do not share a port unless they are told to."""
    first = listen("127.0.0.1", 0)
    try:
        with pytest.raises(OSError, match=r"[Aa]ddress"):
            listen("127.0.0.1", first.getsockname()[1])
    finally:
        first.close()


def test_several_processes_may_share_a_port() -> None:
    """For more cores than one."""
    first = listen("127.0.0.1", 0, shared=True)
    second = listen("127.0.0.1", first.getsockname()[1], shared=True)
    first.close()
    second.close()


SERVER = dedent(
    """
    import sys
    from pathlib import Path
    from gateway_shop import Shop
    from signalpost.gateway import serve

    shop = Shop(Path(sys.argv[1]))
    listener = serve.listen("127.0.0.1", 0)
    say = lambda: print(listener.getsockname()[1], shop.token, flush=True)
    serve.run(shop.gateway(), listener, drain_s=5.0, started=say)
    shop.close()
    print("closed", flush=True)
    """
)


def test_a_server_told_to_stop_ends_cleanly_with_everything_it_took(tmp_path: Path) -> None:
    """SIGTERM: the request in hand is answered, the process ends with code 0, the copies are there."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests" / "support")])
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        assert process.stdout is not None
        port, token = process.stdout.readline().split()
        body = json.dumps(purchase()).encode()
        head = f"POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        sent = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        answer = exchange(("127.0.0.1", int(port)), sent, until=b"dropped")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=20)
    assert b"HTTP/1.1 202" in answer
    assert (process.returncode, output.strip()) == (0, "closed")
    reader = open_inboxes(tmp_path / "inbox", Keyring.open(tmp_path, bytes(range(32))))
    assert sum(len(segment.records) for name in reader.inboxes() for segment in reader.read(name, 0, 10)) == 1
