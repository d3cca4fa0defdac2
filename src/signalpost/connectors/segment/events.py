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


def told_of(message: Message, now: int) -> Event | None:
    """What `identify` and `alias` tell of a person, in the form of an event that is none; None where it tells nothing,
    as `group` does. `now`: Unix seconds.

    An `identify` without a userId has traits that nobody has shown to be theirs, as of a newsletter's form.
    """
    context = part(message.context)
    user, tied = user_data(message, {}, context), link(message, {})
    if message.type == Kind.ALIAS.value and (before := text(message.previousId)):
        tied["visitor"] = before
    known = text(message.userId)
    if message.type == Kind.GROUP.value or (message.type == Kind.ALIAS.value and not known):
        return None
    version, said = version_of(context), consent(context)
    return Event(
        event_name=message.type,
        event_time=now,
        action_source=(ActionSource.APP if version else ActionSource.SYSTEM_GENERATED).value,
        user_data=UserData(**user),
        consent=EventConsent(**said) if said else None,
        link=EventLink(**tied, authenticated=None if known else False),
        app_data=AppData(**app_data(version, context)) if version else None,
    )


def event_of(message: Message, now: int) -> Event:
    """The event of a message that is of none of NO_EVENTS. `now`: Unix seconds, for a message without a time."""
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
