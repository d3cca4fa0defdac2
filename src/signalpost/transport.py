"""The one way out to a destination: an object with one method, `send(request) -> response`.

    Transport, AsyncTransport             the protocols; a fake or an in-process app is an ordinary implementation
    HttpTransport, AsyncHttpTransport     over the network (pyreqwest), pooled, thread-safe, fork-safe
    transport_asgi.AsgiTransport          calls an ASGI application in this process, without sockets

The access token travels in `Request.token` and becomes a header here, in `outgoing_headers`, and nowhere else: it is
never part of a URL, a body, a log line or an error. An answer of any status is a `Response`; no answer is
`TransportError`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Generic, NoReturn, Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec

from signalpost.errors import TransportError
from signalpost.per_process import PerProcess
from signalpost.version import USER_AGENT

if TYPE_CHECKING:
    from pyreqwest.client import Client, SyncClient
    from pyreqwest.exceptions import PyreqwestError
    from pyreqwest.http import HeaderMap
    from pyreqwest.request import RequestBuilder, SyncRequestBuilder

    from signalpost.transport_forked import ForkedTransport

# Meta recommends a client timeout of 1,500 ms (page "Support", copy of 2026-09-12).
CONNECT_TIMEOUT_S = 1.5
ATTEMPT_TIMEOUT_S = 1.5
ATTEMPT_TIMEOUT_PER_EVENT_S = 0.010

C = TypeVar("C")
B = TypeVar("B", bound="RequestBuilder | SyncRequestBuilder")

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Secret:
    """A text that must not be shown: an access token or a server key. `repr()` and `str()` hide it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP request. `timeout_s` covers everything from connecting to the last byte of the answer; seconds."""

    url: str
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    token: Secret | None = None
    timeout_s: float = ATTEMPT_TIMEOUT_S
    connect_timeout_s: float = CONNECT_TIMEOUT_S

    def __repr__(self) -> str:
        return f"Request({self.method} {self.url.partition('?')[0]}, {len(self.body)} bytes)"


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP answer of any status. Header names are lower-case; of a repeated header the last value counts."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.body)} bytes)"


class Transport(Protocol):
    """Sends one request, blocking. Safe from any thread."""

    def send(self, request: Request) -> Response:
        """The answer; TransportError if none came, telling whether the body may have left."""
        ...

    def close(self) -> None:
        """Release connections. Closing twice is harmless."""
        ...


class AsyncTransport(Protocol):
    """Sends one request, awaited."""

    async def send(self, request: Request) -> Response:
        """The answer; TransportError if none came, telling whether the body may have left."""
        ...

    async def close(self) -> None:
        """Release connections. Closing twice is harmless."""
        ...


def attempt_timeout_s(events: int) -> float:
    """Seconds one attempt may take: 1.5 s and 10 ms for each event of the batch."""
    return ATTEMPT_TIMEOUT_S + ATTEMPT_TIMEOUT_PER_EVENT_S * events


def outgoing_headers(request: Request) -> list[tuple[str, str]]:
    """The request's headers with ours added: who sends, unless it says so itself, and the access token. This is the
    only place where a token meets a request."""
    headers = list(request.headers)
    if not any(name == "user-agent" for name, _ in headers):
        headers.append(("user-agent", USER_AGENT))
    if request.token is not None:
        headers.append(("authorization", f"Bearer {request.token.reveal()}"))
    return headers


def is_loopback(url: str) -> bool:
    """Whether `url` names this machine; such a request never goes through a proxy."""
    return urlsplit(url).hostname in _LOOPBACK


class HttpTransport:
    """Sends over the network, blocking. One object serves all threads, and each process after a fork.

    Redirects are not followed (a token must not travel on); proxies of the environment are used except for loopback.
    Connections open at the first request, so that a process may fork before. pyreqwest cannot be used in a child whose
    parent already used it; there the standard library sends instead (docs/decisions/0030-sending-after-a-fork.md).
    """

    def __init__(self) -> None:
        import pyreqwest.client  # noqa: F401 - slow to import: paid here, not by `import signalpost` or the first send

        self._clients: PerProcess[_Clients[SyncClient]] = PerProcess(lambda: _Clients(_open_sync))

    def send(self, request: Request) -> Response:
        """The answer, or TransportError. Any thread."""
        from pyreqwest.exceptions import PyreqwestError

        try:
            client = self._clients.get().fitting(request)
            if client is None:
                return _forked().send(request)
            answer = _fill(client.request(request.method, request.url), request).build().send()
            return _response(answer.status, answer.headers, bytes(answer.bytes()))
        except (PyreqwestError, ValueError) as error:
            _fail(error)

    def close(self) -> None:
        """Close this process's connections."""
        opened = self._clients.take()
        for client in opened.all() if opened is not None else ():
            client.close()


class AsyncHttpTransport:
    """Sends over the network, awaited. As `HttpTransport` in all else; use it from one event loop at a time."""

    def __init__(self) -> None:
        import pyreqwest.client  # noqa: F401 - as in HttpTransport

        self._clients: PerProcess[_Clients[Client]] = PerProcess(lambda: _Clients(_open_async))

    async def send(self, request: Request) -> Response:
        """The answer, or TransportError."""
        from pyreqwest.exceptions import PyreqwestError

        try:
            client = self._clients.get().fitting(request)
            if client is None:
                import asyncio

                return await asyncio.to_thread(_forked().send, request)
            answer = await _fill(client.request(request.method, request.url), request).build().send()
            return _response(answer.status, answer.headers, bytes(await answer.bytes()))
        except (PyreqwestError, ValueError) as error:
            _fail(error)

    async def close(self) -> None:
        """Close this process's connections."""
        opened = self._clients.take()
        for client in opened.all() if opened is not None else ():
            await client.close()


class _Clients(Generic[C]):
    """One process's pyreqwest clients: the connect timeout and the proxy are settings of a client, not of a request.

    `fitting` gives None where pyreqwest refuses to work: in a child of a process that had used it before the fork.
    """

    def __init__(self, open_client: Callable[[float, bool], C]) -> None:
        self._open_client = open_client
        self._by_setting: dict[tuple[float, bool], C | None] = {}
        self._opening = threading.Lock()  # of this process: what has clients is PerProcess

    def fitting(self, request: Request) -> C | None:
        setting = (request.connect_timeout_s, is_loopback(request.url))
        if setting not in self._by_setting:
            with self._opening:
                if setting not in self._by_setting:
                    self._by_setting[setting] = self._open(*setting)
        return self._by_setting[setting]

    def all(self) -> Iterable[C]:
        return [client for client in self._by_setting.values() if client is not None]

    def _open(self, connect_timeout_s: float, direct: bool) -> C | None:
        try:
            return self._open_client(connect_timeout_s, direct)
        except RuntimeError as error:
            if "fork" in str(error):
                return None
            raise


def _open_sync(connect_timeout_s: float, direct: bool) -> SyncClient:
    from pyreqwest.client import SyncClientBuilder

    builder = SyncClientBuilder().connect_timeout(timedelta(seconds=connect_timeout_s)).follow_redirects(False)
    return (builder.no_proxy() if direct else builder).build()


def _open_async(connect_timeout_s: float, direct: bool) -> Client:
    from pyreqwest.client import ClientBuilder

    builder = ClientBuilder().connect_timeout(timedelta(seconds=connect_timeout_s)).follow_redirects(False)
    return (builder.no_proxy() if direct else builder).build()


def _forked() -> ForkedTransport:
    from signalpost.transport_forked import ForkedTransport  # its imports are slow and seldom needed

    return ForkedTransport()


def _fill(builder: B, request: Request) -> B:
    for name, value in outgoing_headers(request):
        builder.header(name, value, is_sensitive=name == "authorization")
    builder.timeout(timedelta(seconds=request.timeout_s))
    builder.body_bytes(request.body)
    return builder


def _response(status: int, headers: HeaderMap, body: bytes) -> Response:
    return Response(status=status, headers={name.lower(): value for name, value in headers.items()}, body=body)


# The class of a pyreqwest error does not tell how far a request came: a connection cut after the body was read is a
# ConnectError, a silent server a ConnectTimeoutError (seen with 0.15.1). The chain of causes does.
_NOT_CONNECTED = "client error (Connect)"


def _fail(error: Exception) -> NoReturn:
    raise TransportError(_words(error), body_left=_body_left(error)) from None


def _body_left(error: Exception) -> bool:
    from pyreqwest.exceptions import BuilderError, PoolTimeoutError, PyreqwestError

    if isinstance(error, (BuilderError, PoolTimeoutError)) or not isinstance(error, PyreqwestError):
        return False
    return _NOT_CONNECTED not in _causes(error)


def _words(error: Exception) -> str:
    """What happened, without the URL and without what the server may have written."""
    from pyreqwest.exceptions import PyreqwestError, RequestTimeoutError

    if not isinstance(error, PyreqwestError):
        return "the URL cannot be used"
    if isinstance(error, RequestTimeoutError):
        return "no answer in time"
    causes = _causes(error)
    return f"{error.message}: {causes[-1]}" if causes and _NOT_CONNECTED in causes else error.message


def _causes(error: PyreqwestError) -> list[str]:
    details = getattr(error, "details", None) or {}
    return [cause["message"] for cause in details.get("causes") or ()]
