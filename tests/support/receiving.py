"""Who is told of alarms in the tests: a webhook receiver and a mail server on loopback."""

from __future__ import annotations

import asyncio
import email
import json
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP, Envelope

from signalpost.alarms.apprise_child import Letter, tell_all, understood

with warnings.catch_warnings():  # of what Apprise's own code imports, the first time it is used
    warnings.simplefilter("ignore")
    assert understood("json://127.0.0.1")


class Hook(NamedTuple):
    """One request that came."""

    path: str
    body: Any
    authorization: str | None


class Webhooks:
    """A receiver. `answers` gives the status for a path (200 without one; `hang` in it waits until the end)."""

    def __init__(self, port: int, answers: dict[str, int]) -> None:
        self.port = port
        self.answers = answers
        self.came: list[Hook] = []

    def url(self, path: str = "/hook", **query: str) -> str:
        """Its address as Apprise writes that of a JSON webhook."""
        more = "&".join(f"{name}={value}" for name, value in query.items())
        return f"json://127.0.0.1:{self.port}{path}" + (f"?{more}" if more else "")

    def take(self) -> list[Hook]:
        """What came since the last time."""
        came, self.came = self.came, []
        return came


class Mails:
    """A mail server's inbox."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.came: list[tuple[Sequence[str], EmailMessage]] = []

    @property
    def url(self) -> str:
        """Its address as Apprise writes it."""
        return f"mailto://127.0.0.1:{self.port}?mode=insecure&from=signalpost@shop.example&to=ops@shop.example"

    def take(self) -> list[tuple[Sequence[str], EmailMessage]]:
        """What came since the last time: to whom, and the mail."""
        came, self.came = self.came, []
        return came

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:
        """aiosmtpd has a mail."""
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.came.append((envelope.rcpt_tos, mail))
        return "250 taken"


@contextmanager
def webhooks(certificate: Path | None = None, **answers: int) -> Iterator[Webhooks]:
    """A receiver until the end of the block; with a PEM file of certificate and key, over TLS."""
    over = threading.Event()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            made.came.append(Hook(self.path, json.loads(body), self.headers.get("authorization")))
            last = self.path.partition("?")[0].rpartition("/")[2]
            if last == "hang":
                over.wait(30)
            self.send_response(made.answers.get(last, 200))
            self.send_header("location", "/elsewhere")
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: paths of real ones hold tokens."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    made = Webhooks(server.server_port, answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def mail_server() -> Iterator[Mails]:
    """A mail server until the end of the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    made, ready, loops = Mails(listener.getsockname()[1]), threading.Event(), list[asyncio.AbstractEventLoop]()

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(made, hostname="localhost", loop=loop), sock=listener)
        over = asyncio.Event()
        loops.append(loop)
        made.stop = lambda: loop.call_soon_threadsafe(over.set)  # type: ignore[attr-defined]
        ready.set()
        await over.wait()
        server.close()
        await server.wait_closed()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield made
    finally:
        made.stop()  # type: ignore[attr-defined]
        thread.join(10)


class TellerHere:
    """Apprise in this process: what the process for a round does, without the process."""

    async def tell(self, letters: Sequence[Letter]) -> Sequence[str | None]:
        """See `Teller`."""
        results: list[str | None] = ["never ended"] * len(letters)
        await asyncio.to_thread(tell_all, letters, results.__setitem__)
        return results
