"""Claims against simulations."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from signalpost.sandbox.simulate.claims import LOST, Claim, Trial, check, command, option
from signalpost.sandbox.simulate.outcome import Outcome
from signalpost.sandbox.simulate.run import simulate
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup

SIZE = {"population": 200, "orders": 60}


def claim(**changes: object) -> Claim:
    fields: dict[str, object] = {
        "key": "k",
        "words": "w",
        "place": "p",
        "setup": Setup.PIXEL,
        "measure": LOST,
        "low": 0.9,
        "high": 1.0,
        "trials": (
            Trial(when="everything is blocked", settings={"mobile": 0.0, "blocked_desktop": 1.0}),
            Trial(when="as it is"),
        ),
        "remark": "r",
    }
    return Claim(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_claim_holds_under_its_assumptions_only() -> None:
    """Each trial has its figure and its verdict."""
    blocked, as_it_is = check([claim()], simulate, size=SIZE, seeds=[1])
    assert (blocked.figure.mean, blocked.holds) == (1.0, True)
    assert (as_it_is.holds, as_it_is.verdict) == (False, "less")
    assert blocked.row() == ("w", "everything is blocked", "90 % to 100 %", "100 % (100 % to 100 %)", "holds")
    assert as_it_is.figure.mean < 0.5


def test_trials_with_the_same_assumptions_share_a_simulation() -> None:
    """Whatever they look at."""
    asked: list[SimulationSettings] = []

    def counted(settings: SimulationSettings, seeds: Sequence[int]) -> Outcome:
        asked.append(settings)
        return simulate(settings, seeds)

    trials = (Trial(when="one"), Trial(when="two", setup=Setup.SERVER, measure="matched"))
    assert len(list(check([claim(trials=trials)], counted, size=SIZE, seeds=[1]))) == 2
    assert len(asked) == 1


def test_a_comparison_tells_how_much_more_it_is() -> None:
    """Against the same without what is claimed to help."""
    compared = claim(
        setup=Setup.SERVER,
        measure="matched",
        against={"consent_asked": 1.0, "consent_refused": 0.5},
        trials=(Trial(when="nobody refuses", settings={"consent_asked": 0.0}),),
    )
    [found] = check([compared], simulate, size=SIZE, seeds=[1])
    assert 0.4 < found.figure.mean < 2.5
    assert found.figure.low <= found.figure.mean <= found.figure.high


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("signed_in", 0.3, " --signed-in 0.3"),
        ("server_delay_s", 60.0, " --server-delay-s 60"),
        ("server_cookies", False, " --no-server-cookies"),
        ("advanced_matching", True, " --advanced-matching"),
    ],
)
def test_settings_are_told_as_options(name: str, value: float, words: str) -> None:
    """As they are typed."""
    assert option(name, value) == words


def test_a_comparison_names_both_commands() -> None:
    """The one with and the one without."""
    compared = claim(against={"server_cookies": False})
    assert command(Trial(when=""), compared) == ("signalpost simulate, against signalpost simulate --no-server-cookies")
