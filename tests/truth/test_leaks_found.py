"""Leak detection on the half of the corpus to work with: the bars of the page, held in every run of the tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from judge_leaks import judge
from leak_corpus.make import corpus
from leak_corpus.sample import Half
from leaks_found import by_gateway, by_scan, event_with

PRECISION, RECALL = 0.98, 0.95


@pytest.mark.parametrize("found", [by_scan, by_gateway])
def test_leaks_are_found_and_little_else(found: Callable[[str, str], set[str]]) -> None:
    """Precision at least 0.98 and recall at least 0.95, of strings by themselves and within events."""
    total = judge(list(corpus(Half.DEVELOPMENT, each=10)), found).total
    assert total.precision >= PRECISION
    assert total.recall >= RECALL


def test_a_string_stands_in_its_event_where_its_path_says() -> None:
    """Lists and objects are made around it."""
    assert event_with("custom_data.contents[0].title", "x")["custom_data"] == {"contents": [{"title": "x"}]}
    assert event_with("event_source_url", "x")["event_source_url"] == "x"
