"""Every source file has its test, every public name its words, no module outgrows its noun."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import tree

MODULES = sorted(tree.modules().items())
IDS = [name for name, _ in MODULES]
FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "handler",
    "service",
    "processor",
    "data",
    "info",
}
LONGEST_MODULE = 450


def test_every_source_file_has_a_test_file() -> None:
    """`src/signalpost/x/y.py` has `tests/x/test_y.py`."""
    missing = [
        str(path.relative_to(tree.ROOT))
        for _, path in MODULES
        if path.name != "__init__.py" and not _test_of(path).is_file()
    ]
    assert not missing, f"without a test file: {missing}"


def _test_of(path: Path) -> Path:
    inside = path.relative_to(tree.PACKAGE)
    return tree.ROOT / "tests" / inside.parent / f"test_{path.stem.lstrip('_')}.py"


@pytest.mark.parametrize(("module", "path"), MODULES, ids=IDS)
def test_public_names_are_documented(module: str, path: Path) -> None:
    """Modules, public classes and public functions say what they are for."""
    syntax = tree.parsed(path)
    assert ast.get_docstring(syntax), f"{module} has no docstring"
    bare = [
        node.name
        for node in syntax.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare, f"{module}: without a docstring: {bare}"


@pytest.mark.parametrize(("module", "path"), MODULES, ids=IDS)
def test_names_say_what_a_thing_is(module: str, path: Path) -> None:
    """No module, class or function is called by a word that could mean anything."""
    nodes = list(ast.walk(tree.parsed(path)))
    nouns = {path.stem} | {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    verbs = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    vague = {name for name in nouns if _words(name)[-1] in FORBIDDEN} | (verbs & FORBIDDEN)
    assert not vague - _metas(vague), f"{module}: {sorted(vague)}"


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)] or [name.lower()]


def _metas(names: set[str]) -> set[str]:
    """Names that are Meta's own: UserData, app_data, hash_user_data …"""
    return {
        name
        for name in names
        if re.search(r"(user|custom|app|original_?event|attribution|store|event)_?data$", name, re.I)
    }


@pytest.mark.parametrize(("module", "path"), MODULES, ids=IDS)
def test_modules_stay_small(module: str, path: Path) -> None:
    """A module that passes this holds two nouns."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def test_functions_stay_small() -> None:
    """Nine functions in ten are under 35 lines, half are no longer than ten."""
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for _, path in MODULES
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[int(len(lengths) * 0.9)] < 35


def test_nothing_is_unfinished() -> None:
    """No marks of things left for later, no tests that are left out."""
    marks = re.compile(
        "|".join(
            ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", r"mark\." + "(skip|xfail)", "pytest" + r"\.skip")
        )
    )
    found = [
        f"{path.relative_to(tree.ROOT)}: {match.group()}"
        for path in tree.committed()
        if path.suffix == ".py" and (match := marks.search(path.read_text(encoding="utf-8")))
    ]
    assert not found
