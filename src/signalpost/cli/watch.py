"""`signalpost watch`: looks at the alarms and for incidents, and tells the channels. `serve` runs it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

import typer

from signalpost.cli import watch_asks, watch_incidents
from signalpost.cli.processes import Watched
from signalpost.cli.supervise import watch_parent
from signalpost.settings import Settings

if TYPE_CHECKING:
    from signalpost.alarms.cycle import Cycle
    from signalpost.alarms.look import Look
    from signalpost.alarms.run import Watch
    from signalpost.alarms.telling import Telling
    from signalpost.store.control import Control
    from signalpost.store.incident_asks import IncidentAsks
    from signalpost.store.incidents_file import IncidentsFile
    from signalpost.store.ledger import LedgerReader
    from signalpost.store.plans import Plans


def build() -> typer.Typer:
    """The group of commands; alone it watches."""
    group = typer.Typer(invoke_without_command=True)
    group.callback()(watch)
    group.command("status")(watch_incidents.status)
    group.command("incidents")(watch_incidents.incidents)
    group.command("explain")(watch_incidents.explain)
    group.command("mute")(watch_asks.mute)
    group.command("unmute")(watch_asks.unmute)
    group.command("snooze")(watch_asks.snooze)
    group.command("assign")(watch_asks.assign)
    group.command("note")(watch_asks.note)
    group.command("resolve")(watch_asks.resolve)
    return group


def watch(ctx: typer.Context, watched: Watched = False) -> None:
    """Look every ten seconds whether an alarm stands, every minute for incidents, and tell the channels, until stopped.

    `serve` runs it. It only reads what the others write, and so also sees a worker that is gone. One at a time watches
    a data folder. With the setting `watch` off it looks for alarms alone. With a command: see incidents, and say what
    is to be done about one.
    """
    if ctx.invoked_subcommand is not None:
        return
    from signalpost.cli import logs, parts

    settings = parts.settings_of(ctx)
    if watched:
        watch_parent()
    logger = logs.configure(settings, "watch")
    asyncio.run(_watch(settings, logs.teller(logger)))


async def _watch(settings: Settings, log: Callable[..., Any]) -> None:
    from signalpost.alarms.patience import PatientClock
    from signalpost.alarms.run import Watch
    from signalpost.alarms.teller import AppriseTeller
    from signalpost.cli import parts
    from signalpost.cli.telling import telling_of
    from signalpost.store import open_incidents, open_messages
    from signalpost.store.channels import listed
    from signalpost.store.watch_file import WatchFile
    from signalpost.worker.clock import Clock

    clock = PatientClock(Clock())
    with (
        parts.control(settings) as control,
        parts.ledger_reader(settings) as ledger,
        closing(WatchFile.hold(settings.data_dir)) as file,
        closing(open_messages(settings.data_dir / parts.WATCH_FILE)) as messages,
        closing(open_incidents(settings.data_dir / parts.WATCH_FILE)) as incidents,
        parts.incident_asks(settings) as asks,
        parts.plans(settings) as plans,
    ):
        made = Watch(
            look=look_of(settings, control, ledger),
            channels=lambda: listed(control),
            teller=AppriseTeller(os.environ),
            file=file,
            now=clock.now,
            log=log,
        )
        telling = telling_of(settings, control, incidents, messages, clock.now, log)
        cycle = cycle_of(control, plans, ledger, incidents, asks, clock.now, log)
        log("watch_started", pid=os.getpid())
        if settings.watch:
            await _until_told(made, cycle, telling)
        else:
            cycle.rest()
            await _until_told(made, telling)
    log("watch_stopped")


async def _until_told(*parts: Watch | Cycle | Telling) -> None:
    """Run them all until the process is to end."""

    def stop() -> None:
        for one in parts:
            one.stop()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    await asyncio.gather(*(one.run() for one in parts))


def cycle_of(
    control: Control,
    plans: Plans,
    ledger: LedgerReader,
    file: IncidentsFile,
    asks: IncidentAsks,
    now: Callable[[], int],
    log: Callable[..., Any],
) -> Cycle:
    """What looks for incidents in this data folder. `now` is Unix ms."""
    from signalpost.alarms.cycle import Cycle
    from signalpost.alarms.facts import read_facts

    return Cycle(
        slots=ledger,
        file=file,
        asks=asks,
        spaces=lambda: [space.space_id for space in control.spaces()],
        facts=lambda space_id, at: read_facts(control, plans, ledger, space_id, at),
        now=now,
        log=log,
    )


def look_of(settings: Settings, control: Control, ledger: LedgerReader) -> Look:
    """How to look at the data folder of these settings."""
    from signalpost.alarms.gateway import Asked, ask
    from signalpost.alarms.look import Look
    from signalpost.cli import parts, state

    def asked() -> Asked | None:
        running = state.find(settings.data_dir)
        return None if running is None else ask(running.gateway)

    inbox = settings.data_dir / parts.INBOX_FOLDER
    return Look(control, ledger, ledger_file=parts.ledger_path(settings), inbox_folder=inbox, ask=asked)
