"""A plan's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.cli.plan_file import read_plan, write_plan
from signalpost.errors import InvalidInput, SettingsError
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan

PLAN = Plan(events={"Purchase": EventPlan(description="paid", parameters={"custom_data.value": ParameterPlan()})})


@pytest.mark.parametrize("name", ["plan.toml", "plan.json"])
def test_what_is_written_reads_back_equal(tmp_path: Path, name: str) -> None:
    """As TOML or JSON, by the file's ending."""
    write_plan(PLAN, tmp_path / name)
    assert read_plan(tmp_path / name) == PLAN


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Not there, not TOML, not UTF-8, no plan, no folder."""
    (tmp_path / "broken.toml").write_text("[events")
    (tmp_path / "bytes.toml").write_bytes(b"\xff")
    (tmp_path / "strange.toml").write_text("[events.Purchase]\ncolour = 1\n")
    for name in ("none.toml", "broken.toml", "bytes.toml"):
        with pytest.raises(SettingsError, match="cannot be read"):
            read_plan(tmp_path / name)
    with pytest.raises(InvalidInput, match="no tracking plan"):
        read_plan(tmp_path / "strange.toml")
    with pytest.raises(SettingsError, match="cannot be written"):
        write_plan(PLAN, tmp_path / "none" / "plan.toml")
