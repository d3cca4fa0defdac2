"""What becomes of events that were judged good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from signalpost.sandbox.dedup import Dedup, DedupSettings
from signalpost.sandbox.intake import SLICE, Intake
from signalpost.sandbox.people.person import Attribution, Match, MatchRule, Missed
from signalpost.sandbox.received import Rule, Source
from signalpost.sandbox.taking import Origin

NOW = 1_790_000_000
MATCH = Match(person=7, rule=MatchRule.EMAIL, by=("em",), confidence=0.97)
MISSED = Missed(ad="3", kind="click", touched_at=NOW - 60, days=7)
AD = Attribution(ad="3", adset="2", campaign="1", kind="click", touched_at=NOW - 60)


class OnePerson:
    """Knows one e-mail; its person clicked one ad in the hour before NOW."""

    def match(self, keys: Mapping[str, tuple[str, ...]]) -> Match | None:
        return MATCH if keys.get("em") == ("a" * 64,) else None

    def attribute(self, match: Match, event_time: int) -> Attribution | None:
        return AD if event_time >= NOW - 60 else None

    def missed(self, match: Match, event_time: int) -> Missed | None:
        return MISSED


def origin(source: str = "server", at: int = 0) -> Origin:
    return Origin(dataset="123", source=Source(source), received_at=NOW * 1_000 + at, form="json")


def event(event_id: str = "a", *, em: str = "a" * 64, ip: str = "8.8.8.8", **changes: Any) -> dict[str, Any]:
    return {
        "event_name": "Purchase",
        "event_time": NOW,
        "event_id": event_id,
        "action_source": "website",
        "event_source_url": "https://shop.example/",
        "user_data": {"em": em, "client_ip_address": ip, "client_user_agent": "x"},
        "custom_data": {"value": 10, "currency": "EUR", "contents": [{"id": "1"}]},
        **changes,
    }


def intake(**settings: Any) -> Intake:
    return Intake(Dedup(DedupSettings(**settings)), keep=10_000)


def test_an_event_is_matched_and_credited_to_an_ad() -> None:
    """Person, ad and counts; who is not known is neither. Credited to none, it says what it missed."""
    taking = intake()
    sent = [event("a"), event("b", em="b" * 64), event("c", event_time=NOW - 61)]
    known, stranger, early = taking.take(sent, origin(), people=OnePerson())
    assert (known.match, known.attribution, known.missed) == (MATCH, AD, None)
    assert (stranger.match, stranger.attribution, stranger.missed) == (None, None, None)
    assert (early.match, early.attribution, early.missed) == (MATCH, None, MISSED)
    cell = taking.counts.by_name()["123", "Purchase", Source.SERVER]
    assert (cell.raw, cell.matched, cell.attributed) == (3, 2, 1)
    assert taking.counts.tally("123", "Purchase").matched == 2


def test_without_people_nothing_is_matched() -> None:
    """And the share is unknown, not zero."""
    taking = intake()
    (one,) = taking.take([event()], origin(), people=None)
    assert one.match is None
    assert taking.counts.tally("123", "Purchase").matched is None


def test_a_large_call_is_taken_as_its_events_one_by_one() -> None:
    """Slices change nothing: numbers, standings, counts."""
    sent = [event(f"order-{number % (SLICE + 3)}") for number in range(2 * SLICE + 7)]
    whole, single = intake(), intake()
    together = whole.take(sent, origin(), people=None)
    apart = [single.take([one], origin(), people=None)[0] for one in sent]
    assert together == apart
    assert whole.counts.as_json() == single.counts.as_json()
    assert [one.number for one in together] == list(range(1, len(sent) + 1))
    assert sum(one.standing.kept for one in together) == SLICE + 3


def test_what_is_wrong_with_an_event_is_found_and_counted() -> None:
    """Codes of signalpost.quality, on the event and in the tally."""
    taking = intake()
    (one,) = taking.take([event(em="joe@example.com")], origin(), people=None)
    assert "clear_text" in one.findings
    tally = taking.counts.tally("123", "Purchase")
    assert (tally.findings["clear_text"], tally.malformed) == (1, {"em": 1})


def test_a_server_event_is_compared_with_the_browser_event_it_belongs_to() -> None:
    """Section 9: "server sending mismatched IP addresses" needs both copies."""
    taking = intake()
    taking.take([event(ip="8.8.8.8")], origin("browser"), people=None)
    (server,) = taking.take([event(ip="9.9.9.9")], origin(), people=None)
    (same,) = taking.take([event(ip="8.8.8.8")], origin(), people=None)
    assert "ip_mismatch" in server.findings
    assert "ip_mismatch" not in same.findings


def test_a_favoured_browser_event_overturns_the_servers() -> None:
    """The earlier event shows its new standing, and the counts are as if it had never been kept."""
    taking = intake(prefer_browser_within_s=300)
    taking.take([event()], origin(), people=OnePerson())
    taking.take([event()], origin("browser", 1_000), people=OnePerson())
    server = taking.events.get(1)
    assert server is not None
    assert (server.standing.kept, server.standing.rule, server.standing.partner) == (False, Rule.BROWSER_FAVOURED, 2)
    cells = taking.counts.by_name()
    assert [cells["123", "Purchase", Source(one)].kept for one in ("server", "browser")] == [0, 1]
    assert cells["123", "Purchase", Source.SERVER].matched == 0


def test_forgetting_leaves_numbers() -> None:
    """Everything else is as new."""
    taking = intake()
    taking.take([event()], origin(), people=None)
    taking.forget()
    assert (len(taking.events), taking.counts.as_json()) == (0, [])
    (one,) = taking.take([event()], origin(), people=None)
    assert (one.number, one.standing.rule) == (2, Rule.FIRST)
