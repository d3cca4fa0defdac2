"""Where the events of one request come from; and their copies, as they are kept."""

from __future__ import annotations

import msgspec
import pytest

from gateway_shop import START_MS
from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.link import EventLink
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.prepare import prepare
from signalpost.capi.problem import Problem
from signalpost.capi.said import read
from signalpost.gateway.page import Page
from signalpost.gateway.source import Source, copy_of, dropped_of
from signalpost.privacy.apply import apply
from signalpost.store.tag.settings import TagSettings
from signalpost.visit.visit import Visit

PAGE = Page(visit=Visit(event_source_url=None, referrer_url=None), tag=TagSettings())


def source(origin: str, page: Page | None = None) -> Source:
    return Source(space_id=1, key_id="k", origin=origin, received_at=START_MS, policy=Policy(), page=page)


@pytest.mark.parametrize(
    ("origin", "page", "says"), [("server", None, "event"), ("browser", None, "browser"), ("browser", PAGE, "tag")]
)
def test_a_decision_names_where_it_came_from(origin: str, page: Page | None, says: str) -> None:
    """A browser's word is weighed differently from a server's."""
    assert source(origin, page).says == says


def test_a_dropped_copy_holds_names_and_places_alone() -> None:
    """Nothing of the person has a place in it."""
    problem = Problem(path="user_data.em", code="email_invalid", message="It is none.", fix="")
    copy = dropped_of(Dropped(reason="email_invalid", problems=(problem,), event_name="Lead"), source("server"))
    assert (copy.reason, copy.event_name, copy.problems) == (
        "email_invalid", "Lead", (("user_data.em", "email_invalid"),),
    )  # fmt: skip


def test_a_dropped_copys_name_and_id_name_nobody() -> None:
    """Whoever writes an address into them is refused or not: the row stays readable. Of an id a digest is kept, by
    which its other copies are known."""
    refused = Dropped(reason="bot", problems=(), event_name="Order of jo@shop.example", event_id="jo@shop.example-17")
    copy = dropped_of(refused, source("browser"))
    assert copy.event_name == "Order of masked-email"
    assert copy.event_id is not None
    assert copy.event_id.startswith("masked-")
    taken = apply(Event(event_name="Lead", event_time=1, action_source="website", event_id="jo@shop.example-17"))
    assert copy.event_id == taken.event.event_id


def test_a_copy_carries_what_ties_it_to_a_visit() -> None:
    """Of a server all it says; of a browser what its own cookie says, and its tokens."""
    event = Event(
        event_name="Lead",
        event_time=START_MS // 1000,
        action_source="website",
        event_id="1",
        link=EventLink(visitor="v", cart="c", authenticated=True),
    )
    outcome = prepare(event, now=START_MS // 1000, random_id="x")
    assert isinstance(outcome, Accepted)
    page = msgspec.structs.replace(PAGE, link={"visitor": "of the cookie"})
    carried = [
        copy_of(outcome, event, one, {}, None).link
        for one in (source("server"), source("browser"), source("browser", page))
    ]
    assert carried == [
        {"visitor": "v", "cart": "c", "authenticated": "true"},
        {"cart": "c"},
        {"cart": "c", "visitor": "of the cookie"},
    ]


def test_a_copys_word_tells_what_leaked_in_it() -> None:
    """So that the ledger can count it without opening the body."""
    event = Event(event_name="Lead", event_time=START_MS // 1000, action_source="website", event_id="1")
    outcome = prepare(event, now=START_MS // 1000, random_id="x")
    assert isinstance(outcome, Accepted)
    notes = (problem("leak_email_masked", "custom_data.note"), problem("url_cleaned", "event_source_url"))
    told = copy_of(msgspec.structs.replace(outcome, notes=notes), event, source("server"), {}, None)
    assert read(told.said).leaks == ("email:masked",)
    assert copy_of(outcome, event, source("server"), {}, None).said == outcome.said
