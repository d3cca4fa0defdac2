"""admit: what nothing has cured refuses the event now."""

from __future__ import annotations

import itertools

import pytest

from signalpost.capi.admit import STEPS, admit
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.unmet import UNMET_PATHS


def copy(*unmet: str) -> Accepted:
    return Accepted(event_name="Purchase", event_id="1", event_time=1, action_source="website", body=b"", unmet=unmet)


def test_an_event_that_lacks_nothing_is_admitted_as_it_is():
    """The same value comes back."""
    event = copy()
    assert admit(event) is event


@pytest.mark.parametrize("code", UNMET_PATHS)
def test_each_thing_unmet_refuses_with_its_path(code):
    """The problem names the place to mend."""
    outcome = admit(copy(code))
    assert isinstance(outcome, Dropped)
    assert (outcome.reason, outcome.event_name, outcome.event_id) == (code, "Purchase", "1")
    assert [(problem.path, problem.code) for problem in outcome.problems] == [(UNMET_PATHS[code], code)]


def test_keys_are_judged_before_worth():
    """The reason does not depend on the order in which codes are stored."""
    for unmet in itertools.permutations(UNMET_PATHS):
        outcome = admit(copy(*unmet))
        assert isinstance(outcome, Dropped)
        assert outcome.reason == "no_usable_key"
        assert len(outcome.problems) == len(UNMET_PATHS)


def test_the_steps_have_names():
    """Who is judged, then what it is worth."""
    assert [step.__name__ for step in STEPS] == ["judge_keys", "judge_worth"]


def test_what_later_versions_may_lack_does_not_stop_an_event():
    """A code that no step knows refuses nothing."""
    event = copy("something_of_a_later_version")
    assert admit(event) is event
