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
function wrap(first) {{
  var wrapper = function () {{
    return wrapper.callMethod ? wrapper.callMethod.apply(wrapper, arguments) : first.apply(this, arguments);
  }};
  for (var name in first) wrapper[name] = first[name];
  wrapper.callMethod = first.callMethod;
  wrapper.queue = first.queue;
  return (window.fbq = wrapper);
}}
var first = window.fbq;
wrap(first);
fbq('track', 'Lead');
window.addEventListener('load', function () {{
  setTimeout(function () {{
    var second = wrap(window.fbq);
    fbq('track', 'Search');
    window.fbq = first;
    fbq('track', 'Contact');
    window.fbq = second;
    fbq('track', 'Subscribe');
  }}, 500);
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
    pixel = sorted((event.event_name, event.event["event_id"]) for event in here.arrived(5))
    assert [name for name, _ in pixel] == ["Contact", "Lead", "PageView", "Search", "Subscribe"]
    assert sorted((event.event_name, event.event_id) for event in here.taken(5)) == pixel
    assert tab.messages == []
