"""`signalpost health`: whether events are taken now, for whoever restarts what does not answer."""

from __future__ import annotations

import typer

from signalpost.cli.exits import Exit


def health(ctx: typer.Context) -> None:
    """Ask the gateway that serves this data folder whether it takes events now. Ends with 0 if so, else with 1.

    For containers and load balancers; `status` says what stands and what to do.
    """
    from signalpost.alarms.gateway import ask
    from signalpost.cli import parts, show, state
    from signalpost.watch.causes import cause_of
    from signalpost.watch.code import Code

    settings = parts.settings_of(ctx)
    running = state.find(settings.data_dir)
    if running is None:
        show.text(f"Nothing serves {settings.data_dir}.\n  Start it: signalpost serve")
        raise typer.Exit(Exit.REFUSED)
    found = ask(running.gateway)
    if found.cause is None:
        show.text(f"{running.gateway} takes events.")
        return
    cause = cause_of(Code.NOTHING_ACCEPTED, found.cause)
    why = f" ({found.why})" if found.why else ""
    show.text(f"{running.gateway}: {cause.what}{why}.\n  {cause.fix}")
    for check in found.answered.failed if found.answered else ():
        figures = ", ".join(f"{name} {count:,}" for name, count in check.figures.items())
        show.text(f"  {check.name}: {figures}" if figures else f"  {check.name}")
    raise typer.Exit(Exit.REFUSED)
