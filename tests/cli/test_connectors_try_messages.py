"""`signalpost connectors try segment|ga4`: what would leave of what their senders post."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import tree
from command import Signalpost
from signalpost.cli.connectors_try_messages import lines, refuses, tried
from signalpost.cli.exits import Exit

NOW = 1_795_300_000
SEGMENT = json.loads((tree.ROOT / "tests/golden/segment/messages.json").read_bytes())["cases"]
GA4 = json.loads((tree.ROOT / "tests/golden/ga4/measurement_protocol.json").read_bytes())


def rows(sender: str, body: Any) -> list[dict[str, Any]]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    row = tried(sender, "x", raw, now=NOW)
    return list(row["messages"])


def test_every_standard_event_is_shown_as_it_would_leave() -> None:
    """Under Meta's name, with value and currency; of its person the names of keys."""
    shown = rows("segment", {"batch": [case["sent"] for case in SEGMENT]})
    expected = [case["leaves"] for case in SEGMENT]
    assert [one["event"]["event_name"] for one in shown] == [one["event_name"] for one in expected]
    assert [one["event"]["user_data"] for one in shown] == [sorted(one["user_data"]) for one in expected]
    shown = rows("ga4", {**GA4["hit"], "events": [case["sent"] for case in GA4["cases"]]})
    expected = [case["leaves"] for case in GA4["cases"]]
    assert [one["event"]["event_name"] for one in shown] == [one["event_name"] for one in expected]
    assert [one["event"].get("value") for one in shown] == [one.get("custom_data", {}).get("value") for one in expected]


def test_what_is_no_event_says_what_it_is() -> None:
    """A person, a company, what is kept from Meta, and what is wrong by place, code and fix."""
    known = {"userId": "7", "anonymousId": "a", "traits": {"email": "jo@example.com"}}
    told, group, kept, wrong, old = rows(
        "segment",
        {
            "batch": [
                {"type": "identify", **known},
                {"type": "group", **known},
                {"type": "track", "event": "x", "integrations": {"Signalpost": False}},
                {"type": "video"},
                {"type": "track", "event": "x", "userId": "7", "timestamp": "2020-01-01T00:00:00Z"},
            ],
            "context": {"locale": "de"},
        },
    )
    assert told == {"teaches": {"user_data": ["em", "external_id"], "link": ["visitor"]}}
    assert (group, kept) == ({"nothing": "group"}, {"nothing": "segment_not_for_meta"})
    assert [(one["path"], one["code"]) for one in wrong["problems"]] == [("type", "segment_type_unknown")]
    assert old["problems"][0]["code"] == "event_time_too_old"
    assert rows("segment", {"type": "screen", "userId": "7"})[0]["event"]["event_name"] == "ScreenView"
    (less,) = rows("ga4", {"client_id": "1.2", "events": [{"name": "purchase", "params": {"items": [{}]}}]})
    assert less["problems"][0]["code"] == "ga4_item_nameless"
    nameless, automatic = rows("ga4", {"client_id": "1.2", "events": [{}, {"name": "session_start"}]})
    assert nameless["problems"][0]["code"] == "ga4_name_missing"
    assert "nothing" in automatic
    (page,) = rows("ga4", b"v=2&cid=1.2&en=page_view&dl=https%3A%2F%2Fshop.example%2F")
    assert page["event"]["event_name"] == "PageView"


def test_a_body_that_is_none_is_a_problem_of_the_whole() -> None:
    """With its code."""
    for sender, body in (("segment", b"["), ("ga4", b"{"), ("ga4", b'{"events":[{}]}')):
        row = tried(sender, "x", body, now=NOW)
        assert row["problem"]["code"] in ("not_an_object", "ga4_client_id_missing")
        assert refuses(row)
        assert row["problem"]["fix"] in "\n".join(lines(row))


def test_the_command_shows_it_and_nobody(signalpost: Signalpost, tmp_path: Path) -> None:
    """In words and as JSON; what is wrong makes it end as refused."""
    file = tmp_path / "batch.json"
    sent = {
        "type": "track", "event": "Order Completed", "userId": "7", "anonymousId": "a-1",
        "properties": {"order_id": "1001", "total": 19.9, "currency": "EUR", "email": "jo@example.com"},
    }  # fmt: skip
    file.write_text(json.dumps({"batch": [sent]}))
    ended = signalpost("connectors", "try", "segment", str(file))
    assert ended.code == Exit.DONE, ended.err
    assert "event_name=Purchase" in ended.out and "value=19.9" in ended.out
    assert "jo@example.com" not in ended.out
    (row,) = signalpost("connectors", "try", "ga4", "-", "--json", stdin='{"events":[{}]}').rows
    assert row["problem"]["path"] == "client_id"
    assert signalpost("connectors", "try", "ga4", "-", stdin="{").code == Exit.REFUSED
