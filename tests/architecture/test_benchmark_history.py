"""What was measured is kept, and the last figures are put beside those before them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import tree


@pytest.fixture(scope="module")
def history() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_history", tree.ROOT / "benchmarks" / "history.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row(*runs: float, unit: str = "×") -> dict[str, Any]:
    return {"key": "single", "bar": "≥ 0.3×", "figures": {"ratio": {"unit": unit, "runs": runs}}}


def entry(history: ModuleType, *runs: float, unit: str = "×", machine: str = "one") -> dict[str, Any]:
    rows = [row(*runs, unit=unit)]
    return {"at": "2026-11-22T120000", "commit": "abc", "machine": machine, "figures": history.figures(rows)}


def test_a_run_is_kept_with_its_machine(history: ModuleType, tmp_path: Path) -> None:
    """When, which code, what machine and versions, and of each figure the middle and how far runs lie apart."""
    file = history.keep([row(0.3, 0.2, 0.4)], tmp_path)
    kept = json.loads(file.read_text())
    assert kept["machine"]["cores"] and kept["machine"]["python"] and kept["machine"]["msgspec"]
    assert kept["figures"] == {
        "single/ratio": {"unit": "×", "median": 0.3, "spread": pytest.approx(0.667, abs=0.001), "bar": "≥ 0.3×"}
    }
    assert history.entries(tmp_path) == [kept]


def test_a_change_within_the_noise_is_none(history: ModuleType) -> None:
    """Half of both spreads together is what two runs of the same code may lie apart."""
    [line] = history.compared([entry(history, 0.3, 0.33), entry(history, 0.32, 0.36)])
    assert "as before" in line and "+8 %" in line


@pytest.mark.parametrize(
    ("unit", "word"), [("×", "better"), (" events/s", "better"), (" ms", "WORSE"), (" B", "WORSE")]
)
def test_more_is_better_of_speeds_only(history: ModuleType, unit: str, word: str) -> None:
    """Of time and room, less is."""
    assert word in history.compared([entry(history, 1.0, unit=unit), entry(history, 2.0, unit=unit)])[0]


def test_another_machine_is_told(history: ModuleType) -> None:
    """A figure of another machine is no proof of a change."""
    [line] = history.compared([entry(history, 1.0), entry(history, 2.0, machine="other")])
    assert "another machine" in line


def test_the_last_two_that_have_a_figure_are_compared(history: ModuleType) -> None:
    """A run of other rows in between is passed over; a figure of one run alone is compared with nothing."""
    other = {**entry(history, 1.0), "figures": {"disk/inbox": {"unit": " B", "median": 5, "spread": 0, "bar": ""}}}
    [line] = history.compared([entry(history, 1.0), other, entry(history, 1.0)])
    assert line.startswith("single/ratio")


def test_what_is_kept_can_be_read() -> None:
    """Every file of the repository's own history."""
    files = sorted((tree.ROOT / "benchmarks" / "history").glob("*.json"))
    assert files
    for file in files:
        kept = json.loads(file.read_text())
        assert kept.keys() == {"at", "commit", "machine", "figures"}, file.name
        assert file.stem == kept["at"]
