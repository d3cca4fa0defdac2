"""How much is read closely for leaks."""

from __future__ import annotations

from signalpost.privacy.budget import MOST_READ, MOST_READ_AT_ONCE, MOST_READ_OF_BROWSER, Budget


def test_it_is_spent_by_characters_and_does_not_come_back() -> None:
    """Once a text was too long, a short one is not read either."""
    budget = Budget(10)
    assert [budget.takes(text) for text in ("1234567", "890", "1", "")] == [True, True, False, False]


def test_what_was_read_is_known_afterwards() -> None:
    """Never more than there was, though the last text was longer."""
    budget = Budget(10)
    assert budget.spent == 0
    budget.takes("123")
    assert budget.spent == 3
    budget.takes("x" * 100)
    assert budget.spent == 10


def test_a_request_may_need_more_than_an_event() -> None:
    """Of a browser's less than of a server's, whose key is a secret."""
    assert MOST_READ < MOST_READ_OF_BROWSER < MOST_READ_AT_ONCE
