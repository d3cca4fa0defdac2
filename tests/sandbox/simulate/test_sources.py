"""Where the rates come from."""

from __future__ import annotations

import pytest

from signalpost.sandbox.simulate.settings import table
from signalpost.sandbox.simulate.sources import SOURCES, Basis


def test_sources_are_of_settings() -> None:
    """None is left over from a setting that is gone."""
    assert set(SOURCES) <= {row.name for row in table()}


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if source.basis is Basis.OFFICIAL])
def test_official_rules_leave_nothing_open(name: str) -> None:
    """A published rule has one value, so varying the rates does not vary it."""
    assert SOURCES[name].low == SOURCES[name].high


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if source.basis is Basis.MEASURED])
def test_measured_rates_name_a_count(name: str) -> None:
    """Somebody's count has figures in it."""
    assert any(sign.isdigit() for sign in SOURCES[name].words)
