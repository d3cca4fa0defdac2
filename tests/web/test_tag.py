"""The tag in a real browser, against the gateway and the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pixel_page import PIXEL
from tag_page import TagHere, tagging

INIT = f"fbq('init', '{PIXEL}');"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """Running parts."""
    folder: Path = tmp_path_factory.mktemp("tag")
    with tagging(folder) as here:
        yield here


@pytest.fixture
def here(started: TagHere) -> TagHere:
    """Running parts as if just started."""
    started.forget()
    return started


def test_pixel_and_gateway_get_one_event_under_one_id(here: TagHere) -> None:
    """The page's pixel code is as it was; the tag stands before it."""
    tab = here.visit(INIT + "fbq('track', 'PageView'); fbq('track', 'AddToCart', {value: 5, currency: 'EUR'});")
    pixel = {event.event_name: event.event["event_id"] for event in here.arrived(2)}
    events = here.taken(2)
    assert {event.event_name: event.event_id for event in events} == pixel
    assert [event.observed["pixel"] for event in events] == ["sent", "sent"]
    assert {event.observed["via"] for event in events} == {"fbq"}
    assert tab.messages == []
