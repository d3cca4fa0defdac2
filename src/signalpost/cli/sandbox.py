"""`signalpost sandbox`: a local Meta on a port; below it, commands that need none running."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Annotated

import typer

from signalpost.cli import sandbox_diff, sandbox_hosts
from signalpost.cli.processes import Descriptor, Watched
from signalpost.cli.supervise import watch_parent


def build() -> typer.Typer:
    """The group: called bare it serves."""
    group = typer.Typer(invoke_without_command=True, subcommand_metavar="[COMMAND]")
    group.callback()(sandbox)
    group.command("diff")(sandbox_diff.diff)
    group.command("hosts")(sandbox_hosts.hosts)
    return group


def sandbox(
    ctx: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes any free one. Default: 8090.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: 127.0.0.1.")] = None,
    people: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER|FILE",
            help="Know so many invented people, or those of a file (JSON lines or CSV with Meta's keys): events are "
            "then matched and credited to ads. 100000 takes a few seconds. Default: nobody.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed invents the same people, ads and clicks.")] = 1,
    own: Annotated[
        Path | None,
        typer.Option(
            "--settings", help="TOML file: tokens, limits, conduct, dedup, quality, usage, attribution, rates, account."
        ),
    ] = None,
    fd: Descriptor = None,
    watched: Watched = False,
) -> None:
    """Run a local Meta, in memory: takes events as the Conversions API and the pixel do, shows them on a page."""
    if ctx.invoked_subcommand is not None:
        return
    from signalpost.cli import logs, parts, sandbox_settings, serve, show
    from signalpost.sandbox.server import server

    settings = parts.settings_of(ctx, host=host, sandbox_port=port)
    wanted = sandbox_settings.read(own)
    known = sandbox_settings.people(people, wanted, seed=seed, at=time.time())
    if watched:
        watch_parent()
    logs.configure(settings, "sandbox")
    if known is not None:
        show.remark(f"Getting to know {known.size:,} people …")
        show.text(f"Knows {known.size:,} people, {known.accounts:,} with an account; {len(known.touches):,} ads shown.")
    if fd is not None:
        listener = socket.socket(fileno=fd)
    else:
        listener = serve.listener(settings.host, settings.sandbox_port, "port")
        show.text(
            f"The sandbox is running at {serve.url(listener)} and shows in a browser what arrives. Stop it with Ctrl-C."
        )
    server(sandbox_settings.build(wanted, known)).run(sockets=[listener])
