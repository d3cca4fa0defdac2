"""The outcome as a picture."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from signalpost.errors import SettingsError
from signalpost.sandbox.simulate.chart import check, draw
from signalpost.sandbox.simulate.outcome import NOTICE, Outcome
from signalpost.sandbox.simulate.setups import Setup


def test_an_svg_says_what_it_shows(outcome: Outcome, tmp_path: Path) -> None:
    """As text: that it is a simulation, every set-up, and the figures beside the bars."""
    draw(outcome, tmp_path / "chart.svg")
    text = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert NOTICE in text
    assert all(setup.label in text for setup in Setup)
    assert f"{outcome.of(Setup.PIXEL, 'matched').mean * 100:.0f} %" in text


def test_the_same_outcome_gives_the_same_file(outcome: Outcome, tmp_path: Path) -> None:
    """No date in it, no random names."""
    for name in ("one.svg", "two.svg"):
        draw(outcome, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_a_png_is_one(outcome: Outcome, tmp_path: Path) -> None:
    """By the ending of the file."""
    draw(outcome, tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("name", "words"), [("chart.gif", "as .gif"), ("chart", "without an ending")])
def test_other_endings_are_refused_before_any_work(name: str, words: str) -> None:
    """With what to do."""
    with pytest.raises(SettingsError, match=words) as refused:
        check(Path(name))
    assert refused.value.fix == "Name it .svg or .png."


def test_no_chart_needs_nothing() -> None:
    """None is no chart."""
    check(None)


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any work is done; everything else works without it."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(SettingsError, match="needs matplotlib") as refused:
        check(Path("chart.svg"))
    assert refused.value.fix == "pip install 'signalpost[charts]'"
