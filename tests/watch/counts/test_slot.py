"""What a slot says."""

from __future__ import annotations

from signalpost.watch.counts.slot import MOST_TALLIES, TEST, Series, Slot, total


def slot(copies: int = 0, taken: int = 0) -> Slot:
    return Slot(copies=copies, taken=taken, tallies={}, sums={}, booked={})


def test_a_series_knows_how_much_it_stands_for() -> None:
    """A dataset, a source of it, an event of the source."""
    assert [one.depth for one in (Series("1"), Series("1", "browser"), Series("1", "browser", "h", "Lead"))] == [
        0,
        1,
        2,
    ]


def test_fates_are_shares_of_all_copies_and_the_rest_of_those_taken() -> None:
    """What was dropped has no keys to count."""
    one = slot(10, 8)
    assert (one.of("fate:dropped:bot"), one.of("key:em")) == (10, 8)


def test_tries_are_a_share_of_all_that_came() -> None:
    """They are in no other count."""
    one = slot(10, 8)
    one.count(TEST, 5)
    assert one.of(TEST) == 15


def test_a_flood_of_names_ends_under_one_word() -> None:
    """Names that were there before are still counted."""
    one = slot()
    one.count("param:value:number", 1)
    for number in range(MOST_TALLIES + 50):
        one.count(f"param:p{number}:text", 2)
    one.count("param:value:number", 1)
    assert one.tallies["param:value:number"] == 2
    assert one.tallies["param:(other)"] == 2 * 51
    assert len(one.tallies) == MOST_TALLIES + 1


def test_slots_add_up() -> None:
    """Counts, tallies, sums."""
    first, second = slot(3, 2), slot(1, 1)
    first.count("key:em", 2)
    second.count("key:em", 1)
    second.sums["EUR"] = second.booked["EUR"] = 5.0
    first.sums["EUR"] = 1.0
    whole = total([first, second])
    assert whole == Slot(copies=4, taken=3, tallies={"key:em": 3}, sums={"EUR": 6.0}, booked={"EUR": 5.0})
    assert first.copies == 3
