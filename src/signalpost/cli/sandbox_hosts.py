"""`signalpost sandbox hosts`: Meta's host names over TLS on this machine, for pages with unchanged base code."""

from __future__ import annotations

import asyncio
import datetime
import shlex
import signal
import socket
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.sandbox.pixel.hosts import Certificate


def hosts(
    sandbox: Annotated[str, typer.Option(metavar="URL", help="Where the sandbox is.")] = "http://127.0.0.1:8090",
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes any free one.")] = 8443,
    as_json: Annotated[bool, typer.Option("--json", help="Print port, pin and flags as one line of JSON.")] = False,
) -> None:
    """Be Meta's host names, before a running sandbox, for a browser started with the flags that this prints.

    A page with Meta's base code then works as it is: connect.facebook.net gives the sandbox's script, and
    www.facebook.com takes the events. Only that browser is told so; the certificate is made anew for each run.
    """
    from signalpost.cli import serve

    target = _target(sandbox)
    listener = serve.listener("127.0.0.1", port, "port")
    with listener:
        asyncio.run(_run(listener, target, as_json))


def _target(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise SettingsError(
            f"{url!r} is no address of a sandbox.", setting="sandbox", fix="Give one like http://127.0.0.1:8090."
        )
    return parts.hostname, parts.port or 80


async def _run(listener: socket.socket, target: tuple[str, int], as_json: bool) -> None:
    """Until SIGINT or SIGTERM."""
    from signalpost.sandbox.pixel.hosts import certificate, serve

    stop = asyncio.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    shown = certificate(datetime.datetime.now(datetime.UTC))
    server = await serve(listener, shown, target)
    _tell(listener.getsockname()[1], shown, target, as_json)
    await stop.wait()
    server.close()


def _tell(port: int, shown: Certificate, target: tuple[str, int], as_json: bool) -> None:
    from signalpost.cli import show
    from signalpost.sandbox.pixel.hosts import HOSTS, chromium_flags

    flags = chromium_flags(port, shown.pin)
    if as_json:
        show.text(_json({"port": port, "pin": shown.pin, "hosts": HOSTS, "flags": flags}))
        return
    words = shlex.join(flags)
    show.text(
        f"{', '.join(HOSTS[:-1])} and {HOSTS[-1]} are at 127.0.0.1:{port}, before the sandbox at "
        f"http://{target[0]}:{target[1]}; stop with Ctrl-C.\n"
        f"Start a browser that finds them, with a profile of its own:\n\n"
        f'  chromium --user-data-dir="$(mktemp -d)" {words}'
    )


def _json(value: object) -> str:
    import msgspec

    return msgspec.json.encode(value).decode()
