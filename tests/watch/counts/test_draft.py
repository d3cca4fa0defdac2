"""One copy after the other, counted by what it has."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.watch.counts.draft import MOST_CURRENCIES, MOST_FORMS, Draft
from signalpost.watch.counts.shape import Shapes
from signalpost.watch.counts.slot import Slot
from signalpost.watch.counts.texts import Texts
from signalpost.watch.seen import Seen

AT = 1_700_000_000


def seen(**given: Any) -> Seen:
    return Seen(**{"dataset": "1", "source": "browser", "event_name": "Purchase", "at": AT, "event_time": AT, **given})


def counted(*copies: Seen) -> Slot:
    draft, shapes, texts = Draft(), Shapes(), Texts()
    for one in copies:
        draft.observe(one, shapes, texts)
    return draft.closed()


def test_a_copy_is_counted_by_all_it_has() -> None:
    """Keys, parameters with the kind of their values, the form of its id, its release, its value."""
    custom = {"value": 49.9, "currency": "eur", "content_ids": ["a"], "gift": True, "note": None, "meta": {}}
    slot = counted(seen(keys=("em", "fbp"), custom=custom, event_id="order_7", release="1.2", times=3))
    assert slot.copies == slot.taken == 3
    assert slot.tallies == {
        "fate:event": 3, "key:em": 3, "key:fbp": 3, "param:value:number": 3, "param:currency:text": 3,
        "param:content_ids:list": 3, "param:gift:flag": 3, "param:note:null": 3, "param:meta:object": 3,
        "release:1.2": 3, "shape:order_{n}": 3, "size:EUR:1": 3, "content:{h1}": 3, "text:currency:EUR": 3,
    }  # fmt: skip
    assert slot.sums == slot.booked == {"EUR": pytest.approx(149.7)}


def test_a_dropped_copy_only_has_its_fate() -> None:
    """What it holds was not judged further."""
    slot = counted(seen(fate="dropped:bot", keys=("em",), custom={"value": 1.0, "currency": "EUR"}))
    assert (slot.copies, slot.taken, slot.tallies, slot.sums) == (1, 0, {"fate:dropped:bot": 1}, {})


def test_a_merged_copys_value_is_not_booked_again() -> None:
    """It is that of the event it was joined with."""
    slot = counted(seen(fate="merged", custom={"value": 5, "currency": "EUR"}))
    assert (slot.sums, slot.booked) == ({"EUR": 5.0}, {})


@pytest.mark.parametrize(
    ("value", "currency", "tally"),
    [
        (0, "EUR", "odd:zero"),
        (-1, "EUR", "odd:negative"),
        (float("nan"), "EUR", "odd:out_of_range"),
        (10**400, "EUR", "odd:out_of_range"),
        (5, "Euro", "odd:currency"),
        (5, None, "odd:currency"),
        (0.001, "EUR", "size:EUR:-2"),
        (4_990, "EUR", "size:EUR:3"),
    ],
)
def test_values_are_counted_by_size_or_by_what_is_odd(value: float, currency: str | None, tally: str) -> None:
    """A price is of a power of ten; what is no price is of none."""
    slot = counted(seen(custom={"value": value, "currency": currency}))
    assert [name for name in slot.tallies if name.startswith(("odd:", "size:"))] == [tally]


def test_a_value_as_text_or_flag_is_a_kind_and_no_sum() -> None:
    """The kind tells."""
    slot = counted(seen(custom={"value": "5", "currency": "EUR"}), seen(custom={"value": True}))
    assert (slot.tallies["param:value:text"], slot.tallies["param:value:flag"], slot.sums) == (1, 1, {})


@pytest.mark.parametrize(
    ("late", "tally"),
    [(-61, "lag:ahead"), (-60, None), (3_599, None), (3_600, "lag:hour"), (86_400, "lag:day"), (700_000, "lag:week")],
)
def test_times_are_counted_when_they_are_not_prompt(late: int, tally: str | None) -> None:
    """A minute ahead is a clock that is a little fast."""
    slot = counted(seen(event_time=AT - late))
    assert [name for name in slot.tallies if name.startswith("lag:")] == ([tally] if tally else [])


def test_many_different_copies_are_counted_as_if_they_were_alike() -> None:
    """What is taken apart meanwhile is not lost."""
    copies = [seen(release=f"r{number % 300}", custom={"value": 5.0, "currency": "EUR"}) for number in range(600)]
    slot = counted(*copies)
    assert (slot.copies, slot.tallies["release:r7"], slot.sums["EUR"]) == (600, 2, 3_000.0)
    assert MOST_FORMS < 300


def test_invented_currencies_are_bounded() -> None:
    """And still counted, under one word."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [f"X{one}{two}" for one in letters[:10] for two in letters]
    slot = counted(*(seen(custom={"value": 1, "currency": name}) for name in names))
    assert len(slot.sums) == MOST_CURRENCIES + 1
    assert sum(slot.sums.values()) == len(names)


def test_a_draft_goes_on_from_a_slot() -> None:
    """As after a restart."""
    draft = Draft(counted(seen()))
    draft.observe(seen(), Shapes(), Texts())
    assert draft.closed().copies == 2


def test_what_is_noted_of_values_is_counted_of_the_taken() -> None:
    """And a copy with a test_event_code beside all others."""
    slot = counted(seen(notes=("em:md5",), times=2), seen(notes=("em:md5",), fate="dropped:consent_denied"))
    assert slot.tallies["form:em:md5"] == 2
    draft = Draft()
    draft.test(3)
    slot = draft.closed()
    assert (slot.copies, slot.tallies, slot.of("fate:test")) == (0, {"fate:test": 3}, 3)
