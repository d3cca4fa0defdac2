"""The page about the sandbox's people says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

import tree
from signalpost.cli.sandbox_settings import read
from signalpost.sandbox.people.attribute import AttributionSettings
from signalpost.sandbox.people.match import CONFIDENCE, LEAST_CONFIDENCE
from signalpost.sandbox.people.population_file import KEYS, PopulationFile
from signalpost.sandbox.people.rates import Rates
from signalpost.sandbox.people.results import Row

PAGE = (tree.ROOT / "docs" / "reference" / "sandbox-people.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """First cell → last cell of the table below a heading; a cell may name several, with as many values."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        names = re.findall(r"`(\w+)`", cells[0])
        if line.startswith("| `") and names:
            values = cells[-1].split(", ") if len(names) > 1 else [cells[-1]]
            found.update(zip(names, values, strict=len(names) > 1 and len(values) > 1))
    return found


def block(kind: str) -> str:
    """The first block of code of a kind."""
    found: str = PAGE.partition(f"```{kind}\n")[2].partition("```")[0]
    return found


def test_rules_stand_with_their_confidence_in_their_order() -> None:
    """The table is the code's, the surest first; the least that is matched stands below it."""
    stated = {rule: float(sure) for rule, sure in rows("Matching").items()}
    assert stated == {rule.value: sure for rule, sure in CONFIDENCE.items()}
    assert list(stated.values()) == sorted(stated.values(), reverse=True)
    assert f"Below {LEAST_CONFIDENCE} nobody is matched" in PAGE


def test_rates_and_windows_stand_with_their_defaults() -> None:
    """Every one of them."""
    assert {name: float(rate) for name, rate in rows("People").items()} == msgspec.to_builtins(Rates())
    stated = {name: text.strip("`") for name, text in rows("Attribution").items()}
    assert stated == {name: str(value) for name, value in msgspec.to_builtins(AttributionSettings()).items()}


def test_the_examples_work(tmp_path: Path) -> None:
    """The settings file is read, and so are the people."""
    settings, people = tmp_path / "sandbox.toml", tmp_path / "people.jsonl"
    settings.write_text(block("toml"), encoding="utf-8")
    people.write_text(block("json"), encoding="utf-8")
    assert read(settings).attribution == AttributionSettings(click_days=1, view_days=0)
    assert PopulationFile(people).size == 2


def test_keys_of_a_file_and_fields_of_a_row_are_all_named() -> None:
    """Nothing that can be given or read is left out."""
    unnamed = {name for name in (*KEYS, *Row.__struct_fields__) if f"`{name}`" not in PAGE}
    assert not unnamed
