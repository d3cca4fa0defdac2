"""`signalpost sandbox`: a local Meta on a port; below it, commands that need none running."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from signalpost.cli import sandbox_diff
from signalpost.cli.processes import Descriptor, Watched
from signalpost.cli.supervise import watch_parent


def build() -> typer.Typer:
    """The group: called bare it serves."""
    group = typer.Typer(invoke_without_command=True, subcommand_metavar="[COMMAND]")
    group.callback()(sandbox)
    group.command("diff")(sandbox_diff.diff)
    return group


def sandbox(
    ctx: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes any free one. Default: 8090.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: 127.0.0.1.")] = None,
    fd: Descriptor = None,
    watched: Watched = False,
) -> None:
    """Run a local Meta that takes events as the Conversions API does and shows them at /_sandbox/events. In memory."""
    if ctx.invoked_subcommand is not None:
        return
    from signalpost.cli import logs, parts, serve, show
    from signalpost.sandbox.server import server
    from signalpost.sandbox.state import Sandbox

    settings = parts.settings_of(ctx, host=host, sandbox_port=port)
    if watched:
        watch_parent()
    logs.configure(settings, "sandbox")
    if fd is not None:
        listener = socket.socket(fileno=fd)
    else:
        listener = serve.listener(settings.host, settings.sandbox_port, "port")
        show.text(f"The sandbox is running at {serve.url(listener)}; stop it with Ctrl-C.")
    server(Sandbox()).run(sockets=[listener])
