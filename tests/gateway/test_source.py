"""Where the events of one request come from; and their copies, as they are kept."""

from __future__ import annotations

import pytest

from gateway_shop import START_MS
from signalpost.capi.outcome import Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.gateway.page import Page
from signalpost.gateway.source import Source, dropped_of
from signalpost.store.tag_settings import TagSettings
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
