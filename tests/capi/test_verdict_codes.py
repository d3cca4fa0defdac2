"""The table of Meta's codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from signalpost.capi.codes import CODES
from signalpost.capi.verdict_codes import PERMISSION, REFUSED, ROWS, Action, find, names_proof


def test_no_pair_has_two_rows():
    """A code and subcode mean one thing."""
    assert len({(row.code, row.subcode) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.code}-{row.subcode}")
def test_each_row_is_found_and_has_its_source(row):
    """A rule nobody can trace is no rule."""
    assert find(row.code, row.subcode) is row
    assert row.source
    assert row.meaning


def test_an_events_fault_has_a_reason_our_own_checks_share():
    """An event that dies at Meta is named as if prepare had caught it."""
    reasons = {row.reason for row in ROWS if row.action is Action.SPLIT}
    assert reasons - {REFUSED, "messaging_refused"} <= set(CODES)


def test_a_subcode_falls_back_on_its_code():
    """And a code of no table on nothing."""
    assert find(190, 12345) is find(190, None)
    assert find(250, None) is PERMISSION
    assert find(424242, None) is None


SHEET = json.loads((Path(__file__).parent.parent / "golden" / "error_table.json").read_text(encoding="utf-8"))["rows"]
ACTIONS = {
    "retry": Action.RETRY,
    "retry_slowly": Action.THROTTLE,
    "wait_hours": Action.BLOCK,
    "fix_event": Action.SPLIT,
    "fix_code": Action.SPLIT,
    "no_retry": Action.SPLIT,
    "fix_setup": Action.PAUSE,
    "new_token": Action.PAUSE,
    "stop": Action.PAUSE,
}
LIKE_THEIR_CODE = {(4, 1504022), (4, 1504039), (17, 2446079), (613, 1487742), (613, 5044001), (200, None), (294, None)}
REASONS = {
    "meta_unavailable": {(1, None), (2, None), (5000, None)},
    "meta_not_ready": {(21009, None)},
    "throttled": {(code, None) for code in (4, 17, 32, 341, 613, 80000, 80001, 80003, 80004, 80014)},
    "blocked_for_policy": {(368, None)},
    "token": {(102, None), (104, None), (190, None), *((190, sub) for sub in (452, 458, 459, 460, 463, 464, 465, 467))},
    "permission": {(3, None), (10, None)},
    "dataset": {(100, 33), (100, 34), (100, 2044055)},
    "version": {(2635, None)},
    "event_time_too_old": {(100, 2804003)},
    "event_time_in_future": {(100, 2804004)},
    "content_id_missing": {(100, 2804008)},
    "value_missing": {(100, 2804009)},
    "currency_missing": {(100, 2804010), (100, 2804023)},
    "currency_refused_by_meta": {(100, 2804011)},
    "data_processing_option_unknown": {(100, 2804030)},
    "extinfo_os_version": {(100, 2804043)},
    "forbidden_combination": {(100, 2804050)},
    "messaging_refused": {
        (100, 2804000 + last) for last in (65, 66, 69, 73, 79, 87, 116, 131, 132)
    },
}  # fmt: skip


@pytest.mark.parametrize("row", SHEET, ids=lambda row: f"{row['code']}-{row['error_subcode']}")
def test_each_row_of_the_sheet_is_acted_upon_as_it_says(row):
    """meta-conversions-api.md, section 2.2, row by row."""
    found = find(row["code"], row["error_subcode"])
    assert found is not None
    assert found.action is ACTIONS[row["action"]]


def test_the_table_is_the_sheets_and_no_more():
    """But for subcodes that mean what their code means, and permissions, which are a range of codes."""
    sheet = {(row["code"], row["error_subcode"]) for row in SHEET}
    assert {(row.code, row.subcode) for row in ROWS} == sheet - LIKE_THEIR_CODE


def test_each_row_has_the_reason_that_incidents_show():
    """What is not named stands as refused by Meta."""
    named = {pair: reason for reason, pairs in REASONS.items() for pair in pairs}
    assert {(row.code, row.subcode): row.reason for row in ROWS if row.reason != REFUSED} == named
    assert REFUSED == "refused_by_meta"


def test_permissions_are_the_two_hundreds():
    """Graph API: 200 to 299, and none beside."""
    assert find(200, None) is find(299, 7) is PERMISSION
    assert (PERMISSION.action, PERMISSION.reason) == (Action.PAUSE, "permission")
    assert find(199, None) is find(300, None) is find(0, None) is None


def test_what_is_done_is_told_in_a_word():
    """On the page of verdicts."""
    assert [action.value for action in Action] == ["retry", "throttle", "block", "split", "pause"]


def test_a_missing_proof_is_told_by_the_parameters_name() -> None:
    """Of code 100 without a subcode alone: with one Meta says what it is."""
    assert names_proof(100, None, "Invalid appsecret_proof provided in the API argument")
    assert names_proof(100, 0, "appsecret_proof fehlt")
    assert not names_proof(100, 2804009, "appsecret_proof")
    assert not names_proof(100, None, "Invalid parameter")
    assert not names_proof(190, None, "appsecret_proof")
