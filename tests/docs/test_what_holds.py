"""What is said to hold is shown by something that exists, and was seen to come out that way."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

import tree
from signalpost.cli.app import build


def load(path: Path) -> ModuleType:
    """A script of the repository as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # annotations of its structs are looked up there
    spec.loader.exec_module(module)
    return module


TOOL = load(tree.ROOT / "tools" / "docs_what_holds.py")
PARTS: dict[str, Any] = TOOL.parts()
TARGETS = set(re.findall(r"^\.PHONY: (\S+)$", (tree.ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
PROGRAMS = re.compile(r"(?:^|\||&&|;|\()\s*(signalpost|make|bash|python)\s+(\S+(?: [a-z][a-z-]+)?)", re.M)


def claims(name: str) -> list[Any]:
    return list(TOOL.claims([PARTS[name]]))


@cache
def functions(file: str) -> frozenset[str]:
    """Tests of a file, those of a class by `Class::test`; only what pytest would collect."""
    path = tree.ROOT / file
    assert path.is_file(), f"{file} does not exist"
    assert path.name.startswith("test_"), f"{file} is no file of tests"
    return frozenset(_tests(tree.parsed(path).body, ""))


@cache
def deep(file: str) -> frozenset[str]:
    """Names of a file's functions that an ordinary run leaves out."""
    return frozenset(
        node.name
        for node in ast.walk(tree.parsed(tree.ROOT / file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(ast.unparse(mark) == "pytest.mark.deep" for mark in node.decorator_list)
    )


def _tests(body: list[ast.stmt], before: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield before + node.name
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests(node.body, f"{node.name}::")


@cache
def commands() -> frozenset[str]:
    """`signalpost` commands, those of groups with both words."""
    app = build()
    alone = {str(command.name) for command in app.registered_commands}
    return frozenset(alone | set(_grouped(app)))


def _grouped(app: typer.Typer) -> Iterator[str]:
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield str(group.name)
        yield from (f"{group.name} {command.name}" for command in group.typer_instance.registered_commands)
        yield from (f"{group.name} {inner.name}" for inner in group.typer_instance.registered_groups)


@pytest.mark.parametrize("name", PARTS)
def test_every_named_test_exists(name: str) -> None:
    """By file and function; a test that was renamed or removed shows nothing."""
    for claim in claims(name):
        for test in (*claim.tests, *claim.deep):
            file, _, function = test.partition("::")
            assert function in functions(file), f"{test}, for: {claim.says}"
        for test in claim.node:
            file, _, title = test.partition(": ")
            assert f'"{title}"' in (tree.ROOT / file).read_text(encoding="utf-8"), f"{test}, for: {claim.says}"


@pytest.mark.parametrize("name", PARTS)
def test_a_test_of_the_deep_profile_is_named_as_one(name: str) -> None:
    """Run as an ordinary test it would be left out, and shown as one that failed."""
    for claim in claims(name):
        for test in claim.tests:
            file, _, function = test.partition("::")
            assert function.rpartition("::")[2] not in deep(file), f"{test}, for: {claim.says}"


@pytest.mark.parametrize("name", PARTS)
def test_every_claim_is_shown_by_something(name: str) -> None:
    """Or says what bounds it."""
    for claim in claims(name):
        shown = (*claim.tests, *claim.deep, *claim.node, claim.command, *claim.bench)
        assert any(shown) or (claim.false and claim.bound), claim.says
        assert not claim.command or claim.shows, f"what must be seen of the command, for: {claim.says}"


@pytest.mark.parametrize("name", PARTS)
def test_every_command_exists(name: str) -> None:
    """In the command line, in the Makefile, or as a file of the repository."""
    for claim in claims(name):
        for program, words in PROGRAMS.findall(claim.command):
            first = words.split(" ")[0]
            if program == "signalpost":
                assert {words, first} & commands() or first.startswith("-"), words
            elif program == "make":
                assert first in TARGETS, first
            elif "/" in first:
                assert (tree.ROOT / first).is_file(), first


@pytest.mark.parametrize("name", PARTS)
def test_every_row_of_the_benchmarks_exists(name: str) -> None:
    """As it was measured, or, when it was not yet, in the script that will."""
    rows = TOOL.measured()
    scripts = "".join(path.read_text(encoding="utf-8") for path in (tree.ROOT / "benchmarks" / "rows").glob("*.py"))
    for claim in claims(name):
        for figure in claim.bench:
            assert figure.key in rows or f'"{figure.key}"' in scripts, figure.key
            has_bar = figure.at_least is not None or figure.at_most is not None
            assert not has_bar or figure.key not in rows or figure.figure in rows[figure.key]["figures"], figure.key


@pytest.mark.parametrize("name", PARTS)
def test_what_does_not_hold_says_what_bounds_it(name: str) -> None:
    """A test that was not seen to pass, a benchmark below its bar, a command that showed something else."""
    record, rows = TOOL.recorded(), TOOL.measured()
    for claim in claims(name):
        shown = list(TOOL.proofs(claim, record, rows))
        silent = [one.by for one in shown if not one.holds]
        assert TOOL.holds(claim, shown) or claim.bound, f"{claim.says}: {silent}; run make prove ARGS=--missing"


def test_nothing_is_claimed_twice_in_a_section() -> None:
    """And each part says something."""
    for part in PARTS.values():
        for section in part.section:
            said = [claim.says for claim in section.claim]
            assert said and len(said) == len(set(said)), section.title


def test_a_claim_fails_with_what_shows_it() -> None:
    """A row that is below its bar, a test that failed, a command that was never run: none of them holds."""
    ran, failed = (
        TOOL.Ran(result="1 passed", date="2026-11-22"),
        TOOL.Ran(result="1 of 1 failed", date="x", passed=False),
    )
    row = {"measured": "1×", "bar": "≥ 2×", "met": False, "date": "x", "figures": {"ratio": {"unit": "×", "runs": [1]}}}
    record = TOOL.Record(tests={"a::good": ran, "a::bad": failed})

    def held(**proof: Any) -> bool:
        claim = TOOL.Claim(says="x", **proof)
        return bool(TOOL.holds(claim, list(TOOL.proofs(claim, record, {"row": row}))))

    assert held(tests=["a::good"])
    assert not held(tests=["a::good", "a::bad"])
    assert not held(tests=["a::unknown"])
    assert not held(tests=["a::good"], false=True)
    assert not held(command="make")
    assert not held()
    assert held(bench=[TOOL.Figure(key="row", figure="ratio", at_least=0.5)])
    assert not held(bench=[TOOL.Figure(key="row")])
    assert not held(bench=[TOOL.Figure(key="row", figure="ratio", at_most=0.5)])
    assert not held(bench=[TOOL.Figure(key="other")])


def test_the_readmes_table_is_that_of_the_results() -> None:
    """Figure by figure, as measured."""
    sys.path.insert(0, str(tree.ROOT / "benchmarks"))
    run = load(tree.ROOT / "benchmarks" / "run.py")
    sys.path.remove(str(tree.ROOT / "benchmarks"))
    text = (tree.ROOT / "README.md").read_text(encoding="utf-8")
    shown = text.split(run.BEGIN)[1].split(run.END)[0]
    for row in TOOL.measured().values():
        assert f"| {row['what']} | {row['bar']} | {row['measured']} | {run.verdict(row)} |" in shown, row["key"]
