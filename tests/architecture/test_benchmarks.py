"""What the benchmarks are measured against is nobody's favour: floors of their own, varied input, one load."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import tree

BENCHMARKS = tree.ROOT / "benchmarks"
OURS = {"signalpost", "measure", "people", "filling", "ours", "rows", "installation"}


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_floors_import_nothing_of_ours() -> None:
    """Neither the package nor what measures it."""
    floors = sorted((BENCHMARKS / "floors").glob("*.py"))
    assert len(floors) >= 5
    for floor in floors:
        assert not {name.split(".")[0] for name in tree.imports(floor)} & OURS, floor.name


def test_input_is_of_many_people() -> None:
    """100,000 distinct people at least, and no body comes twice."""
    people = load(BENCHMARKS / "people.py")
    assert people.PEOPLE >= 100_000
    drawn = people.purchases(2_000, 1_790_000_000)
    assert len({str(event["user_data"]["em"]) for event in drawn}) == len(drawn)
    assert len({event["event_id"] for event in drawn}) == len(drawn)


def test_the_load_comes_from_wrk() -> None:
    """Every row that loads a server over HTTP does so with wrk, and none with a client of ours."""
    words = re.compile(r"\bwrk\b")
    rows = {path.stem: path.read_text(encoding="utf-8") for path in (BENCHMARKS / "rows").glob("*.py")}
    for name in ("single", "batch", "waiting", "slow_sync", "tag"):
        assert words.search(rows[name]), name
