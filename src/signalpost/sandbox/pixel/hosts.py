"""Meta's host names on this machine, over TLS, for a page whose base code stays as it is.

The ordinary base code loads https://connect.facebook.net/en_US/fbevents.js. A browser that is told to find that name
here, and to trust one certificate more, gets the sandbox's script, and the script sends to https://www.facebook.com/tr/,
which is found here too. Nothing outside the browser that was told so is changed, and nothing leaves the machine.

The certificate is made anew for each run and its key is never kept: a browser trusts it by the digest of its public key
(Chromium's `--ignore-certificate-errors-spki-list`), for that profile alone.
"""

from __future__ import annotations

import asyncio
import base64
import datetime
import hashlib
import socket
import ssl
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import msgspec

# Hosts of the script, of /tr, of the Graph API.
HOSTS = ("connect.facebook.net", "www.facebook.com", "graph.facebook.com")
LIFE_DAYS = 7

_CHUNK = 64 * 1024


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate and its key, PEM; `pin` is base64 of the SHA-256 of its public key (SPKI)."""

    chain: bytes
    key: bytes
    pin: str

    def __repr__(self) -> str:
        return f"Certificate({self.pin})"

    def context(self) -> ssl.SSLContext:
        """For a server that shows this certificate. The key is on disk only while it is read."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "certificate.pem")
            file.touch(mode=0o600)
            file.write_bytes(self.key + self.chain)
            context.load_cert_chain(file)
        return context


def certificate(now: datetime.datetime, hosts: Sequence[str] = HOSTS) -> Certificate:
    """A new self-signed certificate for `hosts`, good for a week from `now` (with a time zone)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Signalpost sandbox")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=LIFE_DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, der = serialization.Encoding.PEM, serialization.Encoding.DER
    public = key.public_key().public_bytes(der, serialization.PublicFormat.SubjectPublicKeyInfo)
    return Certificate(
        chain=made.public_bytes(pem),
        key=key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        pin=base64.b64encode(hashlib.sha256(public).digest()).decode(),
    )


def chromium_flags(port: int, pin: str, hosts: Sequence[str] = HOSTS) -> list[str]:
    """What to start Chromium (Chrome, Edge, Playwright, Puppeteer, Selenium) with, besides a profile of its own.

    All other names resolve as ever. `port` is where `serve` listens on 127.0.0.1.
    """
    rules = ",".join(f"MAP {host}:443 127.0.0.1:{port}" for host in hosts)
    return [f"--host-resolver-rules={rules}", f"--ignore-certificate-errors-spki-list={pin}"]


async def serve(listener: socket.socket, shown: Certificate, target: tuple[str, int]) -> asyncio.Server:
    """Take TLS connections on `listener` and pass what is in them to the sandbox at `target` (host, port), and back."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_connection(*target)
            await asyncio.gather(_pass_on(reader, inner_writer), _pass_on(inner_reader, writer))
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()  # the sandbox is not running, or we stop: the browser sees a closed connection

    return await asyncio.start_server(connected, sock=listener, ssl=shown.context())


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """All bytes of `reader` to `writer`, until either side ends."""
    try:
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
    except (OSError, ssl.SSLError):
        return
    finally:
        writer.close()


class RunningHosts:
    """Meta's host names before the sandbox at `url`, from a thread while the `with` block runs.

    `flags` are what Chromium is started with; `port` is where it finds the names on 127.0.0.1.
    """

    def __init__(self, url: str, *, port: int = 0, now: datetime.datetime | None = None) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._shown = certificate(now or datetime.datetime.now(datetime.UTC))
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self.flags = chromium_flags(self.port, self._shown.pin)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="signalpost-pixel-hosts")

    def __enter__(self) -> RunningHosts:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(serve(self._listener, self._shown, self._target))
            self._loop.run_forever()
