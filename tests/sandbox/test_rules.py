"""The tables of the event, user_data and messaging."""

from __future__ import annotations

from signalpost.sandbox import rules


def test_every_forbidden_combination_is_made_of_known_keys() -> None:
    """A misspelt key would never forbid anything."""
    assert all(row <= rules.USER_DATA_KEYS for row in rules.TOO_BROAD)
    assert all(set(keys) <= rules.USER_DATA_KEYS for keys, _ in rules.MESSAGING_KEYS.values())
    assert all(set(keys) <= rules.USER_DATA_KEYS for keys in rules.INSTAGRAM_KEYS.values())
    assert rules.HASHED_KEYS <= rules.USER_DATA_KEYS


def test_enumerated_parameters_exist() -> None:
    """Sections 3.1 and 3.4: each closed list belongs to a parameter of the event."""
    assert set(rules.ENUMS) <= set(rules.EVENT_KEYS)
    assert len(rules.ENUMS["customer_segmentation"]) == 9
    assert len(rules.ACTION_SOURCES) == 9


def test_messaging_has_fourteen_names() -> None:
    """Section 15."""
    assert len(rules.MESSAGING_EVENTS) == 14
    assert rules.DISPUTED_MESSAGING_EVENT in rules.MESSAGING_EVENTS
