"""`signalpost config`: the business settings as one TOML file, to keep in version control and to apply."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.errors import SettingsError
from signalpost.settings import toml_values


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Export and apply the business settings: datasets, policy, windows.")
    group.command("export")(export)
    group.command("apply")(apply)
    return group


def export(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of TOML.")] = False,
    account: Named = "",
) -> None:
    """Write the settings in force to stdout. Holds no token and no key."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.cli.toml_text import toml_text

    space = space_of(parts.settings_of(ctx), account)
    with parts.control(parts.settings_of(ctx)) as control:
        exported = control.export_config(space)
    if as_json:
        show.line(exported)
    else:
        show.text(toml_text(msgspec.to_builtins(exported)).rstrip())


def apply(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="TOML; - is stdin.")],
    account: Named = "",
) -> None:
    """Make the settings of a file those in force, as a whole: what it does not name goes back to its default.

    Running processes take them up within a second. Nothing changes when any of it is wrong.
    """
    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    values = toml_values(_text(source), source)
    with parts.control(parts.settings_of(ctx)) as control:
        version = control.apply_config(space, values, author=parts.author(), now=parts.now_ms())
    show.remark(f"Version {version.number} is in force.")


def _text(source: str) -> str:
    import sys

    if source == "-":
        return sys.stdin.read()
    try:
        return Path(source).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{source} cannot be read.", fix="Name a TOML file, or - for stdin.") from error
