"""`signalpost privacy …`: what personal data goes where, and how to try it."""

from __future__ import annotations

import typer

from signalpost.cli import privacy_scan


def build() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Find personal data where it does not belong.")
    app.command("scan")(privacy_scan.scan)
    return app
