"""The event that nothing is wrong with: prepared in one go, without the steps. It is most of them.

Whatever would need a step of `prepare` to change, refuse or explain it is not ready, and takes the steps. A test holds
that both ways give the same.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.hashed import Values, hash_values
from signalpost.capi.outcome import Accepted
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.capi.said import PARAMETERS, family_of, millionths, word_of
from signalpost.capi.spec import ACTION_SOURCES, CORRECTION, STANDARD_EVENTS
from signalpost.capi.unmet import keys_and_unmet, lacks
from signalpost.capi.usual import CANNOT_ENCODE, Usual, usual
from signalpost.capi.written import encode, fits

URL_MISSING = problem("event_source_url_missing", "event_source_url")
USER_AGENT_MISSING = problem("client_user_agent_missing", "user_data.client_user_agent")
WEB = ("https://", "http://")
WEBSITE = "website"
NO_CUSTOM_DATA: Usual = (msgspec.Raw(), None, (msgspec.UnsetType,) * len(PARAMETERS), None, "")

# Sources and names with requirements of their own take the steps.
_OWN_RULES = ("app", "business_messaging", "physical_store")
_SOURCES = {source: source for source in ACTION_SOURCES if source not in _OWN_RULES}
_NAMES = frozenset(event.name for event in STANDARD_EVENTS if event.name != CORRECTION)
_USUAL = slice(0, Event.__struct_fields__.index("referrer_url") + 1)
_OTHERS = slice(_USUAL.stop + 2, None)  # between them stand consent and link, which are used elsewhere
_NO_OTHERS = (None,) * (len(Event.__struct_fields__) - _OTHERS.start)
_astuple = msgspec.structs.astuple


def ready(event: Event, now: int, policy: Policy) -> Accepted | None:
    """`event` prepared, or None when it has to take the steps. `now` is Unix seconds."""
    values = _astuple(event)
    if values[_OTHERS] != _NO_OTHERS:
        return None
    name, when, given_source, event_id, user, given, url, referrer = values[_USUAL]
    source = _SOURCES.get(given_source) if isinstance(given_source, str) else None
    if (
        source is None
        or type(name) is not str
        or name not in _NAMES
        or type(when) is not int
        or not now - policy.max_age_s <= when <= now + policy.future_tolerance_s
        or type(event_id) is not str
        or not event_id
        or event_id.isspace()
        or not (url is None or (type(url) is str and url.startswith(WEB)))
        or not (referrer is None or (type(referrer) is str and referrer.startswith(WEB)))
    ):
        return None
    custom = NO_CUSTOM_DATA if given is None else usual(given)
    if custom is None:
        return None
    return _written(name, source, when, event_id, _astuple(user), custom, url, referrer, now, policy)


def ready_parts(
    name: str,
    when: int,
    source: str,
    event_id: str,
    user: Values,
    custom: Usual,
    url: str | None,
    *,
    now: int,
    policy: Policy,
) -> Accepted | None:
    """The same of the parts of an event, where no object was made of them. `user`: the values of its `UserData` in the
    order of the fields. `custom`: what `usual` makes of its custom_data. `event_id` and `url` are in order."""
    is_due = now - policy.max_age_s <= when <= now + policy.future_tolerance_s
    if not is_due or name not in _NAMES or source not in _SOURCES:
        return None
    return _written(name, source, when, event_id, user, custom, url, None, now, policy)


def _written(
    name: str,
    source: str,
    when: int,
    event_id: str,
    user: Values,
    custom: Usual,
    url: str | None,
    referrer: str | None,
    now: int,
    policy: Policy,
) -> Accepted | None:
    encoded, order_id, types, value, currency = custom
    sent, notes = hash_values(user, now=now, policy=policy, event_time=when)
    wire: dict[str, Any] = {"event_name": name, "action_source": source, "event_time": when, "event_id": event_id}
    if url is not None:
        wire["event_source_url"] = url
    if referrer is not None:
        wire["referrer_url"] = referrer
    wire["user_data"] = sent
    if custom is not NO_CUSTOM_DATA:
        wire["custom_data"] = encoded
    try:
        body = encode(wire)
    except CANNOT_ENCODE:
        return None
    if not fits(len(body), user):
        return None
    if source == WEBSITE and (url is None or "client_user_agent" not in sent):
        notes = _website_notes(wire, sent, notes)
    keys, unmet = keys_and_unmet(tuple(sent))
    if value is None or not currency:
        unmet += lacks(name, value is not None, currency != "")
    return Accepted(
        event_name=name,
        event_id=event_id,
        event_time=when,
        action_source=source,
        body=body,
        order_id=order_id,
        notes=notes,
        unmet=unmet,
        keys=keys,
        value=millionths(value),
        said=word_of(types, currency, family_of(str(sent.get("client_user_agent", "")))),
    )


def _website_notes(wire: Collection[str], sent: Collection[str], notes: tuple[Problem, ...]) -> tuple[Problem, ...]:
    if "event_source_url" not in wire:
        notes = (URL_MISSING, *notes)
    return notes if "client_user_agent" in sent else (*notes, USER_AGENT_MISSING)
