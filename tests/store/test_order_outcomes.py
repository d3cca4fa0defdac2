"""Every way in which an order's Purchase may stand, with a sentence of what to do."""

from __future__ import annotations

import pytest

from signalpost.connectors.unsent import Unsent
from signalpost.store.order_outcomes import ADVICE, CLASSES, DEAD, DROPPED, Outcome, advice, outcome_of
from signalpost.worker import orders_fold


def test_every_class_has_an_outcome_and_advice() -> None:
    """Without a word beside it too."""
    for number, (outcome, _) in CLASSES.items():
        found, reason = outcome_of(number, "")
        assert found is outcome
        assert advice(reason).endswith(".")


def test_only_faults_of_the_set_up_are_missing() -> None:
    """What a rule or a person decided is left out; what Meta refused or the set-up lost is missing."""
    assert outcome_of(DROPPED, "no_dataset") == (Outcome.MISSING, "no_dataset")
    assert outcome_of(DROPPED, "consent_denied") == (Outcome.LEFT_OUT, "consent_denied")
    assert outcome_of(DEAD, "expired") == (Outcome.MISSING, "dead:expired")


@pytest.mark.parametrize("reason", [one.value for one in Unsent])
def test_what_a_rule_leaves_out_needs_nobody(reason: str) -> None:
    assert advice(reason).startswith("Nothing to do")


def test_every_reason_of_waiting_and_ending_has_a_sentence_of_its_own() -> None:
    """Those that the worker gives."""
    given = {
        orders_fold.WAITS_FOR_PAYMENT, orders_fold.WAITS_FOR_DELIVERY, orders_fold.WAITS_FOR_PARTNER,
        orders_fold.WAITS_FOR_TIME, orders_fold.WAITS_FOR_SOURCE, orders_fold.CANCELLED_FIRST, orders_fold.UNPAID,
        orders_fold.UNDELIVERED, orders_fold.PARTNER_MISSING, orders_fold.PARTNER_UNSENT, orders_fold.ERASED,
    }  # fmt: skip
    assert given <= ADVICE.keys()


def test_a_death_of_any_other_reason_has_the_advice_of_deaths() -> None:
    assert advice("dead:refused_by_meta") == ADVICE["dead"]
    assert advice("something_else").startswith("Nothing to do")
