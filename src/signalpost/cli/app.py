"""The `signalpost` command: every command by its name, and what happens to errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from signalpost.cli import (
    accounts,
    alarms,
    audit,
    campaigns,
    config,
    connectors,
    consent,
    dashboard,
    datasets,
    doctor,
    events,
    health,
    identity,
    keys,
    normalize,
    orders,
    plan,
    poll,
    privacy,
    processes,
    quality,
    replicate,
    sample,
    sandbox,
    secrets,
    send,
    serve,
    shop,
    simulate,
    status,
    store,
    tag,
    tokens,
    upload,
    users,
    validate,
    watch,
)
from signalpost.cli.exits import Exit, exit_of
from signalpost.cli.fixes import fix_of
from signalpost.cli.machine_faults import machine_refused
from signalpost.cli.supervise import take_stop
from signalpost.errors import InvalidInput, SignalpostError


def build() -> typer.Typer:
    """The whole command line as one Typer application."""
    app = typer.Typer(
        name="signalpost",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    app.command("serve")(serve.serve)
    app.command("work")(processes.work)
    app.add_typer(watch.build(), name="watch")
    app.command("poll")(poll.poll)
    app.command("dashboard")(dashboard.dashboard)
    app.command("status")(status.status)
    app.command("health")(health.health)
    app.command("replicate")(replicate.replicate)
    app.command("gateway", hidden=True)(processes.gateway)
    app.command("shop", hidden=True)(shop.shop)
    app.command("send")(send.send)
    app.command("upload")(upload.upload)
    app.command("validate")(validate.validate)
    app.command("normalize")(normalize.normalize)
    app.command("sample")(sample.sample)
    app.command("simulate")(simulate.build())
    app.add_typer(doctor.build(), name="doctor")
    app.add_typer(sandbox.build(), name="sandbox")
    app.add_typer(events.build(), name="events")
    app.add_typer(keys.build(), name="keys")
    app.add_typer(datasets.build(), name="datasets")
    app.add_typer(tag.build(), name="tag")
    app.add_typer(connectors.build(), name="connectors")
    app.add_typer(orders.build(), name="orders")
    app.add_typer(plan.build(), name="plan")
    app.add_typer(campaigns.build(), name="campaigns")
    app.add_typer(alarms.build(), name="alarms")
    app.add_typer(store.build(), name="store")
    app.add_typer(config.build(), name="config")
    app.add_typer(secrets.build(), name="secrets")
    app.add_typer(audit.build(), name="audit")
    app.add_typer(users.build(), name="users")
    app.add_typer(accounts.build(), name="accounts")
    app.add_typer(tokens.build(), name="tokens")
    app.add_typer(quality.build(), name="quality")
    app.add_typer(privacy.build(), name="privacy")
    app.add_typer(consent.build(), name="consent")
    app.add_typer(identity.build(), name="identity")
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        from signalpost.version import VERSION

        typer.echo(VERSION)
        raise typer.Exit


def root(
    ctx: typer.Context,
    config_file: Annotated[
        Path | None, typer.Option("--config", help="Settings file. Default: signalpost.toml here, if there is one.")
    ] = None,
    data_dir: Annotated[
        Path | None, typer.Option(readable=False, help="Folder of all that is kept. Default: var.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version and end.")
    ] = False,
) -> None:
    """Gets every conversion to Meta's Conversions API exactly once, and shows that it did."""
    ctx.obj = {"config": config_file, "data_dir": data_dir}


def run() -> None:
    """Run the command line of this process and end it."""
    os.umask(os.umask(0o077) | 0o077)  # whatever is written here is its owner's alone
    if "--watched" in sys.argv:
        take_stop()
    code = call(None)
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # `signalpost sample | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def call(words: Sequence[str] | None) -> int:
    """Run one command (None: that of this process) and return its exit code.

    Expected errors are told in a sentence with the fix, on stderr.
    """
    try:
        build()(args=words, prog_name="signalpost")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(Exit.DONE if end.code is None else Exit.REFUSED)
    except SignalpostError as error:
        _tell(error)
        return exit_of(error)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return Exit.DONE
    except OSError as error:
        if (refused := machine_refused(error)) is None:
            raise
        _tell(refused)
        return exit_of(refused)
    return Exit.DONE


def _tell(error: SignalpostError) -> None:
    from signalpost.cli import show

    show.remark(f"signalpost: {error}")
    if fix := fix_of(error):
        show.remark(f"  {fix}")
    if isinstance(error, InvalidInput):
        for problem in error.problems:
            show.remark(f"  {show.problem(problem)}")
