"""Agents that put an fbq of their own in the page's place, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pixel_page import PIXEL
from tag_page import TagHere, tagging

WRAPPED = f"""
fbq('init', '{PIXEL}');
fbq('track', 'PageView');
var first = window.fbq;
var wrapper = function () {{ return first.apply(this, arguments); }};
for (var name in first) wrapper[name] = first[name];
wrapper.callMethod = first.callMethod;
wrapper.queue = first.queue;
window.fbq = wrapper;
fbq('track', 'Lead');
window.addEventListener('load', function () {{
  setTimeout(function () {{
    fbq('track', 'Search');
    window.fbq = first;
    fbq('track', 'Contact');
  }}, 300);
}});
"""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """Running parts."""
    folder: Path = tmp_path_factory.mktemp("agents")
    with tagging(folder) as running:
        yield running


def test_a_wrapper_around_fbq_costs_and_doubles_nothing(here: TagHere) -> None:
    """Before Meta's script has come and after, with copies of the stub's properties, and taken away again."""
    tab = here.visit(WRAPPED)
    pixel = sorted((event.event_name, event.event["event_id"]) for event in here.arrived(4))
    assert [name for name, _ in pixel] == ["Contact", "Lead", "PageView", "Search"]
    assert sorted((event.event_name, event.event_id) for event in here.taken(4)) == pixel
    assert tab.messages == []
