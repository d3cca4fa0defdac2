"""The table of rates."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.sandbox.simulate.settings import SimulationSettings, table

SIZES = {"population", "orders"}


@pytest.mark.parametrize("row", table(), ids=lambda row: row.name)
def test_every_setting_says_what_it_is_and_where_it_comes_from(row: object) -> None:
    """A size needs no source; all else has one."""
    assert row.description.endswith(".")  # type: ignore[attr-defined]
    assert row.name in SIZES or row.source.words  # type: ignore[attr-defined]


@pytest.mark.parametrize("row", [row for row in table() if row.kind is float], ids=lambda row: row.name)
def test_every_default_lies_in_its_believable_range(row: object) -> None:
    """Numbers have a range; the default is in it."""
    source = row.source  # type: ignore[attr-defined]
    assert source.low <= row.default <= source.high  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "value"), [("mobile", 1.2), ("orders", 3), ("account", -0.1), ("nothing", 1)])
def test_wrong_rates_are_refused(name: str, value: float) -> None:
    """A share is from 0 to 1, a size is large enough to say something, and names are known."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({name: value}, SimulationSettings)
