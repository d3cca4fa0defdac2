"""What is remembered from one look to the next."""

from __future__ import annotations

from signalpost.watch.sight import Counter, DatasetSight, InboxSight, Memory, Sight, begun_again, place, remember
from watching import DATASET, HOUR, NOW, a_dataset, a_sight

PLACE = place(1, DATASET)


def test_a_counter_moves_when_its_number_does() -> None:
    """Up, and down too: a ledger put back from a backup counts less."""
    one = Counter(count=5, moved_at=1)
    assert one.at(5, 9) is one
    assert one.at(6, 9) == Counter(count=6, moved_at=9)
    assert one.at(4, 9) == Counter(count=4, moved_at=9)


def test_the_first_look_begins_the_clock() -> None:
    """What was before is not known, but for the hour of the last copy."""
    known = remember(Memory(), a_sight(a_dataset(silent_from=NOW - HOUR))).datasets[PLACE]
    assert (known.accepted.moved_at, known.delivered.moved_at) == (NOW - HOUR, NOW)
    assert remember(Memory(), a_sight(a_dataset(silent_from=NOW + 5))).datasets[PLACE].accepted.moved_at == NOW


def test_later_looks_note_what_moved() -> None:
    """Each number by itself."""
    memory = remember(Memory(), a_sight())
    memory = remember(memory, a_sight(a_dataset(accepted=51), now=NOW + 7))
    known = memory.datasets[PLACE]
    assert (known.accepted.moved_at, known.delivered.moved_at) == (NOW + 7, NOW)


def test_a_look_that_saw_nothing_forgets_nothing() -> None:
    """But notes since when nothing is seen; the next good look ends that."""
    memory = remember(Memory(), a_sight())
    blind = remember(memory, Sight(now=NOW + 1, unreadable="store_corrupt"))
    assert blind.datasets == memory.datasets
    again = remember(blind, Sight(now=NOW + 2, unreadable="store_corrupt"))
    assert again.unreadable_since == NOW + 1
    assert remember(again, a_sight(now=NOW + 3)).unreadable_since is None


def test_a_dataset_that_is_gone_is_forgotten() -> None:
    """Should it come back, its clock begins anew."""
    memory = remember(Memory(), a_sight(a_dataset(), a_dataset(dataset="9")))
    assert remember(memory, a_sight()).datasets.keys() == {PLACE}


def test_how_many_died() -> None:
    """Of a dataset, or of a whole space; unknown when it was not seen."""
    sight = a_sight(a_dataset(dead=2), a_dataset(dataset="9", dead=5))
    assert (sight.dead(1, DATASET), sight.dead(1, "9"), sight.dead(1, None)) == (2, 5, 7)
    assert sight.dead(1, "7") is sight.dead(2, None) is None
    assert [one.dataset for one in sight.datasets] == [DATASET, "9"]


def test_a_gap_begins_the_clocks_anew_but_where_an_alarm_stands() -> None:
    """Of what is delivered and folded; what was accepted is not the watch's to forgive."""
    memory = remember(Memory(), a_sight(a_dataset(), a_dataset(dataset="9")))
    again = begun_again(memory, NOW + HOUR, {place(1, "9")})
    assert again.datasets[PLACE].delivered == Counter(count=40, moved_at=NOW + HOUR)
    assert again.datasets[PLACE].accepted == memory.datasets[PLACE].accepted
    assert again.datasets[place(1, "9")] == memory.datasets[place(1, "9")]
    assert again.folded == Counter(count=0, moved_at=NOW + HOUR)
    assert begun_again(memory, NOW + HOUR, {None}).folded == memory.folded
    assert begun_again(Memory(), NOW, ()) == Memory()


def test_what_was_not_seen_counts_nothing() -> None:
    """A dataset and an inbox of which no more is known than that they are there."""
    one = DatasetSight(dataset="1")
    assert (one.accepted, one.delivered, one.dead, one.waiting, one.ended_day) == (0, 0, 0, 0, 0)
    assert InboxSight().unfolded == 0
