"""What was learnt, in the data folder."""

from __future__ import annotations

import pytest

from command import Signalpost
from signalpost.cli.plan_learned import one_dataset
from signalpost.errors import SettingsError


def test_learning_goes_on_where_it_was(signalpost: Signalpost) -> None:
    """A second file adds to the first."""
    for _ in range(2):
        signalpost("plan", "learn", "-", "--keep", stdin='{"event_name": "Signup", "custom_data": {"a": 1}}\n' * 15)
    rows = signalpost("plan", "pull").err
    assert "1 events" in rows
    assert {row["presence"] for row in signalpost("plan", "show", "--json").rows} == {"always"}


def test_the_only_dataset_is_meant() -> None:
    """Or the one that is named; of several it is asked."""
    assert one_dataset(None, {"7"}) == "7" and one_dataset("", {"7"}) == "" and one_dataset(None, set()) == ""
    with pytest.raises(SettingsError):
        one_dataset(None, {"7", "8"})
