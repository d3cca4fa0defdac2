"""The table of codes: stable names, whole sentences, a fix."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import signalpost.capi
from signalpost.capi.code import Severity
from signalpost.capi.codes import CODES, EVENT_CODES, problem
from signalpost.capi.codes_edge import EDGE_CODES
from signalpost.capi.codes_orders import ORDER_CODES
from signalpost.capi.codes_privacy import PRIVACY_CODES
from signalpost.capi.codes_user_data import USER_DATA_CODES
from signalpost.capi.codes_wire import WIRE_CODES
from signalpost.capi.unmet import UNMET_PATHS

ALL = (*EVENT_CODES, *USER_DATA_CODES, *WIRE_CODES, *EDGE_CODES, *PRIVACY_CODES, *ORDER_CODES)
CALLS = {"problem", "refuse", "note", "_judge_stranger"}


def test_no_code_has_two_rows():
    """A code means one thing."""
    assert len(CODES) == len(ALL)


@pytest.mark.parametrize("row", ALL, ids=lambda row: row.code)
def test_a_row_is_a_snake_case_code_with_sentences(row):
    """Sentences end with a full stop; whatever refuses an event says what to do."""
    assert re.fullmatch(r"[a-z0-9_]+", row.code)
    assert row.message.endswith(".")
    assert row.fix == "" or row.fix.endswith(".") or row.fix == "{hint}"
    assert row.fix or row.severity is Severity.NOTE


def test_unmet_codes_are_those_admit_judges():
    """What prepare leaves open, admit can name."""
    assert {row.code for row in ALL if row.severity is Severity.UNMET} == set(UNMET_PATHS)


def test_nouns_fill_the_sentences():
    """A problem reads as a sentence about this event's limits."""
    found = problem("event_time_too_old", "event_time", days=7)
    assert (found.path, found.code) == ("event_time", "event_time_too_old")
    assert "7 days" in found.message
    assert "7 days" in found.fix


def test_a_code_without_a_row_is_a_mistake():
    """Codes cannot be made up on the way."""
    with pytest.raises(KeyError):
        problem("no_such_code", "")


def _codes_used() -> set[str]:
    used: set[str] = set()
    for path in Path(signalpost.capi.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in CALLS:
                used |= {part.value for part in node.args[:1] if isinstance(part, ast.Constant)}
    return used


def test_every_code_that_the_code_names_has_a_row():
    """No path through the package ends in a KeyError."""
    used = _codes_used()
    assert len(used) > 40
    assert used <= set(CODES)


def test_published_codes_stay():
    """Whoever counts or filters by a code finds it again in the next release, and it does the same to an event."""
    published = json.loads((Path(__file__).parent.parent / "golden" / "codes.json").read_text(encoding="utf-8"))
    for severity in Severity:
        assert set(published[severity.value]) <= {row.code for row in ALL if row.severity is severity}
