"""What the tag saw of the pixel, on the command line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from command import Signalpost
from ledger_parts import DATASET, DAY, a_fate, an_event, fold
from signalpost.cli import parts
from signalpost.cli.exits import Exit
from signalpost.cli.tag_report import percent
from signalpost.quality.pixel_loss import Loss
from signalpost.settings import Settings


@pytest.fixture
def seen(signalpost: Signalpost) -> int:
    """A ledger with four events of today and one of the day before; returns the number of today since 1970."""
    signalpost("datasets", "add", DATASET)
    now = time.time_ns() // 1_000_000
    with parts.ledger(Settings(data_dir=Path("var"))) as ledger:
        for number, state in enumerate(("sent", "blocked", "loaded", "none"), start=1):
            fold(ledger, an_event(number, received_at=now, observed=f"pixel={state};via=fbq"))
        fold(ledger, an_event(5, received_at=now - DAY, observed="pixel=sent"))
        fold(ledger, a_fate(6, reason="consent_denied", received_at=now, count=2))
        fold(ledger, a_fate(7, reason="value_invalid", received_at=now))
    return now // DAY


def test_loss_is_shown_by_day(signalpost: Signalpost, seen: int) -> None:
    """Programs get numbers, oldest day first."""
    yesterday, today = signalpost("tag", "report", "--json").rows
    assert yesterday["lost"] == {"least": 0, "most": 0}
    assert today == {
        "day": time.strftime("%Y-%m-%d", time.gmtime(seen * DAY / 1000)),
        "dataset": DATASET,
        "event_name": "Purchase",
        "seen": 4,
        "pixel": {"sent": 1, "blocked": 1, "loaded": 1, "none": 1},
        "lost": {"least": pytest.approx(1 / 3), "most": pytest.approx(2 / 3)},
        "dropped": {"consent_denied": 2},
    }


def test_people_get_a_table_and_a_sentence(signalpost: Signalpost, seen: int) -> None:
    """The sentence says what all days come to."""
    ended = signalpost("tag", "report")
    assert "33–67 %" in ended.out
    assert "consent_denied 2" in ended.out
    assert "Of 4 events on pages with a pixel, the pixel lost 25–50 %." in ended.err


def test_days_and_datasets_can_be_chosen(signalpost: Signalpost, seen: int) -> None:
    """One day is today."""
    assert len(signalpost("tag", "report", DATASET, "--days", "1", "--json").rows) == 1
    assert signalpost("tag", "report", "999", "--json").rows == []


def test_without_a_tag_there_is_nothing_to_report(signalpost: Signalpost) -> None:
    """It says so; before there is a ledger it says to start the worker."""
    Path("var").mkdir()
    assert signalpost("tag", "report").code == Exit.STORE
    parts.ledger(Settings(data_dir=Path("var"))).thing.close()
    ended = signalpost("tag", "report")
    assert (ended.code, ended.out) == (Exit.DONE, "")
    assert "No tag has sent anything" in ended.err


@pytest.mark.parametrize(("least", "most", "text"), [(0, 0, "0 %"), (0.121, 0.124, "12 %"), (0.12, 0.15, "12–15 %")])
def test_a_range_that_rounds_to_one_number_is_one(least: float, most: float, text: str) -> None:
    assert percent(Loss(least=least, most=most)) == text
