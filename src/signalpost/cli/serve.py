"""`signalpost serve`: gateway and worker as processes of their own, watched, and with `--sandbox` a local Meta."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
import typer

from signalpost.cli import first_steps, state, systemd
from signalpost.cli.exits import Exit
from signalpost.cli.supervise import Child, Supervisor
from signalpost.errors import SettingsError
from signalpost.settings import PREFIX, Settings, as_environ, without_master_key

Port = Annotated[int | None, typer.Option(help="Port of the gateway; 0 takes any free one. Default: 8080.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on. Default: 127.0.0.1.")]


def serve(
    ctx: typer.Context,
    host: Host = None,
    port: Port = None,
    gateways: Annotated[int | None, typer.Option(help="Gateway processes that share the port. Default: 1.")] = None,
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Also run a local Meta and deliver everything to it, nothing to Meta.")
    ] = False,
    sandbox_port: Annotated[int | None, typer.Option(help="Port of the sandbox. Default: 8090.")] = None,
    first: Annotated[
        bool,
        typer.Option(
            "--first-steps",
            help="Make a dataset and a server key if there is none, open a sample shop beside, and say how to begin.",
        ),
    ] = False,
    dashboard_port: Annotated[int | None, typer.Option(help="Port of the dashboard. Default: 8060.")] = None,
    shop_port: Annotated[int | None, typer.Option(help="Port of the sample shop. Default: 8070.")] = None,
) -> None:
    """Take events and deliver them, until stopped: SIGTERM or Ctrl-C finishes what is in hand.

    Events of a dataset without an access token are kept and wait for it.
    """
    from signalpost.cli import parts

    settings = parts.settings_of(
        ctx,
        host=host,
        port=port,
        gateways=gateways,
        sandbox_port=sandbox_port,
        dashboard_port=dashboard_port,
        shop_port=shop_port,
    )
    running = state.another(settings.data_dir)
    if running is not None:
        raise SettingsError(
            f"Signalpost already serves {settings.data_dir} (process {running.pid}, {running.gateway}).",
            setting="data_dir",
            fix="Stop that one first, or use another folder: signalpost --data-dir DIR serve",
        )
    _warn_of_slips()
    parts.keyring(settings, create=True)
    _ship(settings)
    code = _serve(settings, with_sandbox=sandbox or first, first=first)
    if code:
        raise typer.Exit(code)


def _warn_of_slips() -> None:
    """A variable that looks like a setting and is none changes nothing, and nothing else would say so."""
    from signalpost.cli import show
    from signalpost.cli.doctor import variable_checks

    for check in variable_checks(os.environ):
        if not check.ok:
            show.remark(f"signalpost: {check.found}\n  {check.fix}")


def _ship(settings: Settings) -> None:
    """Say on disk, before anybody opens a file, whether files are copied off this machine as they change."""
    from signalpost.cli.replicate import litestream_program, replica_of
    from signalpost.store.replica.source import begin, end

    if settings.replication:
        litestream_program()
        begin(settings.data_dir.resolve(), replica_of(settings))
    else:
        end(settings.data_dir)


def _serve(settings: Settings, *, with_sandbox: bool, first: bool) -> int:
    from signalpost.cli import logs, show

    entrance = systemd.handed_over(os.environ, os.getpid()) or listener(settings.host, settings.port, "port")
    local = listener(settings.host, settings.sandbox_port, "sandbox_port") if with_sandbox else None
    pages = listener(settings.host, settings.dashboard_port, "dashboard_port")
    running = state.Running(
        pid=os.getpid(),
        gateway=url(entrance),
        sandbox=None if local is None else url(local),
        dashboard=url(pages),
    )
    prepared, counter = _prepare(settings) if first else (None, None)
    if counter is not None:
        running = msgspec.structs.replace(running, shop=url(counter))
    state.write(settings.data_dir, running)
    try:
        show.text(_banner(running))
        if prepared is not None and running.sandbox is not None:
            show.text(first_steps.words(prepared, gateway=running.gateway, sandbox=running.sandbox, shop=running.shop))
        sys.stdout.flush()
        report = logs.reporter(logs.configure(settings, "serve"))
        systemd.tell(systemd.READY)  # whoever connects from now on is answered, if only once the gateway has begun
        watched = children(settings, entrance, local, running, counter, pages)
        return asyncio.run(_supervise(Supervisor(watched, drain_s=settings.drain_seconds + 5, report=report)))
    finally:
        state.remove(settings.data_dir, pid=running.pid)


async def _supervise(supervisor: Supervisor) -> int:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, supervisor.stop)
    return await supervisor.run()


def _prepare(settings: Settings) -> tuple[Path, socket.socket | None]:
    """The file of the first key, and the sample shop's socket, unless this installation has datasets of its own."""
    from signalpost.cli import parts

    with parts.control(settings) as control:
        author, now = parts.author(), parts.now_ms()
        key_file = first_steps.prepare(control, settings.data_dir, author=author, now=now)
        if not first_steps.has_room_for_a_shop(control):
            return key_file, None
        counter = listener(settings.host, settings.shop_port, "shop_port")
        first_steps.open_shop(control, url(counter), author=author, now=now)
        return key_file, counter


def children(
    settings: Settings,
    entrance: socket.socket,
    local: socket.socket | None,
    running: state.Running,
    counter: socket.socket | None = None,
    pages: socket.socket | None = None,
) -> list[Child]:
    """In the order in which they are stopped: who takes events first, who receives them last."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)} | as_environ(settings)
    unsealed = without_master_key(environ)
    final = frozenset({int(Exit.USAGE)})

    def child(name: str, *words: str, files: tuple[int, ...] = (), opens: bool = True) -> Child:
        argv = (sys.executable, "-m", "signalpost", *words, "--watched")
        told = environ if opens else unsealed
        return Child(name=name, argv=argv, environ=told, files=files, final=final, calls_first=True)

    deliver_to = ("--deliver-to", running.sandbox) if running.sandbox else ()
    fd = entrance.fileno()
    made = [child("watch", "watch")]  # it ends first: what is being stopped raises no alarm
    if pages is not None:
        shown = ("--sandbox", running.sandbox) if running.sandbox else ()
        made.append(child("dashboard", "dashboard", "--fd", str(pages.fileno()), *shown, files=(pages.fileno(),)))
    if counter is not None and running.sandbox:
        places = ("--gateway", running.gateway, "--sandbox", running.sandbox)
        at = ("--fd", str(counter.fileno()))
        made.append(child("shop", "shop", *places, *at, files=(counter.fileno(),), opens=False))
    made += [
        child(f"gateway-{number}", "gateway", "--fd", str(fd), *deliver_to, files=(fd,))
        for number in range(1, settings.gateways + 1)
    ]
    made += [child("poll", "poll"), child("worker", "work", *deliver_to)]
    if settings.replication:
        made.append(child("replicate", "replicate"))
    if local is not None:
        at = ("--fd", str(local.fileno()))
        made.append(child("sandbox", "sandbox", *at, files=(local.fileno(),), opens=False))
    return made


def listener(host: str, port: int, setting: str) -> socket.socket:
    """A listening socket that the children inherit, so that a restart of one refuses no connection."""
    from signalpost.gateway.serve import listen

    try:
        return listen(host, port)
    except OSError as error:
        raise SettingsError(
            f"Port {port} on {host} cannot be used: {error.strerror or 'no such address'}.",
            setting=setting,
            fix=f"Stop what listens there, or take another: --{setting.replace('_', '-')} 0 (any free one).",
        ) from error


def url(listener: socket.socket) -> str:
    """The base URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(base: str) -> bool:
    """Whether only this machine reaches a base URL."""
    return urlsplit(base).hostname in ("127.0.0.1", "::1")


def _banner(running: state.Running) -> str:
    lines = ["Signalpost is running; stop it with Ctrl-C.", f"  gateway  {running.gateway}"]
    if running.dashboard:
        lines.append(f"  pages    {running.dashboard}  (the dashboard; open it in a browser)")
    if running.sandbox:
        lines.append(
            f"  sandbox  {running.sandbox}  (a local Meta; all goes there, nothing leaves; open it in a browser)"
        )
        if not is_loopback(running.sandbox):
            lines.append("           It has no passwords: whoever reaches that address reads and empties it.")
    if running.shop:
        lines.append(f"  shop     {running.shop}  (a sample shop whose pixel, tag and back end report to both)")
    return "\n".join(lines)
