"""The tables of the event, user_data and messaging."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import tree
from signalpost.sandbox import rules

SOURCE = re.compile(r"\(20\d\d|copy of|[Tt]he same page|\blive\b|\bSDK\b|Not published|report|[Cc]ontradiction|ISO")
OF_NOBODY = {"DAY_S", "OBJECTS"}  # a unit, and the names of tables that stand above


@pytest.mark.parametrize("name", ["rules", "rules_custom_data", "rules_objects"])
def test_each_table_says_where_it_comes_from(name: str) -> None:
    """Page and date, a live call, an integrator's report, or that nothing is published: above it or its group."""
    path = Path(rules.__file__).with_name(f"{name}.py")
    lines = path.read_text(encoding="utf-8").splitlines()
    silent = []
    for node in tree.parsed(path).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            group = lines[: node.lineno]
            start = max((number for number, line in enumerate(group) if not line.strip()), default=0)
            if not SOURCE.search("\n".join(group[start:])) and ast.unparse(target) not in OF_NOBODY:
                silent.append(ast.unparse(target))
    assert not silent


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
