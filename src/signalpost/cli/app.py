"""The `signalpost` command: every command by its name, and what happens to errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

import typer

from signalpost.cli.exits import Exit, exit_of
from signalpost.cli.fixes import fix_of
from signalpost.cli.machine_faults import machine_refused
from signalpost.cli.supervise import take_stop
from signalpost.errors import InvalidInput, SignalpostError

#: What each command is, in the order of the help: a function of a module beside this one; `build` makes it.
COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "serve": "serve.serve",
        "work": "processes.work",
        "watch": "watch.build",
        "poll": "poll.poll",
        "dashboard": "dashboard.dashboard",
        "status": "status.status",
        "health": "health.health",
        "replicate": "replicate.replicate",
        "gateway": "processes.gateway",
        "shop": "shop.shop",
        "send": "send.send",
        "upload": "upload.upload",
        "validate": "validate.validate",
        "normalize": "normalize.normalize",
        "sample": "sample.sample",
        "simulate": "simulate.build",
        "doctor": "doctor.build",
        "sandbox": "sandbox.build",
        "events": "events.build",
        "keys": "keys.build",
        "datasets": "datasets.build",
        "tag": "tag.build",
        "connectors": "connectors.build",
        "orders": "orders.build",
        "plan": "plan.build",
        "campaigns": "campaigns.build",
        "alarms": "alarms.build",
        "store": "store.build",
        "config": "config.build",
        "secrets": "secrets.build",
        "audit": "audit.build",
        "users": "users.build",
        "accounts": "accounts.build",
        "tokens": "tokens.build",
        "quality": "quality.build",
        "privacy": "privacy.build",
        "consent": "consent.build",
        "identity": "identity.build",
    }
)
HIDDEN = frozenset({"gateway", "shop"})  # processes that `serve` starts


def build(only: str | None = None) -> typer.Typer:
    """The command line as one Typer application: whole, or with one command, whose modules alone are then loaded."""
    app = typer.Typer(
        name="signalpost",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    for name in COMMANDS if only is None else (only,):
        module, _, function = COMMANDS[name].rpartition(".")
        command = getattr(import_module(f"signalpost.cli.{module}"), function)
        made = command() if function == "build" else command
        if isinstance(made, typer.Typer):
            app.add_typer(made, name=name)
        else:
            app.command(name, hidden=name in HIDDEN)(made)
    return app


def named(words: Sequence[str]) -> str | None:
    """Which command these words call; None for none, or one that is not there: the whole knows what to say then."""
    rest = iter(words)
    for word in rest:
        if word in ("--config", "--data-dir"):
            next(rest, None)
        elif not word.startswith("-"):
            return word if word in COMMANDS else None
    return None


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
        build(named(sys.argv[1:] if words is None else words))(args=words, prog_name="signalpost")
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
