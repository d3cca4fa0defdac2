"""Where the events of one request come from; and their copies, as they are kept."""

from __future__ import annotations

import msgspec

from signalpost.capi.event import Event
from signalpost.capi.judge_event import names
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.said import with_leaks
from signalpost.capi.tracking import refuses_tracking
from signalpost.gateway.beacon import NOTHING
from signalpost.gateway.consent import Asked
from signalpost.gateway.facts import Browser
from signalpost.gateway.page import Page
from signalpost.privacy.apply import masked_text
from signalpost.store.record import ANONYMOUS, ConsentStand, DroppedCopy, EventCopy

BROWSER = "browser"  # Source.origin of a browser key


class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where the events of one request come from, and how they are to be prepared. `received_at` is Unix ms.

    `bare`: the request is one event without an envelope, so a text that is no JSON is a refused request, not a dropped
    copy. `strict`: what a second copy might still cure refuses the event, as Meta would. `browser` is None unless a
    browser sent them; `shift_s` is added to each event_time. `page` is what is known of the page when a tag sent them.
    `address` is that of the page's connection, once trusted proxies are taken away.
    `asked` says how consent is judged; None where nothing asks for it. `passthrough`: the sender's own call has taken
    the events to Meta. `release` is that of the sender's own code, as it names it;
    `client` whose way of sending it was, where that was not the gateway's own: `segment`, `ga4`.
    """

    space_id: int
    key_id: str
    origin: str
    received_at: int
    policy: Policy
    dataset: str | None = None
    test_event_code: str | None = None
    bare: bool = False
    strict: bool = False
    browser: Browser | None = None
    shift_s: int = 0
    page: Page | None = None
    address: str | None = None
    asked: Asked | None = None
    passthrough: bool = False
    release: str = ""
    client: str = ""

    @property
    def came_from(self) -> str | None:
        """The address of a browser's connection, whatever cookies or the event say of it."""
        return self.browser.client_ip_address if self.browser is not None else self.address

    @property
    def says(self) -> str:
        """Where its decisions come from, as `ConsentCopy.source` names it."""
        return "tag" if self.page is not None else "browser" if self.origin == BROWSER else "event"


def copy_of(
    outcome: Accepted, event: Event, source: Source, observed: dict[str, str], stand: ConsentStand | None
) -> EventCopy:
    """The copy of an accepted event, as it is kept."""
    return EventCopy(
        space_id=source.space_id,
        key_id=source.key_id,
        origin=source.origin,
        received_at=source.received_at,
        dataset=source.dataset,
        event_name=outcome.event_name,
        event_id=outcome.event_id,
        event_time=outcome.event_time,
        action_source=outcome.action_source,
        body=outcome.body,
        order_id=outcome.order_id,
        unmet=outcome.unmet,
        keys=outcome.keys,
        notes=tuple([(note.path, note.code) for note in outcome.notes]) if outcome.notes else (),
        test_event_code=source.test_event_code,
        made_event_id=not names(event.event_id),
        sent_event_time=outcome.event_time - source.shift_s if source.shift_s else None,
        link=_link(event, source),
        observed=_observed(observed, source),
        consent=stand,
        enrich=event.app_data is None or not refuses_tracking(event),
        passthrough=source.passthrough,
        value=outcome.value,
        said=with_leaks(outcome.said, [note.code for note in outcome.notes]) if outcome.notes else outcome.said,
    )


def _observed(observed: dict[str, str], source: Source) -> dict[str, str]:
    if source.page is not None:
        return {**observed, **source.page.observed}
    if not source.release and not source.client:
        return NOTHING
    named = {"release": source.release, "client": source.client}
    return {name: text for name, text in named.items() if text}


def _link(event: Event, source: Source) -> dict[str, str]:
    """What ties the event to a visit: the visitor's cookie, and what the event itself names. An id that a page gives
    its browser ties nothing, and is kept to know an external_id again that is only that id."""
    known = source.page.link if source.page is not None else NOTHING
    if source.browser is not None and source.browser.visitor is not None:
        known = {**known, "visitor": source.browser.visitor}
    if event.link is None:
        return known
    of_browser = source.origin == BROWSER
    own = (
        {ANONYMOUS: event.link.visitor}
        if of_browser and event.link.visitor and event.user_data.external_id
        else NOTHING
    )
    return {**event.link.as_texts(of_browser=of_browser), **own, **known}


def dropped_of(outcome: Dropped, source: Source) -> DroppedCopy:
    """The copy of an event that went no further: names, reason and places. It may have been refused before its data
    were looked at, and its row stays readable: a name or an id with somebody's address in it is masked."""
    name, event_id = outcome.event_name, outcome.event_id
    return DroppedCopy(
        space_id=source.space_id,
        key_id=source.key_id,
        origin=source.origin,
        received_at=source.received_at,
        dataset=source.dataset,
        reason=outcome.reason,
        event_name=name and masked_text(name, "event_name"),
        event_id=event_id and masked_text(event_id, "event_id"),
        problems=tuple((problem.path, problem.code) for problem in outcome.problems),
    )
