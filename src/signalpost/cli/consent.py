"""`signalpost consent`: what people decided about their data."""

from __future__ import annotations

import typer

from signalpost.cli import consent_decode, consent_held, consent_record, consent_table, consent_why


def build() -> typer.Typer:
    """The commands of this group."""
    app = typer.Typer(no_args_is_help=True, help="Look at what people decided about their data.")
    app.callback()(lambda: None)
    app.command("table")(consent_table.table)
    app.command("decode")(consent_decode.decode)
    app.command("record")(consent_record.record)
    app.command("why")(consent_why.why)
    app.command("held")(consent_held.held)
    app.command("release")(consent_held.release)
    return app
