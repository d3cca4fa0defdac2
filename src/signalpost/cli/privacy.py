"""`signalpost privacy …`: what personal data goes where, and how to try it."""

from __future__ import annotations

import typer

from signalpost.cli import privacy_report, privacy_rights, privacy_scan

HELP = "Personal data: find it where it does not belong, report on it, export and erase people."


def build() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help=HELP,
    )
    app.command("scan")(privacy_scan.scan)
    app.command("erase")(privacy_rights.erase)
    app.command("export")(privacy_rights.export)
    app.command("erasures")(privacy_rights.erasures)
    app.command("report")(privacy_report.report)
    return app
