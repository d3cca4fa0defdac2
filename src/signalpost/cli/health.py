"""`signalpost health`: whether events are taken now, for whoever restarts what does not answer."""

from __future__ import annotations

import urllib.error
import urllib.request

import typer

from signalpost.cli.exits import Exit

PATIENCE_S = 5.0


def health(ctx: typer.Context) -> None:
    """Ask the gateway that serves this data folder whether it takes events now. Ends with 0 if so, else with 1.

    For containers and load balancers; `status` says what stands and what to do.
    """
    from signalpost.cli import parts, show, state

    settings = parts.settings_of(ctx)
    running = state.find(settings.data_dir)
    if running is None:
        show.text(f"Nothing serves {settings.data_dir}.")
        raise typer.Exit(Exit.REFUSED)
    fault = _fault(f"{running.gateway}/health/ready")
    show.text(fault or f"{running.gateway} takes events.")
    if fault:
        raise typer.Exit(Exit.REFUSED)


def _fault(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_S):
            return None
    except urllib.error.HTTPError as refused:
        return f"{url} answers {refused.code}: {refused.read().decode(errors='replace').strip()}"
    except OSError as error:
        return f"{url} does not answer: {getattr(error, 'reason', error)}"
