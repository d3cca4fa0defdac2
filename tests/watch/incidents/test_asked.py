"""What people do with an incident."""

from __future__ import annotations

import pytest

from signalpost.errors import InvalidInput
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.asked import LONGEST_NAME, Asked, Wish, assign, checked, do, mute, note, snooze
from signalpost.watch.incidents.incident import LONGEST_NOTE, MOST_NOTES, Incident, Incidents, Note


def every() -> Incidents:
    usual = {"dataset": "1", "key": "k", "cause": "c", "level": Level.NOTICE, "since": 1, "opened_at": 1, "seen_at": 1}
    return Incidents(every=tuple(Incident(number=number, **usual) for number in (1, 2)))  # type: ignore[arg-type]


def test_each_changes_one_and_leaves_the_others() -> None:
    """Muted, snoozed, somebody's, with a note."""
    asked = note(assign(snooze(mute(every(), 2), 2, 900), 2, "anna"), 2, "seen", "anna", 5)
    first, second = asked.every
    assert first == every().every[0]
    assert (second.muted, second.snoozed_until, second.assigned) == (True, 900, "anna")
    assert second.notes == (Note(at=5, by="anna", text="seen"),)
    assert not mute(asked, 2, muted=False).every[1].muted


def test_notes_are_bounded() -> None:
    """The newest stay."""
    asked = every()
    for number in range(MOST_NOTES + 5):
        asked = note(asked, 1, str(number), "anna", number)
    assert [one.at for one in asked.every[0].notes] == list(range(5, MOST_NOTES + 5))


@pytest.mark.parametrize("text", ["", "  ", "x" * (LONGEST_NOTE + 1)])
def test_a_note_has_text_but_not_too_much(text: str) -> None:
    """A mistake is said."""
    with pytest.raises(InvalidInput, match="A note has"):
        note(every(), 1, text, "anna", 5)


def test_a_number_that_is_none_is_said() -> None:
    """For a note too."""
    for asked in (lambda: mute(every(), 7), lambda: note(every(), 7, "x", "anna", 5)):
        with pytest.raises(InvalidInput, match="no incident 7"):
            asked()


def test_what_is_asked_is_done() -> None:
    """Each wish, to the incident it names."""
    wishes = [
        Asked(wish=Wish.MUTE),
        Asked(wish=Wish.SNOOZE, until=900),
        Asked(wish=Wish.ASSIGN, text="anna"),
        Asked(wish=Wish.NOTE, text="seen"),
        Asked(wish=Wish.RESOLVE),
    ]
    after = every()
    for one in wishes:
        after = do(after, 2, checked(one), "ben", 7)
    first, second = after.every
    assert first == every().every[0]
    assert (second.muted, second.snoozed_until, second.assigned, second.resolved_at) == (True, 900, "anna", 7)
    assert second.notes == (Note(at=7, by="ben", text="seen"),)
    assert not do(after, 2, Asked(wish=Wish.UNMUTE), "ben", 8).every[1].muted
    assert do(after, 2, Asked(wish=Wish.RESOLVE), "ben", 9).every[1].resolved_at == 7


@pytest.mark.parametrize(
    "wrong",
    [
        Asked(wish=Wish.NOTE),
        Asked(wish=Wish.NOTE, text="x" * (LONGEST_NOTE + 1)),
        Asked(wish=Wish.ASSIGN, text="x" * (LONGEST_NAME + 1)),
        Asked(wish=Wish.SNOOZE, until=-1),
    ],
)
def test_what_cannot_be_done_is_refused(wrong: Asked) -> None:
    """Before it is kept."""
    with pytest.raises(InvalidInput):
        checked(wrong)
