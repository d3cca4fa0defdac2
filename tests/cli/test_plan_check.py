"""`signalpost plan check`: events in a file against the plan and Meta's rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit

PLAN = """
[events.Purchase]
rules = ["custom_data.value > 0"]

[events.Purchase.parameters."custom_data.currency"]
presence = "required"
values = ["EUR"]

[events.Purchase.parameters."custom_data.order_id"]
presence = "required"

[events.Purchase.parameters."custom_data.value"]
type = ["number"]

[events.Lead]
"""


def event(**custom: Any) -> str:
    body = {
        "event_name": "Purchase",
        "event_time": 1_700_000_000,
        "event_id": "order-7",
        "action_source": "website",
        "event_source_url": "https://shop.example/",
        "user_data": {"em": "anna@example.com", "client_user_agent": "Mozilla/5.0"},
        "custom_data": {"value": 19.99, "currency": "EUR", "order_id": "7"} | custom,
    }
    body["custom_data"] = {key: value for key, value in body["custom_data"].items() if value is not None}  # type: ignore[attr-defined]
    return json.dumps(body)


@pytest.fixture(autouse=True)
def plan_file(tmp_path: Path) -> None:
    (tmp_path / "signalpost-plan.toml").write_text(PLAN)


def test_a_dropped_currency_is_told_with_its_place(signalpost: Signalpost, tmp_path: Path) -> None:
    """File, line, event, place, rule and what to do, once; other lines are good, however old."""
    (tmp_path / "events.jsonl").write_text(f"{event()}\n{event(currency=None)}\n")
    ended = signalpost("plan", "check", "events.jsonl")
    assert ended.code == Exit.REFUSED
    first, summary = ended.out.splitlines()
    assert first.startswith("events.jsonl:2: Purchase (order-7): custom_data.currency: currency_missing:")
    assert "Send custom_data.currency" in first
    assert 'signalpost-plan.toml: events.Purchase.parameters."custom_data.currency"' in first
    assert summary == "2 events checked, 1 faults"
    (row,) = signalpost("plan", "check", "events.jsonl", "--json").rows
    assert (row["line"], row["path"], row["severity"]) == (2, "custom_data.currency", "fault")


def test_metas_rules_hold_without_a_plan_for_the_event(signalpost: Signalpost) -> None:
    """What Meta refuses is always a fault; the same of the plan alone, and lines that are no events."""
    plain = event().replace("order-7", "order-8")
    unknown = event(value=None).replace('"Purchase"', '"AddToCart"')
    lines = [plain, unknown, event(order_id=None), "{", "[]", '{"event_name": []}']
    ended = signalpost("plan", "check", "-", "--json", stdin="\n".join((*lines, "")))
    assert [(row["line"], row["code"]) for row in ended.rows if row["severity"] == "fault"] == [
        (3, "parameter_missing"), (4, "json_truncated"), (5, "not_an_object"),
        (6, "wrong_type"), (6, "event_time_missing"), (6, "action_source_missing"),
    ]  # fmt: skip


def test_hints_fail_only_when_asked(signalpost: Signalpost) -> None:
    """A parameter or event that is new breaks nothing."""
    lines = f"{event(colour='red')}\n"
    ended = signalpost("plan", "check", "-", stdin=lines)
    assert ended.code == Exit.DONE and "hint: parameter_not_in_plan" in ended.out
    assert signalpost("plan", "check", "-", "--strict", stdin=lines).code == Exit.REFUSED


def test_events_that_got_lost_are_told_when_asked(signalpost: Signalpost) -> None:
    """Of the plan's two events the file has one."""
    assert signalpost("plan", "check", "-", stdin=event()).code == Exit.DONE
    ended = signalpost("plan", "check", "-", "--complete", stdin=event())
    assert ended.code == Exit.REFUSED and "Lead: event_missing" in ended.out
    assert signalpost("plan", "check", "-", "--complete", "--json", stdin=event()).rows[0]["code"] == "event_missing"


def test_the_same_fault_on_every_line_is_not_told_on_every_line(signalpost: Signalpost) -> None:
    """The first ten are; JSON has all."""
    lines = f"{event(order_id=None)}\n" * 25
    ended = signalpost("plan", "check", "-", stdin=lines)
    assert ended.out.count("parameter_missing: Required") == 10 and "25 times in all" in ended.out
    assert len(signalpost("plan", "check", "-", "--json", stdin=lines).rows) == 25


def test_no_events_and_no_plan_are_no_success(signalpost: Signalpost, tmp_path: Path) -> None:
    """An empty file means that whatever should write it is broken."""
    assert signalpost("plan", "check", "-", stdin="").code == Exit.REFUSED
    (tmp_path / "signalpost-plan.toml").unlink()
    assert signalpost("plan", "check", "-", stdin=event()).code == Exit.USAGE
