"""The table of alarms."""

from __future__ import annotations

from signalpost.watch.code import ROWS, Code, Severity
from signalpost.watch.settings import AlarmSettings


def test_every_alarm_has_its_row() -> None:
    """With its rule, its cost and when it is over, in sentences."""
    assert list(ROWS) == list(Code)
    for code, row in ROWS.items():
        assert row.code is code and row.severity is Severity.ALARM
        assert all(words.endswith(".") and len(words) > 10 for words in (row.rule, row.over, row.cost))


def test_settings_that_are_named_exist_and_bend_one_alarm_each() -> None:
    """And each is in the words of its rule."""
    named = [name for row in ROWS.values() for name in row.settings]
    assert sorted(named) == sorted(AlarmSettings.__struct_fields__)
    assert all(f"`{name}`" in row.rule for row in ROWS.values() for name in row.settings)


def test_an_alarm_s_code_is_its_name_in_small_letters() -> None:
    """It stands in messages, in the status as JSON and in the settings of channels."""
    assert [code.value for code in Code] == [code.name.lower() for code in Code]
    assert {Code.BOOKS_UNBALANCED.value, Code.NOT_DELIVERED.value} == {"books_unbalanced", "not_delivered"}
