"""`signalpost simulate`: the table, the JSON, the chart."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.cli.simulate import build, cell
from signalpost.sandbox.simulate.interval import Interval
from signalpost.sandbox.simulate.outcome import NOTICE
from signalpost.sandbox.simulate.settings import table

SMALL = ("--population", "200", "--orders", "60", "--seeds", "2")


def test_the_table_says_that_it_is_a_simulation(signalpost: Signalpost) -> None:
    """First, and compares five set-ups."""
    ended = signalpost("simulate", *SMALL)
    assert ended.code == Exit.DONE, ended.err
    assert ended.out.startswith(NOTICE)
    assert all(f"({letter})" in ended.out for letter in "abcde")
    assert "The pixel loses" in ended.out
    assert "2 seeds of 60 orders" in ended.out


def test_json_is_one_object(signalpost: Signalpost) -> None:
    """With the notice, the settings and every measure's interval."""
    [found] = signalpost("simulate", *SMALL, "--json", "--consent-asked", "1", "--consent-refused", "1").rows
    assert found["simulation"] is True
    assert found["settings"]["consent_asked"] == 1
    assert found["lost_by_pixel"] == {"mean": 1, "low": 1, "high": 1}
    assert {row["measures"]["reported"]["mean"] for row in found["setups"]} == {0}


def test_the_same_command_says_the_same(signalpost: Signalpost) -> None:
    """Other seeds say something else."""
    first, again = signalpost("simulate", *SMALL), signalpost("simulate", *SMALL)
    assert first.out == again.out
    assert signalpost("simulate", *SMALL, "--first-seed", "7").out != first.out


def test_a_chart_is_drawn(signalpost: Signalpost) -> None:
    """Beside the table."""
    ended = signalpost("simulate", *SMALL, "--chart", "out.svg")
    assert ended.code == Exit.DONE, ended.err
    assert NOTICE in Path("out.svg").read_text(encoding="utf-8")
    assert ended.out.startswith(NOTICE)


def test_claims_are_held_against_simulations_of_their_own(signalpost: Signalpost) -> None:
    """Each trial with what is claimed, what came of it, and the command that shows it."""
    tiny = ("--claims", "--seeds", "1", "--population", "100", "--orders", "20")
    ended = signalpost("simulate", *tiny)
    assert ended.out.startswith(NOTICE)
    assert "holds" in ended.out
    rows = signalpost("simulate", *tiny, "--json").rows
    assert {row["simulation"] for row in rows} == {True}
    assert all(row["command"].startswith("signalpost simulate") for row in rows)


def test_quick_is_smaller(signalpost: Signalpost) -> None:
    """Unless sizes are given."""
    [found] = signalpost("simulate", "--quick", "--population", "100", "--seeds", "1", "--json").rows
    assert found["settings"]["orders"] == 400
    assert found["settings"]["population"] == 100


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--mobile", "1.2"), "A rate is wrong"),
        (("--orders", "1"), "A rate is wrong"),
        (("--chart", "out.gif"), "cannot be written as .gif"),
        (("--account", "0", *SMALL), "nobody has an account"),
    ],
)
def test_what_cannot_be_simulated_is_told_in_a_sentence(
    signalpost: Signalpost, words: tuple[str, ...], told: str
) -> None:
    """With exit code 2."""
    ended = signalpost("simulate", *words)
    assert ended.code == Exit.USAGE
    assert told in ended.err
    assert not ended.out


def test_every_rate_is_an_option(signalpost: Signalpost) -> None:
    """With its sentence and its basis in the help."""
    told = " ".join(signalpost("simulate", "--help").out.split())
    assert all(f"--{row.name.replace('_', '-')}" in told for row in table())
    assert "(measured)" in told and "(assumed)" in told and "(official)" in told
    assert build().__doc__


def test_figures_are_shown_with_their_interval() -> None:
    """Shares as percentages, what should be one with two digits."""
    found = Interval(mean=0.5, low=0.25, high=0.75)
    assert cell(found, of_one=False) == "50 % (25–75)"
    assert cell(Interval(mean=0.015, low=0.0, high=0.03), of_one=False) == "1.5 % (0.0–3.0)"
    assert cell(found, of_one=True) == "0.50 (0.25–0.75)"
