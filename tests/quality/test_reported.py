"""Answers of Meta's Dataset Quality API, read."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.quality.reported import FIELDS, Reported, read_reported
from signalpost.sandbox.scores.dataset_quality import WEB_FIELDS
from signalpost.sandbox.scores.fields import check, read_fields


def test_an_answer_is_read_by_event_name() -> None:
    """Shares of 0–1 by user_data key; keys with other names are left out (field table of section 8.2)."""
    answer = {
        "web": [
            {
                "event_name": "Purchase",
                "event_match_quality": {
                    "composite_score": 7.4,
                    "match_key_feedback": [
                        {"identifier": "email", "coverage": {"percentage": 92.5}},
                        {"identifier": "user_agent", "coverage": {"percentage": 100}},
                        {"identifier": "something_new", "coverage": {"percentage": 1}},
                    ],
                },
                "event_coverage": {"percentage": 81.0, "goal_percentage": 75},
                "data_freshness": {"upload_frequency": "real_time"},
                "acr": {"percentage": 12.5},
            },
            {"event_name": "PageView"},
        ]
    }
    purchase, page = read_reported(msgspec.json.encode(answer))
    assert purchase == Reported(
        event_name="Purchase",
        score=7.4,
        keys={"em": 0.925, "client_user_agent": 1.0},
        coverage=0.81,
        frequency="real_time",
        additional=0.125,
    )
    assert page == Reported(event_name="PageView")  # any field may be missing


@pytest.mark.parametrize("body", [b"", b"[]", b'{"web": 1}', b"<html>"])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    """A proxy's page, for one."""
    with pytest.raises(ValueError, match=r".+"):
        read_reported(body)


def test_an_answer_without_events_is_one() -> None:
    """A dataset that Meta has nothing to say of."""
    assert read_reported(b"{}") == read_reported(b'{"web": []}') == ()


def test_only_fields_that_meta_has_are_asked_for() -> None:
    """By the field table of section 8.2, as the sandbox has it."""
    check(read_fields(FIELDS), {"web": WEB_FIELDS})
