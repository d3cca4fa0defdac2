"""Asking a gateway whether it takes events."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from gateway_running import running
from gateway_shop import Shop
from plain_shop import CONNECTORS, NAME, add_shop
from signalpost.alarms.gateway import CAUSES, GONE, UNREADABLE, Signatures, ask
from signalpost.gateway.health import Health
from signalpost.gateway.limits import Limits
from signalpost.gateway.serve import listen
from signalpost.watch.causes import cause_of
from signalpost.watch.code import Code


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize(("free", "cause"), [(0, None), (10**18, "disk_full")])
def test_a_gateway_is_asked_past_every_proxy(
    shop: Shop, free: int, cause: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ready, or why not; a proxy for the way to Meta is not asked about this machine."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with running(shop.gateway(limits=Limits(min_free_disk=free))) as (host, port):
        found = ask(f"http://{host}:{port}")
    assert found.cause == cause
    assert found.answered is not None
    assert [check.name for check in found.answered.failed] == ([] if cause is None else ["disk"])


def test_what_it_counted_of_shops_is_read(shop: Shop) -> None:
    """As it stands in its readiness."""
    add_shop(shop)
    with running(shop.gateway(connectors=CONNECTORS, limits=Limits(min_free_disk=0))) as (host, port):
        request = urllib.request.Request(f"http://{host}:{port}/webhooks/{NAME}", b"{}", {"x-topic": "order"})
        with pytest.raises(urllib.error.HTTPError, match="401") as refused:
            urllib.request.urlopen(request, timeout=10)
        refused.value.close()
        answered = ask(f"http://{host}:{port}").answered
    assert answered is not None and answered.process
    assert answered.signatures == (Signatures(space_id=1, shop=NAME, right=0, refused={"signature_missing": 1}),)


def test_one_that_is_gone_or_another_is_said_to_be() -> None:
    """Nothing listens; something else does."""
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    listener.close()
    assert ask(f"http://127.0.0.1:{port}").cause == GONE

    async def stranger(scope: dict, receive: object, send: object) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 404, "headers": []})  # type: ignore[operator]
            await send({"type": "http.response.body", "body": b"<html>"})  # type: ignore[operator]

    with running(stranger) as (host, port):
        assert ask(f"http://{host}:{port}").cause == UNREADABLE


def test_each_needed_check_has_words(shop: Shop) -> None:
    """Whatever makes a gateway unready is an alarm that says what to do."""
    folder = shop.folder
    health = Health(inbox=shop.inbox, access=None, ledger=shop.ledger, folder=folder, limits=Limits())  # type: ignore[arg-type]
    checks = [health._serving(), health._inbox_size(), health._disk(), health._store()]
    assert {check.name for check in checks if check.needed} == CAUSES.keys()
    unnamed = cause_of(Code.NOTHING_ACCEPTED, "")
    assert all(cause_of(Code.NOTHING_ACCEPTED, one) != unnamed for one in (*CAUSES.values(), GONE, UNREADABLE))


@pytest.mark.parametrize("answer", [b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", b"SSH-2.0-OpenSSH\r\n", b""])
def test_who_breaks_off_or_speaks_otherwise_is_no_gateway(answer: bytes) -> None:
    """Whatever stands at the port, the watch goes on."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        other = threading.Thread(target=serve)
        other.start()
        found = ask(f"http://127.0.0.1:{server.getsockname()[1]}")
        other.join()
    assert found.cause == GONE
