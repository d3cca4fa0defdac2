"""Consent in a client that has no gateway behind it: the event's own signals, judged by a table of regions.

A gateway judges by the tables of its datasets, so a client that sends to one passes the signals on. Towards Meta, or
into a local inbox, they are judged here: a denied event goes nowhere, one that is only limited says so.
"""

from __future__ import annotations

from typing import NamedTuple

from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.limited_use import with_limited_use
from signalpost.capi.outcome import Dropped
from signalpost.consent.policy import ConsentPolicy
from signalpost.consent.region import read_region, region_of
from signalpost.consent.ruling import Action, Ruling, judge

REGION_UNKNOWN = "consent_region_unknown"


class Judged(NamedTuple):
    """The event as it goes on, and the ruling; None where the event says nothing."""

    event: Event
    ruling: Ruling | None


class Stopped(NamedTuple):
    """How the event ends; `ruling` where its person said no."""

    outcome: Dropped
    ruling: Ruling | None = None


def judged(event: Event, policy: ConsentPolicy, *, holds: bool) -> Judged | Stopped:
    """`event` judged by its own signals. Without any it goes on: whoever calls knows why it may. `holds`: what it goes
    to can keep it until its person has answered."""
    if event.consent is None:
        return Judged(event, None)
    region = region_told(event)
    if region is None:
        return Stopped(_dropped(event, REGION_UNKNOWN, "consent.region"))
    ruling = judge(event.consent, region, policy, locatable=bool(event.user_data.client_ip_address))
    if ruling.state == "unknown" and holds:
        return Judged(event, ruling)
    if ruling.action in (Action.DROP, Action.HOLD):
        return Stopped(_dropped(event, ruling.reason, "consent"), ruling if ruling.refuses else None)
    if ruling.action is Action.LIMITED:
        return Judged(with_limited_use(event, ruling.country, ruling.number), ruling)
    return Judged(event, ruling)


def region_told(event: Event) -> str | None:
    """Where the event says that its person is: "" when it does not say, None when it names no region."""
    if event.consent is not None and event.consent.region:
        return read_region(event.consent.region)
    country, place = event.user_data.country, event.user_data.st
    return region_of(country if isinstance(country, str) else None, place if isinstance(place, str) else None)


def _dropped(event: Event, reason: str, path: str) -> Dropped:
    return Dropped(reason=reason, problems=(problem(reason, path),), event_name=event.event_name)
