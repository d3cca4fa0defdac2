"""A message as one of Meta's events, as a sender would write it: unhashed and unjudged.

message ──► name, time, place ──► user_data, custom_data, app_data, consent, link
"""

from __future__ import annotations

from typing import Any

from signalpost.capi.event import ActionSource, AppData, Event
from signalpost.capi.link import EventLink
from signalpost.capi.signals import EventConsent
from signalpost.capi.user_data import UserData
from signalpost.connectors.segment.choice import consent
from signalpost.connectors.segment.device import app_data, version_of
from signalpost.connectors.segment.message import Kind, Message, moment, part, text
from signalpost.connectors.segment.names import PAGE_VIEW, SCREEN_VIEW, name_of
from signalpost.connectors.segment.person import link, user_data
from signalpost.connectors.segment.products import custom_data

NO_EVENTS = frozenset({Kind.IDENTIFY.value, Kind.ALIAS.value, Kind.GROUP.value})


def event_of(message: Message, now: int) -> Event | None:
    """The event; None for a message that tells of a person and of nothing they did. `now`: Unix seconds, for a message
    without a time."""
    if message.type in NO_EVENTS:
        return None
    properties, context = part(message.properties), part(message.context)
    page = part(context.get("page"))
    version = version_of(context)
    url = "" if version else text(page.get("url")) or text(properties.get("url"))
    said, tied = consent(context), link(message, properties)
    return Event(
        event_name=_name(message),
        event_time=_time(message, now),
        action_source=_source(version, url, context),
        event_id=text(properties.get("event_id")) or text(message.messageId) or None,
        user_data=UserData(**user_data(message, properties, context)),
        custom_data=_custom(message, properties) or None,
        event_source_url=url or None,
        referrer_url=(text(page.get("referrer")) or None) if not version else None,
        consent=EventConsent(**said) if said else None,
        link=EventLink(**tied) if tied else None,
        app_data=AppData(**app_data(version, context)) if version else None,
    )


def _name(message: Message) -> str:
    if message.type == Kind.PAGE.value:
        return PAGE_VIEW
    return SCREEN_VIEW if message.type == Kind.SCREEN.value else name_of(text(message.event))


def _time(message: Message, now: int) -> int | str:
    """Unix seconds; a text that is no time stays one, for the judge of events to refuse by name."""
    given = message.timestamp if message.timestamp is not None else message.originalTimestamp
    if given is None:
        return now
    found = moment(given)
    return int(found.timestamp()) if found is not None else text(given) or "?"


def _source(version: str, url: str, context: dict[str, Any]) -> str:
    if version:
        return ActionSource.APP.value
    on_the_web = url or text(context.get("userAgent"))
    return ActionSource.WEBSITE.value if on_the_web else ActionSource.SYSTEM_GENERATED.value


def _custom(message: Message, properties: dict[str, Any]) -> dict[str, Any]:
    if message.type == Kind.TRACK.value:
        return custom_data(properties)
    shown = text(message.name) or text(properties.get("name"))
    return {"content_name": shown} if shown else {}
