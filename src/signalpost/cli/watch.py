"""`signalpost watch`: looks at the alarms and tells the channels. `serve` runs it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

import typer

from signalpost.cli.processes import Watched
from signalpost.cli.supervise import watch_parent
from signalpost.settings import Settings

if TYPE_CHECKING:
    from signalpost.alarms.look import Look
    from signalpost.store.control import Control
    from signalpost.store.ledger import LedgerReader


def watch(ctx: typer.Context, watched: Watched = False) -> None:
    """Look every ten seconds whether an alarm stands, and tell the channels, until stopped. `serve` runs it.

    It only reads what the others write, and so also sees a worker that is gone. One at a time watches a data folder.
    """
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
    from signalpost.store import open_incidents_reader, open_messages
    from signalpost.store.channels import listed
    from signalpost.store.watch_file import WatchFile
    from signalpost.worker.clock import Clock

    clock = PatientClock(Clock())
    with (
        parts.control(settings) as control,
        parts.ledger_reader(settings) as ledger,
        closing(WatchFile.hold(settings.data_dir)) as file,
        closing(open_messages(settings.data_dir / parts.WATCH_FILE)) as messages,
        closing(open_incidents_reader(settings.data_dir / parts.WATCH_FILE)) as incidents,
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

        def stop() -> None:
            made.stop()
            telling.stop()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        log("watch_started", pid=os.getpid())
        await asyncio.gather(made.run(), telling.run())
    log("watch_stopped")


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
