"""The one way out: what arrives, what comes back, and what is known when nothing does."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from signalpost import transport as transport_module
from signalpost.errors import TransportError
from signalpost.transport import (
    AsyncHttpTransport,
    HttpTransport,
    Request,
    Response,
    Secret,
    attempt_timeout_s,
    is_loopback,
    outgoing_headers,
)
from signalpost.transport_forked import ForkedTransport
from signalpost.version import USER_AGENT

Behaviour = Callable[[socket.socket], None]
Send = Callable[[Request], Response]


class Listener:
    """A TCP server on a free port that treats each connection as `behave` says and keeps what it read."""

    def __init__(self, behave: Behaviour | None = None) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._behave = behave or self.answer
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v25.0/1/events"
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self.status = b"200 OK"
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self._behave(connection)

    def read(self, connection: socket.socket) -> None:
        taken = b""
        while b"\r\n\r\n" not in taken:
            taken += connection.recv(65536)
        head, _, body = taken.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += connection.recv(65536)
        self.heads.append(head)
        self.bodies.append(body)

    def answer(self, connection: socket.socket) -> None:
        self.read(connection)
        head = b"HTTP/1.1 " + self.status + b"\r\nContent-Length: 2\r\nX-App-Usage: {}\r\nConnection: close\r\n\r\n"
        connection.sendall(head + b"ok")

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def listen() -> Iterator[Callable[..., Listener]]:
    opened: list[Listener] = []

    def start(behave: Callable[[Listener, socket.socket], None] | None = None) -> Listener:
        holder: list[Listener] = []
        opened.append(Listener(None if behave is None else lambda connection: behave(holder[0], connection)))
        holder.append(opened[-1])
        return opened[-1]

    yield start
    for listener in opened:
        listener.close()


def _async_send(request: Request) -> Response:
    async def run() -> Response:
        transport = AsyncHttpTransport()
        try:
            return await transport.send(request)
        finally:
            await transport.close()

    return asyncio.run(run())


def _sync_send(request: Request) -> Response:
    transport = HttpTransport()
    try:
        return transport.send(request)
    finally:
        transport.close()


@pytest.fixture(
    params=[_sync_send, _async_send, lambda request: ForkedTransport().send(request)], ids=["sync", "async", "forked"]
)
def send(request: pytest.FixtureRequest) -> Send:
    return request.param  # type: ignore[no-any-return]


def test_the_token_travels_as_a_bearer_header_and_nowhere_else(send: Send, listen: Callable[..., Listener]) -> None:
    """The access token is in the Authorization header, not in the URL and not in the body."""
    listener = listen()
    answer = send(Request(url=listener.url, body=b'{"data":[]}', token=Secret("EAAB-token")))
    assert (answer.status, answer.body, answer.headers["x-app-usage"]) == (200, b"ok", "{}")
    first_line, _, head = listener.heads[0].partition(b"\r\n")
    assert first_line == b"POST /v25.0/1/events HTTP/1.1"
    assert b"authorization: bearer eaab-token" in head.lower()
    assert listener.bodies == [b'{"data":[]}']


def test_an_answer_of_any_status_is_a_response(send: Send, listen: Callable[..., Listener]) -> None:
    """Errors of the destination and redirects come back as they are; a redirect is not followed."""
    listener = listen()
    for status in (b"400 Bad", b"302 Found", b"502 Bad"):
        listener.status = status
        assert send(Request(url=listener.url, body=b"x")).status == int(status[:3])
    assert len(listener.heads) == 3


def test_a_refused_connection_left_nothing(send: Send) -> None:
    """Nobody listens: the body stayed here."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(TransportError) as caught:
        send(Request(url=f"http://127.0.0.1:{port}/", body=b"x"))
    assert caught.value.body_left is False


def test_an_unknown_host_left_nothing(send: Send) -> None:
    """A name that resolves to nothing: the body stayed here, and the error names no URL."""
    with pytest.raises(TransportError) as caught:
        send(Request(url="http://host.invalid/secret-path", body=b"x"))
    assert caught.value.body_left is False
    assert "secret-path" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://[/", "no-scheme", "ftp://127.0.0.1/"])
def test_an_unusable_url_is_a_transport_error(send: Send, url: str) -> None:
    """A URL that cannot be used raises the one error callers know."""
    with pytest.raises(TransportError):
        send(Request(url=url, body=b"x"))


def _cut(listener: Listener, connection: socket.socket) -> None:
    listener.read(connection)


def _reset(listener: Listener, connection: socket.socket) -> None:
    listener.read(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _half_an_answer(listener: Listener, connection: socket.socket) -> None:
    listener.read(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")


def _not_http(listener: Listener, connection: socket.socket) -> None:
    listener.read(connection)
    connection.sendall(b"\x00\x01\x02 not HTTP\r\n\r\n")


@pytest.mark.parametrize("behave", [_cut, _reset, _half_an_answer, _not_http])
def test_a_connection_cut_after_the_body_means_it_may_have_left(
    send: Send, listen: Callable[..., Listener], behave: Callable[[Listener, socket.socket], None]
) -> None:
    """Whatever goes wrong once the body was read, the outcome is unknown."""
    with pytest.raises(TransportError) as caught:
        send(Request(url=listen(behave).url, body=b"x"))
    assert caught.value.body_left is True


def test_a_silent_destination_times_out_with_the_outcome_unknown(send: Send, listen: Callable[..., Listener]) -> None:
    """`timeout_s` ends the waiting; the body may have been taken."""
    go_on = threading.Event()
    listener = listen(lambda listener, connection: (listener.read(connection), go_on.wait(10)))
    with pytest.raises(TransportError) as caught:
        send(Request(url=listener.url, body=b"x", timeout_s=0.05))
    go_on.set()
    assert caught.value.body_left is True


def test_one_transport_serves_many_threads(listen: Callable[..., Listener]) -> None:
    """`HttpTransport` is safe from any thread."""
    listener, transport, statuses = listen(), HttpTransport(), []
    request = Request(url=listener.url, body=b"x")
    threads = [threading.Thread(target=lambda: statuses.append(transport.send(request).status)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    transport.close()
    assert statuses == [200] * 8


def test_threads_that_begin_together_open_one_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is opened beside it and left open."""
    opened: list[object] = []

    def open_slowly(connect_timeout_s: float, direct: bool) -> object:
        time.sleep(0.02)  # long enough for the others to ask
        opened.append(object())
        return open_sync(connect_timeout_s, direct)

    open_sync = transport_module._open_sync
    monkeypatch.setattr(transport_module, "_open_sync", open_slowly)
    transport = HttpTransport()
    request = Request(url="http://127.0.0.1:9/nobody", body=b"x")

    def send() -> None:
        with pytest.raises(TransportError):
            transport.send(request)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    transport.close()
    assert len(opened) == 1


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # Python 3.12 warns of threads; that is the point
def test_a_transport_used_before_a_fork_still_sends_in_the_child(listen: Callable[..., Listener]) -> None:
    """Parent and child both send after a fork, sync and async, through transports the parent had used."""
    listener, transport = listen(), HttpTransport()
    request = Request(url=listener.url, body=b"x", timeout_s=5)
    assert transport.send(request).status == 200
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if (transport.send(request).status, _async_send(request).status) == (200, 200) else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert transport.send(request).status == 200
    transport.close()
    assert len(listener.heads) == 4


def test_secrets_do_not_show() -> None:
    """No repr of a token or of a request that carries one holds it."""
    request = Request(url="http://localhost/?access_token=t0ken", body=b"who@example.com", token=Secret("t0ken"))
    for shown in (repr(Secret("t0ken")), str(Secret("t0ken")), repr(request), str(request)):
        assert "t0ken" not in shown
        assert "example" not in shown
    assert outgoing_headers(request) == [("user-agent", USER_AGENT), ("authorization", "Bearer t0ken")]
    theirs = Request(url="http://localhost/", headers=(("user-agent", "fbbizsdk-python-v25.0.0"),))
    assert outgoing_headers(theirs) == [("user-agent", "fbbizsdk-python-v25.0.0")]
    assert Secret("a") == Secret("a") != Secret("b")


def test_an_attempt_gets_ten_milliseconds_more_for_each_event() -> None:
    """1.5 s for a call and 10 ms an event."""
    assert attempt_timeout_s(0) == 1.5
    assert attempt_timeout_s(1000) == pytest.approx(11.5)


def test_loopback_is_known_by_name_and_address() -> None:
    """Requests to this machine are told apart: they never go through a proxy."""
    assert all(map(is_loopback, ["http://localhost:1/x", "http://127.0.0.1/", "http://[::1]:80/"]))
    assert not any(map(is_loopback, ["https://graph.facebook.com/", "http://10.0.0.1/"]))


def test_this_machine_is_reached_without_the_proxy(
    send: Send, listen: Callable[..., Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy in the environment is for the world outside, not for a sandbox or gateway on loopback."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert send(Request(url=listen().url, body=b"x")).status == 200
