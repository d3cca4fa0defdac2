"""A hit's events as Meta's, as they would be sent to `/v1/events`: unhashed and unjudged.

The event_id is the parameter `event_id`, else `transaction_id`, as Stape's tag has it: a pixel that was given either
is deduplicated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from signalpost.capi.event import ActionSource
from signalpost.capi.problem import Problem
from signalpost.connectors.ga4.device import app_data
from signalpost.connectors.ga4.hit import Hit, fault, part, text
from signalpost.connectors.ga4.items import custom_data
from signalpost.connectors.ga4.names import AUTOMATIC, name_of
from signalpost.connectors.ga4.person import consent, link, user_data

MICROS = 1_000_000


class Mapped(NamedTuple):
    """One event for Meta, and what of it was left out."""

    event: dict[str, Any]
    problems: Sequence[Problem]


def event_of(hit: Hit, index: int, now: int) -> Mapped | None:
    """The hit's event at `index`; None for one that GA4's tag sends by itself. `now`: Unix seconds, for an event
    without a time. Raises InvalidInput."""
    path = f"events[{index}]"
    given = part(hit.events[index])
    params = part(given.get("params"))
    name = text(given.get("name"))
    if not name:
        raise fault("ga4_name_missing", f"{path}.name")
    if name in AUTOMATIC:
        return None
    url = text(params.get("page_location"))
    custom, problems = custom_data(params, path)
    person = user_data(hit, params)
    on_the_web = url and "client_user_agent" in person and not hit.system
    app = app_data(hit)
    source = ActionSource.APP if app else ActionSource.WEBSITE if on_the_web else ActionSource.SYSTEM_GENERATED
    event: dict[str, Any] = {
        "event_name": name_of(name),
        "event_time": _time(given, hit, now),
        "action_source": source.value,
        "user_data": person,
    }
    more = {
        "event_id": text(params.get("event_id")) or text(params.get("transaction_id")),
        "event_source_url": url,
        "referrer_url": text(params.get("page_referrer")),
        "custom_data": custom,
        "consent": consent(hit),
        "link": link(hit, params),
        "app_data": app,
    }
    event.update({key: value for key, value in more.items() if value})
    return Mapped(event, problems)


def _time(given: dict[str, Any], hit: Hit, now: int) -> int | str:
    """Unix seconds; a text that is no time stays one, for the judge of events to refuse by name."""
    own = given.get("timestamp_micros")
    micros = own if own is not None else hit.timestamp_micros
    if micros is None:
        return now
    written = text(micros)
    return int(written) // MICROS if written.isascii() and written.isdigit() and len(written) < 20 else "?"
