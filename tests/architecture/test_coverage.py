"""Each pure module is run whole by its own test file; mistakes put into the first modules are seen."""

from __future__ import annotations

import subprocess
import sys

import pytest

import tree

sys.path.insert(0, str(tree.ROOT / "tools"))
from docs_mutants import reasons
from mutant_changes import mutants
from mutants import recorded, settings

LEAST_KILLED = 0.9


def coverage(*names: str) -> subprocess.CompletedProcess[str]:
    """`make coverage` of these modules."""
    tool = str(tree.ROOT / "tools" / "coverage_own.py")
    return subprocess.run([sys.executable, tool, *names], capture_output=True, text=True, timeout=1800)


@pytest.mark.deep
def test_each_pure_module_is_run_whole_by_its_own_tests() -> None:
    """Every line and branch of all layers that decide."""
    done = coverage()
    assert done.returncode == 0, done.stdout + done.stderr


def test_one_module_can_be_measured() -> None:
    """One that does not exist is no success."""
    assert coverage("capi/path").returncode == 0
    assert coverage("capi/nothing").returncode == 1


def test_the_tests_see_nine_mistakes_in_ten_of_the_first_modules() -> None:
    """By the last record (docs/reference/mutants.md): normal forms, preparing, verdicts, click ids, the state table."""
    found = recorded()
    for module in settings()["first"]:
        one = found[module]
        assert one.made >= 20
        assert one.killed >= LEAST_KILLED * one.made, module


def test_the_tests_see_nine_mistakes_in_ten_of_all_that_were_tried() -> None:
    """Of each pure layer by itself; of the store, whose files other tests see too, with the others together."""
    found = recorded()
    for layer in ("capi/", "consent/", "identity/", "watch/", ""):
        those = [one for name, one in found.items() if name.startswith(layer)]
        assert sum(one.killed for one in those) >= LEAST_KILLED * sum(one.made for one in those), layer


def test_mistakes_that_are_said_to_change_nothing_are_those_that_live() -> None:
    """A reason for a mistake that a test sees by now, or that can no longer be made, is to be taken out."""
    found = recorded()
    for those in reasons().values():
        for module, parts in those.items():
            alive = found[module].alive
            assert not [part for part in parts if not any(part in name for name in alive)], module


TABLE = """
from enum import Enum

class State(str, Enum):
    A = "a"
    B = "b"

MOVES = {State.A: frozenset({State.B}), State.B: frozenset()}

def first(items: list[int], *, least: int = 1) -> int:
    if items and items[0] > least:
        return items[0]
    return 0
"""


def test_mistakes_are_made_in_tables_and_functions() -> None:
    """Rows, members, comparisons, numbers; each compiles and differs from the others."""
    made = mutants(TABLE)
    assert len({one.source for one in made}) == len({one.name for one in made}) == len(made)
    assert all(compile(one.source, "table.py", "exec") for one in made)
    changes = " ".join(one.name for one in made)
    for change in (
        "State.B: frozenset({State.A})",
        "frozenset({State.B, State.A})",
        "frozenset({State.A})",
        "items and items[0] >= least",
        "items or items[0] > least",
        "return 1",
        "least: int = 2",
        "XXaXX",
    ):
        assert change in changes, change
    assert {one.scope for one in made if one.swappable} == {"first"}
