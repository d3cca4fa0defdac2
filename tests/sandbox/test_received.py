"""What is kept of an event and of a call."""

from __future__ import annotations

import msgspec

import tree
from signalpost.sandbox.dedup import DedupSettings
from signalpost.sandbox.received import RULES, ReceivedCall, ReceivedEvent, Rule, Source, Standing

STANDING = Standing(kept=True, rule=Rule.FIRST, why="kept: the first of its kind")
EVENT = ReceivedEvent(
    number=7,
    received_at=1_790_000_000_000,
    dataset="123",
    source=Source.SERVER,
    event_name="Lead",
    event_id="a",
    event_time=1_790_000_000,
    action_source="website",
    keys=("em",),
    standing=STANDING,
    api_version="v25.0",
    test_event_code=None,
    partner_agent=None,
    token_place="header",
    form="json",
    fbtrace_id="A1",
    body=b'{"event_name":"Lead","user_data":{"em":"somebody"}}',
)


def test_every_rule_is_explained() -> None:
    """Each rule of deduplication has a sentence; no other has one."""
    assert set(RULES) == set(Rule)
    assert all(rule.sentence.endswith(".") for rule in Rule)


def test_an_event_shows_itself_as_json() -> None:
    """All fields by name; the event as an object under `event`; the standing with its rule."""
    shown = msgspec.json.decode(msgspec.json.encode(EVENT.as_json()))
    assert shown["event"] == EVENT.event == {"event_name": "Lead", "user_data": {"em": "somebody"}}
    assert (shown["source"], shown["keys"], shown["standing"]["rule"]) == ("server", ["em"], "first")
    assert shown["match"] is None
    assert "body" not in shown


def test_its_repr_has_no_user_data() -> None:
    """What a failing test or a log would print names the event, not the person."""
    assert repr(EVENT) == "ReceivedEvent(7, 123)"


def test_a_call_shows_what_it_held_only_when_asked() -> None:
    """Lists are short; one refused call can be looked at whole."""
    call = ReceivedCall(
        number=1,
        received_at=0,
        dataset="123",
        events=1,
        fbtrace_id="A",
        error="100",
        answer=b'{"error":{"code":100}}',
        bodies=(b'{"a":1}',),
    )
    assert set(call.as_json()) == {"number", "received_at", "dataset", "events", "fbtrace_id", "error", "at"}
    held = msgspec.json.decode(msgspec.json.encode(call.as_json(held=True)))
    assert (held["answer"], held["held"]) == ({"error": {"code": 100}}, [{"a": 1}])
    assert repr(call) == "ReceivedCall(1, 123, 100)"


def test_every_rule_and_setting_of_deduplication_is_in_the_reference() -> None:
    """docs/reference/sandbox-deduplication.md lists each rule with its meaning, each setting with its default."""
    page = (tree.ROOT / "docs/reference/sandbox-deduplication.md").read_text(encoding="utf-8")
    listed = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    assert listed == {rule.value for rule in Rule} | set(DedupSettings.__struct_fields__)
