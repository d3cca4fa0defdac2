"""Puts together what tells channels of incidents, for `signalpost watch` and `signalpost alarms`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

from signalpost.settings import Settings

if TYPE_CHECKING:
    from signalpost.alarms.telling import Telling
    from signalpost.dashboard.view import Alerts
    from signalpost.store.channels import Addressed
    from signalpost.store.control import Control
    from signalpost.store.incident_messages import Messages
    from signalpost.store.incidents_file import IncidentsReader
    from signalpost.watch.incidents.incident import Incidents


def telling_of(
    settings: Settings,
    control: Control,
    incidents: IncidentsReader,
    messages: Messages,
    now: Callable[[], int],
    log: Callable[..., Any],
) -> Telling:
    """What tells the channels of this data folder. `now` is Unix ms."""
    from signalpost.alarms.teller import AppriseTeller
    from signalpost.alarms.telling import Telling
    from signalpost.store.channels import listed

    def names(space_id: int) -> Mapping[str, str]:
        return {one.dataset_id: one.name for one in control.snapshot().config(space_id).datasets}

    made = Telling(
        incidents=lambda: incidents_of(incidents),
        names=names,
        channels=lambda: listed(control),
        messages=messages,
        teller=AppriseTeller(os.environ),
        now=now,
        log=log,
        public=public_of(settings),
    )
    made.recover()
    return made


def incidents_of(reader: IncidentsReader) -> Mapping[int, Incidents]:
    """All incidents, by space."""
    return {space_id: reader.incidents(space_id) for space_id in reader.spaces()}


def alerts_of(settings: Settings) -> Alerts:
    """What the dashboard needs to try channels and to show incidents. From any thread."""
    from signalpost.cli import parts
    from signalpost.dashboard.view import Alerts
    from signalpost.store import open_incidents_reader

    def incidents(space_id: int) -> Incidents:
        with closing(open_incidents_reader(settings.data_dir / parts.WATCH_FILE)) as reader:
            return reader.incidents(space_id)

    return Alerts(attempt=lambda to: attempt(to, parts.now_ms()), incidents=incidents)


def attempt(to: Addressed, now: int) -> str | None:
    """Send a channel a test; None when it got there, else why not. `now`: Unix ms. Not within an event loop."""
    from signalpost.alarms.teller import AppriseTeller, letter_of
    from signalpost.watch.telling.words import trial

    sent = letter_of(to, trial(now // 1_000), f"test.{now}.{to.channel.name}")
    return asyncio.run(AppriseTeller(os.environ).tell([sent]))[0]


def public_of(settings: Settings) -> str:
    """Where people open the dashboard: what messages link to."""
    return (settings.dashboard_url or f"http://{settings.host}:{settings.dashboard_port}").rstrip("/")
