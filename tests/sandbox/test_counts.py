"""Counts of what came, raw and deduplicated apart."""

from __future__ import annotations

from typing import Any

from signalpost.quality.tally import DayTally, DedupeKey, DedupeTally
from signalpost.sandbox.counts import KEPT_HOURS, MAX_CURRENCIES, MAX_KEYS, MAX_NAMES, OTHER, Counted, Counts
from signalpost.sandbox.dedup import Paired
from signalpost.sandbox.received import Rule, Source, Standing

START = 1_790_000_000_000
HOUR = 3_600_000
KEPT = Standing(kept=True, rule=Rule.FIRST, why="")
DROPPED = Standing(kept=False, rule=Rule.EVENT_ID, partner=1, why="")


def counted(source: str = "server", *, at: int = 0, standing: Standing = KEPT, **fields: Any) -> Counted:
    given = {"dataset": "1", "event_name": "Purchase", "event_time": START // 1_000, "has_event_id": True, "web": True}
    return Counted(source=Source(source), received_at=START + at, standing=standing, **{**given, **fields})


def test_raw_and_kept_are_counted_apart() -> None:
    """A pair that was deduplicated is two raw and one kept; so are its values (events-manager.md: totals double)."""
    counts = Counts()
    counts.add(counted("browser", value=10, currency="EUR"))
    counts.add(counted("server", standing=DROPPED, value=10, currency="EUR", matched=True, attributed=True))
    cells = counts.by_name()
    browser, server = cells["1", "Purchase", Source.BROWSER], cells["1", "Purchase", Source.SERVER]
    assert (browser.raw + server.raw, browser.kept + server.kept) == (2, 1)
    assert (browser.value, server.value, server.raw_value) == ({"EUR": 10}, {}, {"EUR": 10})
    assert (server.matched, server.attributed) == (0, 0)
    assert (browser.rules, server.rules) == ({Rule.FIRST: 1}, {Rule.EVENT_ID: 1})


def test_each_hour_has_its_cell() -> None:
    """By receipt, as Unix seconds of the hour's start in JSON."""
    counts = Counts()
    counts.add(counted())
    counts.add(counted(at=HOUR, value=1.5))
    hours = [(cell["hour"], cell["raw"], cell["value"]) for cell in counts.as_json()]
    first = START // HOUR * 3_600
    assert hours == [(first, 1, {}), (first + 3_600, 1, {"": 1.5})]


def test_an_overturned_event_is_taken_back() -> None:
    """Counted as kept first, then discarded in favour of the browser's: sums are as if it had never been kept."""
    counts, old = Counts(), counted(value=10, currency="EUR", matched=True, attributed=True)
    counts.add(old)
    counts.overturn(old, Standing(kept=False, rule=Rule.BROWSER_FAVOURED, partner=2, why=""))
    cell = counts.by_name()["1", "Purchase", Source.SERVER]
    assert (cell.raw, cell.kept, cell.matched, cell.attributed, cell.value) == (1, 0, 0, 0, {"EUR": 0})
    assert cell.rules == {Rule.FIRST: 0, Rule.BROWSER_FAVOURED: 1}
    assert counts.tally("1", "Purchase").server_kept == 0


def test_a_tally_holds_what_quality_is_computed_from() -> None:
    """Keys, forms, findings, pairs, days, delays and matches of one event name."""
    counts = Counts()
    counts.add(counted("browser", keys=("fbp",), findings=("event_id_missing",), has_event_id=False))
    pair = Paired(browser=1, received_at=START, by=DedupeKey.FBP, first=True)
    counts.add(
        counted(at=1_000, keys=("em", "fbp"), malformed=("em",), findings=("clear_text",), paired=(pair,), matched=True)
    )
    counts.add(counted(at=7_000_000, keys=("em",), matched=False, standing=DROPPED))
    tally = counts.tally("1", "Purchase")
    assert (tally.server, tally.browser, tally.server_kept, tally.browser_kept, tally.matched) == (2, 1, 1, 1, 1)
    assert (tally.keys, tally.malformed) == ({"em": 2, "fbp": 1}, {"em": 1})
    assert (tally.findings, tally.browser_findings) == ({"clear_text": 1}, {"event_id_missing": 1})
    assert tally.dedupe == {
        DedupeKey.EVENT_ID: DedupeTally(server=2),
        DedupeKey.FBP: DedupeTally(browser=1, server=1, shared=1),
    }
    assert tally.days == (DayTally(day=START // 86_400_000, browser=1, covered=1),)
    assert [count for count in tally.delays if count] == [1, 1]
    assert tally.last_received_at == START + 7_000_000


def test_nothing_matched_is_none_and_not_zero() -> None:
    """Without a population there is no match share."""
    counts = Counts()
    counts.add(counted())
    assert counts.tally("1", "Purchase").matched is None
    assert counts.tally("1", "Lead").server == 0


def test_match_quality_looks_at_web_events_only() -> None:
    """Store events are counted, and are in no tally (section 8.1: web server events only)."""
    counts = Counts()
    counts.add(counted(web=False, keys=("em",)))
    assert counts.by_name()["1", "Purchase", Source.SERVER].raw == 1
    assert counts.tally("1", "Purchase").server == 0


def test_days_are_the_last_seven() -> None:
    """Coverage is the mean of the last 7 days (section 8.2)."""
    counts = Counts()
    for day in range(40):
        counts.add(counted("browser", at=day * 24 * HOUR))
    assert [one.browser for one in counts.tally("1", "Purchase").days] == [1] * 7


def test_names_and_hours_are_bounded() -> None:
    """A sender that invents names, or a clock that runs for months, does not fill the memory."""
    counts = Counts()
    for number in range(MAX_NAMES + 10):
        counts.add(counted(event_name=f"name-{number}"))
    assert len(counts.names()) == MAX_NAMES + 1
    assert counts.by_name()[*OTHER, Source.SERVER].raw == 10
    counts = Counts()
    for hour in range(KEPT_HOURS + 100):
        counts.add(counted(at=hour * HOUR))
    hours = [place.hour for place, _ in counts.cells()]
    assert len(hours) == KEPT_HOURS + 1
    assert sum(cell.raw for _, cell in counts.cells()) == KEPT_HOURS + 100


def test_what_a_sender_invents_is_bounded() -> None:
    """Currencies and user_data keys without end take no memory without end; the usual ones are still right."""
    counts = Counts()
    for number in range(2 * MAX_KEYS + MAX_CURRENCIES):
        counts.add(counted(keys=("em", f"key-{number}"), value=1, currency=f"C{number}"))
    tally, cell = counts.tally("1", "Purchase"), counts.by_name()["1", "Purchase", Source.SERVER]
    assert (tally.keys["em"], len(tally.keys)) == (2 * MAX_KEYS + MAX_CURRENCIES, MAX_KEYS)
    assert (len(cell.raw_value), cell.raw_value[""]) == (MAX_CURRENCIES + 1, 2 * MAX_KEYS)


def test_names_can_be_asked_by_dataset_and_forgotten() -> None:
    """For the quality endpoint."""
    counts = Counts()
    counts.add(counted())
    counts.add(counted(dataset="2", event_name="Lead"))
    assert counts.names("2") == [("2", "Lead")]
    counts.forget()
    assert (counts.names(), counts.as_json()) == ([], [])


def test_after_forgetting_an_earlier_hour_is_no_old_one() -> None:
    """The clock was moved months ahead, and back: what comes then has its own hour again."""
    counts = Counts()
    counts.add(counted(at=2 * KEPT_HOURS * HOUR))
    counts.forget()
    counts.add(counted())
    assert [place.hour for place, _ in counts.cells()] == [START // HOUR]
