"""The tables of the sandbox."""

from __future__ import annotations

from signalpost.sandbox import rules


def test_every_forbidden_combination_is_made_of_known_keys() -> None:
    """A misspelt key would never forbid anything."""
    assert all(row <= rules.USER_DATA_KEYS for row in rules.TOO_BROAD)
    assert all(set(keys) <= rules.USER_DATA_KEYS for keys, _ in rules.MESSAGING_KEYS.values())


def test_enumerated_parameters_exist() -> None:
    """Each closed list belongs to a parameter of the event."""
    assert set(rules.ENUMS) <= set(rules.EVENT_KEYS)
    assert len(rules.ENUMS["customer_segmentation"]) == 9
    assert len(rules.ACTION_SOURCES) == 9


def test_currencies_are_three_upper_case_letters() -> None:
    """ISO 4217 form; MRU is refused by Meta although ISO."""
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in rules.CURRENCIES)
    assert {"EUR", "USD", "JPY"} <= rules.CURRENCIES
    assert "MRU" not in rules.CURRENCIES
