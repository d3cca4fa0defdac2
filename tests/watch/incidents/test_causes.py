"""The words of causes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from signalpost.watch.checks import table
from signalpost.watch.incidents.causes import CAUSES, STOPS, UNKNOWN, reason, say

NOUNS = dict.fromkeys(
    ("event", "source", "host", "subject", "dataset", "before", "now", "release", "browser", "server", "form"), "x"
)


@pytest.mark.parametrize("cause", CAUSES)
def test_each_cause_says_what_and_how_to_mend_it(cause: str) -> None:
    """With nouns that an incident has, and no others."""
    words = reason(cause)
    assert words.what and words.fix and "(no" not in say(words.what, NOUNS) + say(words.fix, NOUNS)


def test_a_cause_without_words_is_said_all_the_same() -> None:
    """A newer release's, perhaps."""
    assert reason("new") is UNKNOWN
    assert say("{event} of {dataset}", {"dataset": "1"}) == "(no event) of 1"


def test_each_cause_that_a_check_gives_has_its_words() -> None:
    """Those written into the checks, and the stops of delivery."""
    folder = Path(table.__file__).parent
    texts = {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    made = {"deploy", "source_gone", "stopped", "token_ends", "version_ends", "quality_low", "coverage_low"}
    assert set(CAUSES) <= texts | made | STOPS
    given = {"event_gone", "sent_twice", "ids_changed", "cents", "clock_wrong", "leak", "backlog", "traffic"}
    assert given <= texts & set(CAUSES)
