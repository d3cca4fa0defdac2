"""The row that nothing is wrong with: made in one go, and the same as by the longer way."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted
from signalpost.capi.policy import Policy
from signalpost.capi.spec import STANDARD_EVENTS
from signalpost.files.drafts import Drafts
from signalpost.files.group import Made, PlainEvent, Row
from signalpost.files.judge import judged
from signalpost.files.layout import Layout, layout_of
from signalpost.files.plain import Plain
from signalpost.privacy.apply import apply
from uploads import ANSWERS, NOW

NAMES = {event.name for event in STANDARD_EVENTS}

HEADERS = ["order_id", "event_time", "em", "ph", "fn", "value", "currency"]
GOOD = ["7", "2026-11-17 10:00:00", "ann@shop.example", "+49 170 1234567", "Ann", "19.90", "EUR"]
CELLS = st.sampled_from(
    ["", " ", "7", "12.0", "#7", "n/a", "4.9E+11", "=A1", "'07", "O'Neil", "19.90", "0", "-3", "1,5", "x" * 70, "eur",
     "2026-11-17 10:00:00", "ann@shop.example", "=HYPERLINK(1)", "DE89370400440532013000", "4111111111111111", "\u00fc"]
)  # fmt: skip


def layout(headers: list[str] = HEADERS, row: list[str] = GOOD) -> Layout:
    found = layout_of(headers, [row], ANSWERS)
    assert not found.questions, found.questions
    return found


def plainly(row: list[str], how: Layout | None = None) -> Made | None:
    how = how or layout()
    plain = Plain.of(how, Drafts(how).zone)
    assert plain is not None
    return plain.make(Row(2, row))


class Slowly(Drafts):
    """Without the short way."""

    def __init__(self, how: Layout) -> None:
        super().__init__(how)
        self._plain = None


def said(event: Event | PlainEvent) -> object:
    """What leaves of an event: numbers as numbers."""
    found = judged(event, now=NOW, policy=Policy())
    if not isinstance(found, Accepted):
        return found.problems
    return msgspec.json.decode(found.body), replace(found, body=b"")


def test_a_good_row_is_plain() -> None:
    """And nothing outside user_data is left to look at."""
    found = plainly(GOOD)
    assert found is not None and isinstance(found.event, PlainEvent)
    assert found.event.event_name == "Purchase" and str(found.value) == "19.90" and found.currency == "EUR"
    whole = found.event.whole()
    assert apply(whole).event is whole


@given(st.lists(st.integers(0, 6), max_size=3), st.lists(CELLS, min_size=7, max_size=7))
def test_both_ways_come_to_the_same(places: list[int], others: list[str]) -> None:
    """Whatever stands in the cells: a row that is plain comes to what the longer way makes of it."""
    row = [others[place] if place in places else text for place, text in enumerate(GOOD)]
    found = plainly(row)
    if found is None:
        return
    slowly = Slowly(layout()).make([Row(2, row)])
    assert slowly.event is not None and isinstance(found.event, PlainEvent)
    assert (found.value, found.currency, found.left_out) == (slowly.value, slowly.currency, slowly.left_out)
    assert not slowly.remarks and said(found.event) == said(slowly.event)
    whole = found.event.whole()
    assert said(whole) == said(slowly.event)
    assert whole.event_name not in NAMES or apply(whole).event is whole


@pytest.mark.parametrize(
    ("place", "text"),
    [(0, ""), (0, "12.0"), (0, "#7"), (0, "a b"), (0, "1.2E+14"), (1, ""), (1, "soon"), (1, "=NOW()"), (2, "=A1"),
     (3, "'0170"), (3, "4.9E+11"), (5, ""), (5, "0"), (5, "-1"), (5, "five"), (5, "=A1"), (6, "Euro")],
)  # fmt: skip
def test_what_is_odd_takes_the_longer_way(place: int, text: str) -> None:
    """There it is told, left out or refused."""
    assert plainly([text if number == place else cell for number, cell in enumerate(GOOD)]) is None


def test_rows_that_are_short_or_broken_take_the_longer_way() -> None:
    """As does a shop of which no event_id can be made."""
    how = layout()
    plain = Plain.of(how, Drafts(how).zone)
    assert plain is not None
    assert plain.make(Row(2, GOOD[:4])) is None and plain.make(Row(2, GOOD, "csv_malformed")) is None
    assert plainly(GOOD, replace(how, shop="\n")) is None


def test_columns_of_their_own_say_event_and_source() -> None:
    """Also where the file has no amounts; a text where a name is meant takes the longer way."""
    headers = ["order_id", "event_time", "em", "event_name", "action_source", "currency"]
    row = ["7", GOOD[1], GOOD[2], "Lead", "phone_call", ""]
    how = layout(headers, row)
    found = plainly(row, how)
    assert found is not None and found.event is not None
    assert (found.event.event_name, found.event.action_source, found.value) == ("Lead", "phone_call", None)
    for place, text in ((3, "new lead"), (4, "=A1"), (5, "Euro")):
        assert plainly([text if number == place else cell for number, cell in enumerate(row)], how) is None


def test_one_page_of_all_events_is_looked_at_once() -> None:
    """Where it is quiet, it stands in each; any other page makes no row plain."""
    how = replace(layout(), event_source_url="https://shop.example/thanks")
    found = plainly(GOOD, how)
    assert found is not None and isinstance(found.event, PlainEvent)
    slowly = Slowly(how).make([Row(2, GOOD)])
    assert slowly.event is not None and said(found.event) == said(slowly.event)
    for page in ("shop.example", "https://shop.example/?mail=ann@shop.example"):
        assert Plain.of(replace(how, event_source_url=page), None) is None


def test_tables_of_lines_or_of_other_columns_have_none() -> None:
    """Their rows are groups, or have more to say."""
    how = layout()
    assert Plain.of(replace(how, grouped=True), None) is None
    assert Plain.of(replace(how, places={**how.places, "content_ids": 9}), None) is None
    assert Plain.of(replace(how, time_format=""), None) is None
