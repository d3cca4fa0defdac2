"""Tests of the contract with Meta name the row of the fact sheet, or the public record, that they come from."""

from __future__ import annotations

import ast
import re

import pytest

import tree

CONTRACT = (
    *("test_access", "test_dedup", "test_graph_calls", "test_graph_events", "test_judge_content"),
    *("test_judge_messaging", "test_judge_objects", "test_judge_shape", "test_usage"),
)
SOURCE = re.compile(r"\b(?:[Ss]ections?|[Rr]ows?|[Rr]ecords?|[Aa]lgorithm)\b|^\d+(?:\.\d+)?\b")
OF_OURS = re.compile(r"^test_(?:any|no|it|forgetting|the_sdk|without)_")  # properties, and what is of the sandbox alone


@pytest.mark.parametrize("name", CONTRACT)
def test_tests_of_the_contract_name_their_row(name: str) -> None:
    """In the docstring of a test, or in the id of each of its cases."""
    syntax = tree.parsed(tree.ROOT / "tests" / "sandbox" / f"{name}.py")
    silent = [
        test.name
        for test in syntax.body
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_") and not OF_OURS.match(test.name)
        if not SOURCE.search(ast.get_docstring(test) or "") and not _cases_name_it(test)
    ]
    assert not silent


def _cases_name_it(test: ast.FunctionDef) -> bool:
    ids = [
        keyword.value.value
        for decorator in test.decorator_list
        for call in ast.walk(decorator)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "id" and isinstance(keyword.value, ast.Constant)
    ]
    return bool(ids) and all(SOURCE.search(str(one)) for one in ids)
