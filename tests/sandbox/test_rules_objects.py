"""The tables of the objects inside an event."""

from __future__ import annotations

from signalpost.sandbox import rules, rules_objects


def test_every_object_is_a_parameter_of_the_event() -> None:
    """And of type object there."""
    assert {rules.EVENT_KEYS[name].value for name in rules_objects.OBJECTS} == {"object"}


def test_what_a_correction_needs_has_a_place() -> None:
    """Each path ends in a key of a table, so that a misspelt one is found."""
    for path in rules_objects.APPEND_NEEDS:
        assert path[0] in rules.EVENT_KEYS
        table = rules_objects.OBJECTS.get(path[0])
        assert table is None or path[1] in table


def test_fourteen_states_are_listed() -> None:
    """Section 11: 1000 to 1013, and 0."""
    assert len(rules_objects.LDU_STATES["options"]) == 15
    assert rules_objects.LDU_STATES["event"] == {0, 1000}
    assert rules_objects.EXTINFO_SLOTS == 16
