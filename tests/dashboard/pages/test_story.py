"""One event's full story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard_events import BODY, EMAIL, TRACE, filled, row_of
from dashboard_shown import Shown
from ledger_parts import NOW
from signalpost.dashboard.pages.story import consent_of, shown_body


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    with filled(tmp_path) as found:
        yield found


def test_a_delivered_event_is_told_from_its_copies_to_metas_reply(shown: Shown) -> None:
    """Received twice, joined, enriched, sent, taken."""
    model = shown.json(f"/story/{row_of(shown, 'e1')}")
    assert [(one["fate"], one["source"], one["at"]) for one in model["copies"]] == [
        ("event", "server", NOW),
        ("merged", "browser", NOW + 500),
    ]
    assert model["seen"] == "both"
    assert model["answer"]["sentence"] == "Sent: Meta took it 8 s ago."
    assert model["consent"] == {
        "action": "send",
        "what": "It may be sent",
        "reason": "the person's recorded decision",
        "evidence": "tcf:purposes",
        "region": "eea",
    }
    assert [one["key"] for one in model["gained"]] == ["em"]
    assert (model["reply"]["fbtrace_id"], model["reply"]["verdict"]["meaning"]) == (TRACE, "taken")
    assert model["body"] == {"joined": 3}
    assert [step["what"] for step in model["steps"]][-1] == "Delivered"
    page = shown.get(f"/story/{row_of(shown, 'e1')}").text
    assert ("the person was logged in on this browser" in page, "As it goes to Meta." in page) == (True, True)


def test_a_dead_event_says_what_meta_said_and_what_to_do(shown: Shown) -> None:
    """And can be sent again from there; its body is shown without the person."""
    row = row_of(shown, "e2")
    model = shown.json(f"/story/{row}")
    assert model["answer"]["sentence"] == "Not sent: a Purchase has no value."
    assert (model["reply"]["code"], model["reply"]["subcode"]) == (100, 2804009)
    assert model["reply"]["verdict"]["meaning"] == "Purchase without value"
    assert [note["code"] for note in model["notes"]] == ["value_missing"]
    page = shown.get(f"/story/{row}").text
    assert "Replay this event" in page
    for secret in (EMAIL, "203.0.113.9", "fb.1.1795000000000", "anna"):
        assert secret not in page
        assert secret not in str(model)


def test_a_body_is_shown_without_whose_it_is() -> None:
    """Keys by name, hashes by their beginning; addresses without query; long texts cut."""
    body = shown_body(BODY)
    assert body["user_data"] == {"em": ["abababab…"], "client_ip_address": "present", "fbp": "present"}
    assert body["event_source_url"] == "https://shop.example/thanks"
    assert body["custom_data"]["note"].endswith("(2000 characters)")
    deep: dict[str, object] = {}
    place = deep
    for _ in range(50):
        place["a"] = place = {}
    assert "…" in str(shown_body({"custom_data": deep}))


def test_what_is_no_event_is_not_found(shown: Shown) -> None:
    """Whatever stands in the address."""
    for path in ("0", "999999", "x", "9" * 40, "-1"):
        assert shown.get(f"/story/{path}").status_code == 404
    assert consent_of("") is None
