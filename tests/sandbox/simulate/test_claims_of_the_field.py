"""The claims that are checked."""

from __future__ import annotations

import pytest

from signalpost.sandbox.simulate.claims import LOST, Claim, Trial
from signalpost.sandbox.simulate.claims_of_the_field import CLAIMS, NOT_SIMULATED
from signalpost.sandbox.simulate.measure import Measures
from signalpost.sandbox.simulate.settings import SimulationSettings

TRIALS = [(claim, trial) for claim in CLAIMS for trial in claim.trials]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.key)
def test_every_claim_names_its_row_and_its_range(claim: Claim) -> None:
    """Where it stands in the notes, what it would have to be, what came of it."""
    assert ".md" in claim.place
    assert claim.low < claim.high
    assert claim.remark.endswith(".")


@pytest.mark.parametrize(("claim", "trial"), TRIALS, ids=[f"{claim.key}-{trial.when}" for claim, trial in TRIALS])
def test_every_trial_can_be_run(claim: Claim, trial: Trial) -> None:
    """Its settings and its measure exist."""
    SimulationSettings(**trial.settings)
    assert (trial.measure or claim.measure) in {*Measures.__struct_fields__, LOST}


def test_what_is_not_simulated_says_why() -> None:
    """And where it stands."""
    assert all(words and ".md" in place and why for words, place, why in NOT_SIMULATED)
