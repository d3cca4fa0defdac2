"""Names and the numbers they stand as."""

from __future__ import annotations

from collections.abc import Iterator

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.sqlite.ledger.names import LIMIT, Names
from signalpost.store.sqlite.statements import migrations, statements


def connected() -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    connection.execute(migrations("ledger")[0])
    return connection


@pytest.fixture
def names() -> Iterator[Names]:
    connection = connected()
    yield Names(connection, statements("ledger"))
    connection.close()


def test_a_name_keeps_its_number(names: Names) -> None:
    """Also for whoever comes later; names of two spaces are two."""
    assert names.dataset(1, "a") == names.dataset(1, "a") == names.known_dataset(1, "a") > 0
    assert len({names.dataset(1, "a"), names.dataset(1, "b"), names.dataset(2, "a")}) == 3
    assert names.event_name(1, "Purchase") != names.event_name(2, "Purchase")
    assert names.inbox("x") == names.known_inbox("x")


def test_none_is_zero(names: Names) -> None:
    """No dataset, no event name, no word: number 0, which is nobody's."""
    assert names.dataset(1, None) == names.event_name(1, None) == names.word(None) == names.word("") == 0
    assert names.text(0) == names.text(None) == ""


def test_asking_makes_nothing(names: Names) -> None:
    """What is unknown stays unknown."""
    for _ in range(2):
        assert names.known_dataset(1, "a") == names.known_inbox("x") == names.known_word("w") == 0
        assert names.known_event_name(1, "Lead") == 0


@given(st.lists(st.text(min_size=1)))
def test_words_come_back(words: list[str]) -> None:
    """Any text; equal ones are one."""
    connection = connected()
    names = Names(connection, statements("ledger"))
    numbers = [names.word(word) for word in words]
    names.forget()
    assert [names.text(number) for number in numbers] == words
    assert len(set(numbers)) == len(set(words))
    connection.close()


def test_words_that_nobody_bounds_fill_no_memory(names: Names) -> None:
    """Some come from outside, such as a test_event_code."""
    many = range(1, LIMIT + 3)
    names._connection.execute("BEGIN")
    names._connection.executemany("INSERT INTO word VALUES (?, ?)", [(number, f"w{number}") for number in many])
    assert all(names.text(number) == f"w{number}" for number in many)
    assert len(names._words) <= LIMIT


def test_a_rolled_back_name_is_made_again(names: Names) -> None:
    """What was remembered of it must be forgotten, or rows would point at nothing."""
    connection = names._connection
    connection.execute("BEGIN")
    names.word("first")
    connection.execute("ROLLBACK")
    names.forget()
    assert names.known_word("first") == 0
    assert names.text(names.word("second")) == "second"
